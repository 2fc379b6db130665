import Quantities
import Testing

@testable import Journal

@Suite struct SheetSearchTests {
    let scratch: Scratch
    let journal: JournalWriter

    init() throws {
        scratch = try Scratch()
        journal = try JournalWriter(directory: scratch.path)
    }

    /// Submissions in a row, each of some jobs that have ended and share a text; more than one job is an array.
    private func submit(_ texts: [(text: String, jobs: UInt64)]) throws {
        var batch = Batch(records: payloads(texts.count, after: journal.head))
        var next: UInt64 = 1
        for (text, count) in texts {
            let body = Array(text.utf8)
            batch.sheets.append(Sheet(job: next, person: "p1", digest: SHA256.digest(of: body), body: body))
            batch.jobs += (next..<next + count).map { ended($0, array: count > 1 ? next : nil) }
            next += count
        }
        try journal.append(batch)
    }

    private func ended(_ job: UInt64, array: UInt64?) -> ArchivedJob {
        ArchivedJob(
            job: job,
            arrayBase: array,
            project: job % 2 == 0 ? "atlas" : "orion",
            person: "p1",
            allocation: "a1",
            outcome: "succeeded",
            submitted: Instant(milliseconds: 1),
            ended: Instant(milliseconds: 2),
            sequence: job
        )
    }

    private func find(
        _ text: String,
        _ page: ArchivePage,
        looking most: Int = 1000,
        matching filter: ArchivedJobFilter = ArchivedJobFilter()
    ) throws -> SheetSearch.Finding {
        let reader = journal.reader
        let judge = { (opening: ArraySlice<UInt8>) in opening.elementsEqual(text.utf8) }
        return try reader.searchSheets(opening: 8, whose: judge) { search throws(JournalFault) in
            try search.walk(page, looking: most) { page throws(JournalFault) in
                try reader.candidates(matching: filter, page: page)
            }
        }
    }

    @Test func `finds what begins as wanted, whatever comes behind`() throws {
        try submit([("train-it", 1), ("other", 1), ("train-it" + String(repeating: "x", count: 50_000), 1), ("", 1)])
        #expect(try find("train-it", ArchivePage(limit: 9)).jobs == [3, 1])
        #expect(try find("train-it", ArchivePage(.oldestFirst, limit: 9)).jobs == [1, 3])
        #expect(try find("train-it", ArchivePage(limit: 1)) == .init(jobs: [3], looks: 2, reached: nil))
        #expect(try find("other", ArchivePage(limit: 9), matching: ArchivedJobFilter(project: "orion")).jobs == [])
        #expect(try find("other", ArchivePage(limit: 9), matching: ArchivedJobFilter(project: "atlas")).jobs == [2])
    }

    @Test(arguments: [ArchivePage.Order.newestFirst, .oldestFirst])
    func `stops when it may look no further, and misses nothing when it goes on`(order: ArchivePage.Order) throws {
        try submit((1...300).map { ($0 % 90 == 0 ? "rare" : "often-\($0)", 1) })
        var seen: [UInt64] = []
        var after: UInt64?
        var walks = 0
        repeat {
            let finding = try find("rare", ArchivePage(order, after: after, limit: 2), looking: 40)
            #expect(finding.looks <= 40)
            if finding.reached != nil { #expect(finding.looks == 40 && finding.jobs.count < 2) }
            seen += finding.jobs
            after = finding.reached ?? (finding.jobs.count == 2 ? finding.jobs.last : nil)
            walks += 1
        } while after != nil && walks < 99
        #expect(seen == (order == .oldestFirst ? [90, 180, 270] : [270, 180, 90]))
        #expect(walks >= 300 / 40)
    }

    @Test(arguments: [ArchivePage.Order.newestFirst, .oldestFirst])
    func `looks once at an array, and passes over one that is not wanted`(order: ArchivePage.Order) throws {
        try submit([("no", 500), ("yes", 3), ("no", 500), ("no", 1), ("yes", 2), ("no", 500)])
        let jobs: [UInt64] = [501, 502, 503, 1005, 1006]
        let all = try find("yes", ArchivePage(order, limit: 99), looking: 6)
        #expect(all == .init(jobs: order == .oldestFirst ? jobs : jobs.reversed(), looks: 6, reached: nil))
        // It stops at the edge of an array, in which no page begins anew.
        let part = try find("yes", ArchivePage(order, limit: 99), looking: 1)
        #expect(part == .init(jobs: [], looks: 1, reached: order == .oldestFirst ? 500 : 1007))
        let middle = ArchivePage(order, after: 502, limit: 1)
        #expect(try find("yes", middle).jobs == [order == .oldestFirst ? 503 : 501])
    }

    @Test func `finds nothing of what was erased`() throws {
        try submit([("train-it", 1), ("train-it", 2)])
        #expect(try find("train-it", ArchivePage(limit: 9)).jobs == [3, 2, 1])
        try journal.eraseSheets(of: "p1", at: Instant(milliseconds: 9))
        #expect(try find("train-it", ArchivePage(limit: 9)).jobs == [])
    }

    @Test func `sees a job that ends while it goes on`() throws {
        try submit([("yes", 2)])
        let reader = journal.reader
        let judge = { (_: ArraySlice<UInt8>) in true }
        let found = try reader.searchSheets(opening: 8, whose: judge) { search throws(JournalFault) in
            let page = ArchivePage(limit: 9)
            let open = try search.walk(page, looking: 9) { _ throws(JournalFault) in
                [SheetSearch.Candidate(job: 3, array: 1)]
            }
            try journal.append(Batch(jobs: [ended(3, array: 1)]))
            let archived = try search.walk(page, looking: 9) { page throws(JournalFault) in
                try reader.candidates(matching: ArchivedJobFilter(), page: page)
            }
            return [open.jobs, archived.jobs]
        }
        #expect(found == [[3], [3, 2, 1]])
    }
}
