import Engine
import Federation
import Quantities
import Scheduling
import Testing

@Suite struct `What the archive keeps of an ended job` {
    @Test(arguments: [false, true], [false, true])
    func `is read as it was written, in the first form that has room for it`(
        mayRunTwice: Bool,
        hasCheckpoint: Bool
    ) throws {
        var detail = try Self.plain()
        detail.mayRunTwice = mayRunTwice
        detail.checkpoint = try hasCheckpoint ? Self.checkpoint() : nil
        let form: UInt8 = mayRunTwice ? 4 : hasCheckpoint ? 3 : 1
        #expect(try again(detail) == detail)
        #expect(bytes(of: detail)[0] == form)
        detail.foretold = [
            ForetoldRun(chip: "NVIDIA H100", devicesPerNode: 4, seconds: 4210),
            ForetoldRun(chip: "NVIDIA V100", devicesPerNode: 4, seconds: nil),
        ]
        #expect(try again(detail) == detail)
        #expect(bytes(of: detail)[0] == 5)
    }

    /// The first form, which has what every job has.
    private static func plain() throws -> JobDetail {
        let need = NodeCapacity(cores: 8, devices: 4, memory: Bytes(1 << 30))
        let shape = JobShape(nodes: 2, perNode: need, isExclusive: false, timeLimit: 3600)
        var writer = ByteWriter()
        writer.write(byte: 1)
        writer.write(shape, Objective.cheapest, "it reached its time limit")
        var reader = ByteReader(writer.bytes)
        return try JobDetail(from: &reader)
    }

    /// One that was moved for the second attempt.
    private static func checkpoint() throws -> CheckpointPlace {
        var writer = ByteWriter()
        writer.write(SystemID(1), UInt32(2), Instant(milliseconds: 1000), CheckpointOrigin.moved, false)
        var reader = ByteReader(writer.bytes)
        return try CheckpointPlace(from: &reader)
    }

    private func again(_ detail: JobDetail) throws -> JobDetail {
        var reader = ByteReader(bytes(of: detail))
        let read = try JobDetail(from: &reader)
        #expect(reader.isAtEnd)
        return read
    }

    private func bytes(of detail: JobDetail) -> [UInt8] {
        var writer = ByteWriter()
        detail.encode(to: &writer)
        return writer.bytes
    }
}
