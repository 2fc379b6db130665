import Testing

@testable import TinyLMCore

struct CheckpointDirectoryTests {
    private let temporary: TemporaryDirectory
    private let directory: CheckpointDirectory
    private let plan = Samples.plan()

    init() throws {
        temporary = try TemporaryDirectory()
        directory = try CheckpointDirectory(temporary.path + "/a/b")
    }

    /// Trains, and keeps a checkpoint after each step.
    private func keep(steps: Int) throws {
        let trainer = Samples.trainer(plan)
        for _ in 0..<steps {
            try trainer.takeStep()
            try directory.save(Checkpoint(plan: plan, state: trainer.state))
        }
    }

    private func damage(step: Int) throws {
        let path = "\(directory.path)/\(CheckpointDirectory.name(forStep: step))"
        var bytes = try Files.read(path, limit: 1 << 20)
        bytes[bytes.count / 2] ^= 1
        try Files.writeAtomically(bytes, directory: directory.path, name: CheckpointDirectory.name(forStep: step))
    }

    private func newestStep() throws -> (step: Int?, messages: [String]) {
        var messages: [String] = []
        let found = try directory.newest(for: plan) { messages.append($0) }
        return (found?.state.step, messages)
    }

    @Test func `the newest two are kept and nothing else is left`() throws {
        try keep(steps: 4)
        #expect(try Files.names(in: directory.path) == ["step-0000000003.tinylm", "step-0000000004.tinylm"])
        #expect(try newestStep() == (4, []))
    }

    @Test func `an empty directory has none`() throws {
        #expect(try newestStep() == (nil, []))
    }

    @Test func `a damaged one is passed over with a message`() throws {
        try keep(steps: 3)
        try damage(step: 3)
        let found = try newestStep()
        #expect(found.step == 2)
        #expect(found.messages.count == 1)
        #expect(found.messages.first?.contains("step-0000000003.tinylm: its checksum does not match") == true)
        try damage(step: 2)
        #expect(try newestStep().step == nil)
    }

    @Test func `a damaged later one takes no good one's place`() throws {
        try keep(steps: 3)
        try damage(step: 3)
        let found = try #require(try directory.newest(for: plan) { _ in })
        // As after a start with another interval: the damaged file is not written over for a while.
        let early = Samples.trainer(plan)
        try early.takeStep()
        try directory.save(Checkpoint(plan: plan, state: early.state))
        try directory.save(found)
        let names = try Files.names(in: directory.path)
        #expect(names == [1, 2, 3].map { CheckpointDirectory.name(forStep: $0) })
    }

    @Test func `one under another step's name is passed over`() throws {
        try keep(steps: 1)
        let path = "\(directory.path)/\(CheckpointDirectory.name(forStep: 1))"
        let bytes = try Files.read(path, limit: 1 << 20)
        try Files.writeAtomically(bytes, directory: directory.path, name: CheckpointDirectory.name(forStep: 9))
        #expect(try newestStep().step == 1)
    }

    @Test func `another run's checkpoint is neither used nor removed`() throws {
        try keep(steps: 2)
        var other = plan
        other.seed = 8
        other.steps = 30
        let trouble = #expect(throws: Trouble.self) { try directory.newest(for: other) { _ in } }
        #expect(trouble?.description.contains("steps 20 there, 30 here; seed 7 there, 8 here") == true)
        #expect(try Files.names(in: directory.path).count == 2)
    }

    @Test func `files of other names are left alone`() throws {
        for name in ["step-+000000009.tinylm", "step-12.tinylm", "notes.txt", "step-0000000005.tinylm.tmp"] {
            try Files.writeAtomically([1, 2, 3], directory: directory.path, name: name)
        }
        try keep(steps: 3)
        #expect(try Files.names(in: directory.path).count == 6)
        #expect(try newestStep() == (3, []))
    }
}
