package import Quantities

/// The open jobs by number.
///
/// Numbers grow and old jobs leave, so the table is a directory of small pages, each a bit set and the rows it counts.
/// A look-up is one shift, one bit count and one index. A copy of the table shares its pages: writing to one of the two
/// afterwards copies the directory once and then only the pages it touches, which is what lets a snapshot be taken
/// while work goes on. The idea is that of Bagwell's array-mapped tries (2001), one level deep.
package struct JobTable: Sendable {
    private struct Page: Sendable {
        var present: UInt64 = 0
        var rows: ContiguousArray<Job> = []

        @inline(__always)
        func position(_ bit: UInt64) -> Int { (present & ((1 << bit) - 1)).nonzeroBitCount }
    }

    private var pages: ContiguousArray<Page> = []
    /// How many jobs are open.
    package private(set) var count = 0

    /// Makes an empty table.
    package init() {}

    /// The job of that number; nil when it has ended or never was.
    package subscript(id: JobID) -> Job? {
        let page = Int(id.number >> 6)
        let bit = id.number & 63
        guard page < pages.count, pages[page].present & (1 << bit) != 0 else { return nil }
        return pages[page].rows[pages[page].position(bit)]
    }

    /// Changes the job of that number in place.
    ///
    /// - Precondition: the job is open.
    mutating func update<Result>(_ id: JobID, _ body: (inout Job) -> Result) -> Result {
        let page = Int(id.number >> 6)
        let bit = id.number & 63
        precondition(page < pages.count && pages[page].present & (1 << bit) != 0, "an updated job is open")
        let position = pages[page].position(bit)
        return body(&pages[page].rows[position])
    }

    /// Adds a job whose number is not in the table.
    mutating func insert(_ job: Job) {
        let page = Int(job.id.number >> 6)
        let bit = job.id.number & 63
        while pages.count <= page { pages.append(Page()) }
        precondition(pages[page].present & (1 << bit) == 0, "a job's number is used once")
        pages[page].rows.insert(job, at: pages[page].position(bit))
        pages[page].present |= 1 << bit
        count += 1
    }

    /// Takes a job out and returns it.
    ///
    /// - Precondition: the job is open.
    mutating func remove(_ id: JobID) -> Job {
        let page = Int(id.number >> 6)
        let bit = id.number & 63
        precondition(page < pages.count && pages[page].present & (1 << bit) != 0, "a removed job is open")
        let job = pages[page].rows.remove(at: pages[page].position(bit))
        pages[page].present &= ~(1 << bit)
        if pages[page].present == 0 { pages[page].rows = [] }
        count -= 1
        return job
    }

    /// Visits the open jobs in the order of their numbers.
    package func visit(_ body: (Job) -> Void) {
        for page in pages {
            for job in page.rows { body(job) }
        }
    }

    /// The open jobs after `bound`, oldest first, as long as `body` says true.
    package func walk(after bound: JobID, while body: (Job) -> Bool) {
        guard let first = Int(exactly: bound.number >> 6), first < pages.count else { return }
        for page in pages[first...] {
            for job in page.rows where job.id > bound {
                guard body(job) else { return }
            }
        }
    }

    /// The open jobs before `bound`, newest first, as long as `body` says true.
    package func walkBack(from bound: JobID, while body: (Job) -> Bool) {
        var page = min(Int(bound.number >> 6), pages.count - 1)
        while page >= 0 {
            for job in pages[page].rows.reversed() where job.id < bound {
                guard body(job) else { return }
            }
            page -= 1
        }
    }
}

extension JobTable: BinaryCoded {
    /// Reads the jobs in the order of their numbers.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init()
        let total = try reader.readLength()
        for _ in 0..<total { insert(try Job(from: &reader)) }
    }

    /// Writes the jobs in the order of their numbers.
    package func encode(to writer: inout ByteWriter) {
        writer.write(UInt64(count))
        visit {
            $0.encode(to: &writer)
            writer.pass()
        }
    }
}
