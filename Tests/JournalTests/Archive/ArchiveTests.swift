import Glibc
import Journal
import Quantities
import Testing

@Suite struct ArchiveTests {
    let scratch: Scratch
    let journal: JournalWriter

    init() throws {
        scratch = try Scratch()
        journal = try JournalWriter(directory: scratch.path)
    }

    private func job(_ number: UInt64, person: String = "p1", outcome: String = "succeeded") -> ArchivedJob {
        ArchivedJob(
            job: number,
            arrayBase: number % 3 == 0 ? 3 : nil,
            project: number % 2 == 0 ? "atlas" : "orion",
            person: person,
            allocation: "a1",
            outcome: outcome,
            submitted: Instant(milliseconds: 1),
            ended: Instant(milliseconds: 2),
            sequence: number
        )
    }

    @Test func `every column of a job comes back`() throws {
        let full = ArchivedJob(
            job: 9,
            arrayBase: 8,
            arrayIndex: 1,
            project: "atlas",
            person: "p1",
            allocation: "a1",
            system: "lumi",
            partition: "gpu",
            outcome: "failed",
            fault: "platform",
            exitCode: 137,
            signal: 9,
            submitted: Instant(milliseconds: 11),
            started: Instant(milliseconds: 12),
            ended: Instant(milliseconds: 13),
            attempts: 2,
            deviceSeconds: 14,
            cpuMilliseconds: 15,
            peakMemoryBytes: 16,
            joules: 17,
            energySource: "measured node",
            microgramsCO2e: 18,
            microEuros: 19,
            sequence: 20,
            detail: [0, 255]
        )
        try journal.append(Batch(jobs: [full, job(1)]))
        #expect(try journal.reader.archivedJob(9) == full)
        #expect(try journal.reader.archivedJobs([1, 5, 9]) == [job(1), full])
        #expect(try journal.reader.archivedJob(.max) == nil)
    }

    @Test func `every column of an attempt comes back`() throws {
        let full = ArchivedAttempt(
            job: 9,
            attempt: 2,
            system: "lumi",
            partition: "gpu",
            node: "n1",
            siteJob: "4711",
            placed: Instant(milliseconds: 1),
            started: Instant(milliseconds: 2),
            ended: Instant(milliseconds: 3),
            outcome: "failed",
            fault: "user",
            exitCode: 1,
            signal: 15,
            devices: 4,
            deviceSeconds: 5,
            paidBy: "platform",
            cpuMilliseconds: 6,
            peakMemoryBytes: 7,
            joules: 8,
            energySource: "estimated",
            energyModel: "linear",
            microgramsCO2e: 9,
            gridHoursKnown: 11,
            microEuros: 10,
            isResumed: true,
            checkpoint: [1, 2]
        )
        let bare = ArchivedAttempt(
            job: 9,
            attempt: 1,
            system: "leo",
            partition: "boost",
            placed: Instant(milliseconds: 0),
            ended: Instant(milliseconds: 1),
            outcome: "lost",
            devices: 4,
            paidBy: "platform"
        )
        try journal.append(Batch(attempts: [full, bare]))
        #expect(try journal.reader.archivedAttempts(job: 9) == [bare, full])
        #expect(try journal.reader.archivedAttempts(job: 8) == [])
    }

    @Test(arguments: [ArchivePage.Order.newestFirst, .oldestFirst])
    func `pages of jobs follow each other without gap or repeat`(order: ArchivePage.Order) throws {
        try journal.append(Batch(jobs: (1...25).map { job($0) }))
        var seen: [UInt64] = []
        var after: UInt64?
        while true {
            let page = try journal.reader.archivedJobs(page: ArchivePage(order, after: after, limit: 7))
            seen += page.map(\.job)
            after = page.last?.job
            if page.count < 7 { break }
        }
        #expect(seen == (order == .oldestFirst ? Array(1...25) : (1...25).reversed()))
    }

