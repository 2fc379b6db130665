import Glibc
import Testing

@testable import TinyLMCore

struct TinyLMCommandTests {
    private let temporary: TemporaryDirectory
    private var directory: String { temporary.path }

    init() throws {
        temporary = try TemporaryDirectory()
        try Files.writeAtomically(Array(Samples.text.utf8), directory: directory, name: "text.md")
    }

    /// Options for a run that takes a blink.
    private static func small(_ directory: String) -> [String] {
        let sizes = "--steps 20 --every 5 --width 8 --layers 1 --context 8 --batch 4 --threads 1"
        return sizes.split(separator: " ").map(String.init)
            + ["--corpus", "\(directory)/text.md", "--checkpoint", "\(directory)/kept"]
    }

    private func run(_ arguments: [String]) -> (code: Int32, said: [String], complaints: [String]) {
        var said: [String] = []
        var complaints: [String] = []
        let code = TinyLMCommand.run(
            arguments,
            environment: [:],
            say: { said.append($0) },
            complain: { complaints.append($0) }
        )
        return (code, said, complaints)
    }

    /// The part of a report that does not depend on the clock.
    private func losses(_ said: [String]) -> [String] {
        said.filter { $0.hasPrefix("step ") }.compactMap { $0.components(upTo: "  rate") }
    }

    /// The held-out loss and the sample.
    private func ending(_ said: [String]) -> [String] {
        Array(said.drop { !$0.hasPrefix("held-out") })
    }

    @Test func `a killed run goes on from its checkpoint to the same end`() async throws {
        var whole = Self.small(directory)
        whole[whole.count - 1] = "\(directory)/whole"
        let expected = run(whole)
        #expect(expected.code == 0)
        await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
            _ = TinyLMCommand.run(
                Self.small(directory),
                environment: [:],
                say: { line in
                    // Said before step 15 is kept: what follows is computed again.
                    if line.hasPrefix("step 15/") { kill(getpid(), SIGKILL) }
                },
                complain: { _ in }
            )
        }
        let resumed = run(Self.small(directory))
        #expect(resumed.code == 0)
        #expect(resumed.said.contains { $0.hasPrefix("resumed from step 10") })
        #expect(losses(resumed.said) == Array(losses(expected.said).suffix(2)))
        #expect(ending(resumed.said) == ending(expected.said))
    }

    @Test(arguments: [SIGTERM, SIGUSR1, SIGINT])
    func `a run that is asked to stop keeps what it has and exits with 143`(_ signal: Int32) async throws {
        var whole = Self.small(directory)
        whole[whole.count - 1] = "\(directory)/whole"
        let expected = run(whole)
        await #expect(processExitsWith: .exitCode(143)) { [directory = directory as String, signal = signal as Int32] in
            let code = TinyLMCommand.run(
                Self.small(directory) + ["--every", "3"],
                environment: [:],
                say: { line in
                    // Comes in the middle of an interval of the run that is compared, to the thread that trains: a
                    // process of tests has others, which do not block it.
                    if line.hasPrefix("step  6/") { raise(signal) }
                },
                complain: { _ in }
            )
            exit(code)
        }
        #expect(try Files.names(in: "\(directory)/kept").last == CheckpointDirectory.name(forStep: 7))
        let resumed = run(Self.small(directory))
        #expect(resumed.code == 0)
        #expect(losses(resumed.said).suffix(2) == losses(expected.said).suffix(2))
        #expect(ending(resumed.said) == ending(expected.said))
    }

    @Test func `a complete run says so, shows its sample and trains no more`() {
        let first = run(Self.small(directory))
        let second = run(Self.small(directory))
        #expect(second.code == 0)
        #expect(second.said.contains("training is already complete: 20 of 20 steps"))
        #expect(losses(second.said).isEmpty)
        #expect(ending(second.said) == ending(first.said))
    }

    @Test func `an unknown option ends with 2 and the known ones`() {
        let result = run(["--speed", "9"])
        #expect(result.code == 2)
        #expect(result.said.isEmpty)
        #expect(result.complaints.first?.contains("\"--speed\" is no option") == true)
        #expect(result.complaints.first?.contains("--corpus PATH") == true)
    }

    @Test func `missing text ends with 1 and a reason`() {
        let result = run(["--corpus", "\(directory)/nowhere"])
        #expect(result.code == 1)
        #expect(result.complaints.first?.contains("nowhere") == true)
    }

    @Test func `another text is not continued with an old checkpoint`() throws {
        #expect(run(Self.small(directory)).code == 0)
        try Files.writeAtomically(Array(("z" + Samples.text).utf8), directory: directory, name: "text.md")
        let result = run(Self.small(directory))
        #expect(result.code == 1)
        #expect(result.complaints.first?.contains("the text is not the same") == true)
    }

    @Test func `help is help`() {
        let result = run(["--help"])
        #expect(result.code == 0)
        #expect(result.said == [Options.usage])
    }
}

extension String {
    /// What precedes the first occurrence of `mark`; nil without one.
    fileprivate func components(upTo mark: String) -> String? {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) }
    }
}
