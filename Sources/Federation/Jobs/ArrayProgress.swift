import Quantities

/// How far a job array has come, as long as one of its tasks is open.
struct ArrayProgress: Sendable, BinaryCoded {
    /// How many tasks it has.
    var count: UInt32
    /// How many tasks have been let in by its limit; they are the first ones.
    var admitted: UInt32
    /// How many tasks have not ended.
    var open: UInt32
    /// How many tasks ended without success.
    var failed: UInt32

    init(count: UInt32, limit: UInt32) {
        self.count = count
        admitted = limit == 0 ? count : min(limit, count)
        open = count
        failed = 0
    }

    init(from reader: inout ByteReader) throws(CodingFault) {
        count = try reader.read()
        admitted = try reader.read()
        open = try reader.read()
        failed = try reader.read()
    }

    func encode(to writer: inout ByteWriter) { writer.write(count, admitted, open, failed) }
}
