import Quantities
import Testing

@testable import Journal

@Suite struct SheetTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func sheet(_ job: UInt64, of person: String, length: Int = 1000) -> Sheet {
        var text = "#!/bin/sh\n# \(person)-secret-\(job)\n"
        while text.utf8.count < length { text += "srun /home/\(person)-secret/\(job)/train \(text.utf8.count)\n" }
        let body = Array(text.utf8)
        return Sheet(job: job, person: person, digest: SHA256.digest(of: body), body: body)
    }

    @Test func `a sheet comes back whole`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        let sheets = [sheet(5, of: "p1"), sheet(3, of: "p2", length: 50_000)]
        try journal.append(Batch(records: payloads(1), sheets: sheets))
        #expect(try journal.reader.sheet(job: 5) == .present(sheets[0]))
        #expect(try journal.reader.sheet(job: 3) == .present(sheets[1]))
        #expect(try journal.reader.sheet(job: 4) == nil)
    }

    /// Many people, jobs out of order, bodies of all lengths, erased one after the other: whatever SQLite moves
    /// about in between must leave no copy behind.
    @Test func `no byte of an erased person's sheets is left in any file`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        var random = Lehmer(state: 42)
        let people = (0..<12).map { "p\(10 + $0)" }
        var jobs = (1...900 as ClosedRange<UInt64>).map { $0 }
        for place in jobs.indices.reversed() { jobs.swapAt(place, Int(random.next() % UInt64(place + 1))) }
        for start in stride(from: 0, to: jobs.count, by: 30) {
            let sheets = jobs[start..<start + 30].map { job in
                sheet(
                    job,
                    of: people[Int(job) % people.count],
                    length: [0, 60, 200, 900, 3000, 9000][Int(random.next() % 6)]
                )
            }
            try journal.append(Batch(records: payloads(30, after: journal.head), sheets: sheets))
        }
        for person in people {
            #expect(try !scratch.files(containing: "\(person)-secret").isEmpty, "the search must be able to find")
            #expect(try journal.eraseSheets(of: person, at: Instant(milliseconds: 99)) == 75)
            #expect(try scratch.files(containing: "\(person)-secret") == [])
        }
        for person in people { #expect(try scratch.files(containing: "\(person)-secret") == []) }
        let audit = try journal.reader.verify()
        #expect(audit.isSound)
        #expect(audit.erasedSheets == 900)
    }

    @Test func `the audit tells erased from damaged`() throws {
        do {
            let journal = try JournalWriter(directory: scratch.path)
            let sheets = [sheet(1, of: "p1"), sheet(2, of: "p2"), sheet(3, of: "p3")]
            try journal.append(Batch(records: payloads(3), sheets: sheets))
            try journal.eraseSheets(of: "p2", at: Instant(milliseconds: 77))
            try journal.tidy()
        }
        try scratch.change("journal.db", Array("# p3-secret-3".utf8), to: Array("# p3-secret-4".utf8))
        let journal = try JournalWriter(directory: scratch.path)
        let audit = try journal.reader.verify()
        #expect(audit.damage == nil)
        #expect(audit.wholeSheets == 1)
        #expect(audit.erasedSheets == 1)
        #expect(audit.damagedSheets == [3])
        let digest = sheet(2, of: "p2").digest
        #expect(try journal.reader.sheet(job: 2) == .erased(digest: digest, at: Instant(milliseconds: 77)))
        #expect(fault { _ = try journal.reader.sheet(job: 3) }?.code == .damagedSheet)
    }

    @Test func `erasing twice changes nothing more`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        try journal.append(Batch(sheets: [sheet(1, of: "p1")]))
        #expect(try journal.eraseSheets(of: "p1", at: Instant(milliseconds: 5)) == 1)
        #expect(try journal.eraseSheets(of: "p1", at: Instant(milliseconds: 6)) == 0)
        let digest = sheet(1, of: "p1").digest
        #expect(try journal.reader.sheet(job: 1) == .erased(digest: digest, at: Instant(milliseconds: 5)))
    }
}

/// A small generator, the same on every machine.
struct Lehmer {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
