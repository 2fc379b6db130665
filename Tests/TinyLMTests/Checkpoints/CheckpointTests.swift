import Testing

@testable import TinyLMCore

struct CheckpointTests {
    private let checkpoint: Checkpoint

    init() throws {
        let trainer = Samples.trainer()
        try trainer.takeStep()
        checkpoint = Checkpoint(plan: trainer.plan, state: trainer.state)
    }

    @Test func `a checkpoint reads back as it was written`() throws {
        #expect(try Checkpoint(bytes: checkpoint.bytes) == checkpoint)
    }

    @Test func `a changed byte is found wherever it lies`() {
        let bytes = checkpoint.bytes
        for place in [0, 9, 40, 100, 127, 128, 200, bytes.count / 2, bytes.count - 9, bytes.count - 1] {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: Checkpoint.Fault.self, "byte \(place)") { try Checkpoint(bytes: damaged) }
        }
    }

    @Test func `what is cut short, has grown, is foreign or of another version is told apart`() {
        let bytes = checkpoint.bytes
        #expect(throws: Checkpoint.Fault.length) { try Checkpoint(bytes: Array(bytes.dropLast(7))) }
        #expect(throws: Checkpoint.Fault.length) { try Checkpoint(bytes: Array(bytes.dropLast(12))) }
        #expect(throws: Checkpoint.Fault.length) { try Checkpoint(bytes: Array(bytes[..<20])) }
        #expect(throws: Checkpoint.Fault.length) { try Checkpoint(bytes: bytes + [0]) }
        #expect(throws: Checkpoint.Fault.foreign) { try Checkpoint(bytes: []) }
        var later = bytes
        later[8] = 2
        #expect(throws: Checkpoint.Fault.version(2)) { try Checkpoint(bytes: later) }
    }
}