    @Test func `filters combine`() throws {
        let jobs = (1...60 as ClosedRange<UInt64>).map { number in
            job(number, person: "p\(number % 5)", outcome: number % 4 == 0 ? "failed" : "succeeded")
        }
        try journal.append(Batch(jobs: jobs))
        let filter = ArchivedJobFilter(person: "p2", project: "atlas", outcome: "failed")
        let expected = jobs.filter { $0.person == "p2" && $0.project == "atlas" && $0.outcome == "failed" }
        #expect(!expected.isEmpty)
        #expect(
            try journal.reader.archivedJobs(matching: filter, page: ArchivePage(.oldestFirst, limit: 99)) == expected
        )
        let array = ArchivedJobFilter(arrayBase: 3)
        #expect(
            try journal.reader.archivedJobs(matching: array, page: ArchivePage(limit: 3)).map(\.job) == [60, 57, 54]
        )
        let nowhere = ArchivedJobFilter(system: "x' OR 1 = 1 --")
        #expect(try journal.reader.archivedJobs(matching: nowhere, page: ArchivePage(limit: 9)) == [])
    }

    @Test func `a job is archived once`() async {
        await #expect(processExitsWith: .failure) {
            let journal = try JournalWriter(directory: try Scratch().path)
            let job = ArchivedJob(
                job: 1,
                project: "a",
                person: "p",
                allocation: "a",
                outcome: "failed",
                submitted: Instant(milliseconds: 1),
                ended: Instant(milliseconds: 2),
                sequence: 1
            )
            try journal.append(Batch(jobs: [job]))
            // A fault that is thrown is not what was promised.
            do { try journal.append(Batch(jobs: [job])) } catch { exit(EXIT_SUCCESS) }
        }
    }

    @Test func `ledger entries come back with their postings and sum up`() throws {
        let entries = (1...20 as ClosedRange<UInt64>).map { number in
            LedgerEntry(
                entry: number,
                at: Instant(milliseconds: Int64(number)),
                sequence: number,
                kind: number % 2 == 0 ? "hold" : "charge",
                allocation: number % 4 == 0 ? "a1" : nil,
                job: number % 5 == 0 ? 5 : nil,
                attempt: 1,
                by: "p1",
                reason: "because",
                postings: [
                    .init(account: "budget", unit: "deviceSeconds", amount: -10),
                    .init(account: "used", unit: "deviceSeconds", amount: 10),
                    .init(account: "budget", unit: "microEuros", amount: 3),
                    .init(account: "budget", unit: "microEuros", amount: -3),
                ]
            )
        }
        try journal.append(Batch(entries: entries))
        let reader = journal.reader
        #expect(try reader.ledger(page: ArchivePage(.oldestFirst, limit: 99)) == entries)
        #expect(try reader.ledger(page: ArchivePage(after: 10, limit: 2)).map(\.entry) == [9, 8])
        let both = LedgerFilter(allocation: "a1", kind: "hold")
        #expect(
            try reader.ledger(matching: both, page: ArchivePage(.oldestFirst, after: 4, limit: 2)).map(\.entry) == [
                8, 12,
            ]
        )
        #expect(
            try reader.ledger(matching: LedgerFilter(job: 5), page: ArchivePage(limit: 9)).map(\.entry) == [
                20, 15, 10, 5,
            ]
        )
        let sums: [LedgerEntry.Posting] = [
            .init(account: "budget", unit: "deviceSeconds", amount: -200),
            .init(account: "budget", unit: "microEuros", amount: 0),
            .init(account: "used", unit: "deviceSeconds", amount: 200),
        ]
        #expect(try reader.balances() == sums)
        #expect(try reader.balances(of: "used") == [sums[2]])
    }

    @Test func `an entry balances in each unit by itself`() {
        let entry = LedgerEntry(
            entry: 1,
            at: Instant(milliseconds: 0),
            sequence: 1,
            kind: "charge",
            postings: [
                .init(account: "a", unit: "deviceSeconds", amount: 5),
                .init(account: "b", unit: "microEuros", amount: -5),
            ]
        )
        #expect(!entry.isBalanced)
    }
}
