import Quantities

/// What a system says of its own queue, and how far off that was, beside what its past starts would have said.
///
/// A system's word is taken until it has been tried; from then on whichever of the two was closer in the median.
struct QueueRecord: Hashable, Sendable {
    /// How long a newcomer waits there, as the system last said; nil where it does not say.
    private(set) var said: Seconds?
    /// What it said when those were placed that wait there now, in the order of their placement.
    private var placed: [Placed] = []
    /// How far the starts were from what it said, and from what was usual then.
    private var saidErrors = SpanCounts()
    private var usualErrors = SpanCounts()

    struct Placed: Hashable, Sendable {
        var job: JobID
        var said: Seconds
    }

    /// Nothing was said yet.
    init() {}

    /// From so many starts on, what the system says is judged.
    private static let least: UInt32 = 8
    private static let most: UInt32 = 2000

    /// How long a newcomer is expected to wait, where so long is usual.
    func waitMilliseconds(usual: Int64) -> Int64 {
        guard let said else { return usual }
        guard saidErrors.total >= Self.least else { return said.count * 1000 }
        return saidErrors.span(atPerMille: 500) <= usualErrors.span(atPerMille: 500) ? said.count * 1000 : usual
    }

    /// Notes what the system says now.
    mutating func note(_ wait: Seconds?) { said = wait }

    /// Notes that a job was placed there.
    mutating func notePlacement(of job: JobID) {
        if let said { placed.append(Placed(job: job, said: said)) }
    }

    /// Notes that a job that was placed there began after so long, where so long was usual.
    mutating func noteStart(of job: JobID, waitMilliseconds wait: Int64, usual: Int64) {
        guard let said = placed.first(where: { $0.job == job })?.said else { return }
        forget(job)
        saidErrors.add(abs(wait - said.count * 1000))
        usualErrors.add(abs(wait - usual))
        guard saidErrors.total >= Self.most else { return }
        saidErrors.halve()
        usualErrors.halve()
    }

    /// Notes that a job no longer waits there.
    mutating func forget(_ job: JobID) { placed.removeAll { $0.job == job } }
}

extension QueueRecord: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    init(from reader: inout ByteReader) throws(CodingFault) {
        said = try reader.read()
        placed = try reader.read()
        saidErrors = try reader.read()
        usualErrors = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    func encode(to writer: inout ByteWriter) { writer.write(said, placed, saidErrors, usualErrors) }
}

extension QueueRecord.Placed: BinaryCoded {
    init(from reader: inout ByteReader) throws(CodingFault) {
        job = try reader.read()
        said = try reader.read()
    }

    func encode(to writer: inout ByteWriter) { writer.write(job, said) }
}
