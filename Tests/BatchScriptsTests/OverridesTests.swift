import BatchScripts
import Quantities
import Testing

@Suite struct OverridesTests {
    @Test func `an argument wins over the script, and the later of two arguments over the earlier`() throws {
        let read = try parsed("--time=10 --job-name=a", overrides: ["--time=20", "-t", "30", "--job-name", "b c"])
        #expect(read.timeLimit == .limited(1800))
        #expect(read.jobName == "b c")
    }

    @Test func `an argument takes quotes as they are, because the shell has seen them`() throws {
        #expect(try parsed("-N 1", overrides: [#"--comment=it's "this" \o/ #1"#]).comment == #"it's "this" \o/ #1"#)
    }

    @Test func `an argument also wins over another option for the same thing`() throws {
        #expect(
            try parsed("--mem=4G", overrides: ["--mem-per-cpu=1G"]).resources.memoryPerNode == .amount(Bytes(1 << 30))
        )
        #expect(try parsed("--gres=gpu:4", overrides: ["--gpus-per-node=2"]).resources.gpus == 2)
        #expect(try parsed("--requeue", overrides: ["--no-requeue"]).mayRequeue == false)
        #expect(try parsed("--no-requeue", overrides: ["--may-run-twice"]).mayRequeue == nil)
        let fixed = try BatchScript.parse(script("#FABRIQUE --may-run-twice"), overrides: ["--no-requeue"])
        #expect(fixed.mayRequeue == false && !fixed.wishes.mayRunTwice)
        #expect(try parsed("--exclusive", overrides: ["-s"]).resources.isExclusive == false)
        #expect(codes("-N 1", overrides: ["--mem=4G", "--mem-per-cpu=1G"]) == [.contradiction])
        #expect(codes("--mem-per-cpu=1G", overrides: ["--mem=4G", "--mem-per-cpu=1G"]) == [.contradiction])
    }

    @Test func `arguments know the wishes too, and prefer them where names are the same`() throws {
        let read = try parsed("-N 1", overrides: ["--deadline=1970-01-01T01:00+01:00", "--objective=cheapest"])
        #expect(read.wishes.deadline == Instant(milliseconds: 0))
        #expect(read.wishes.objective == .cheapest)
    }

    @Test func `a fault in an argument points at the argument`() throws {
        let found = errors(in: script("#SBATCH -N 1"), overrides: ["--nodes=2", "--tyme=10", "--mem=x"])
        #expect(found.map(\.place) == [.argument(2), .argument(3)])
        #expect(found.first?.columns == 1..<7)
        #expect(found.first?.suggestion?.text == "did you mean --time?")
        let text = """
            argument 3:7: "x" is not an amount of memory
              --mem=x
                    ^
              write a whole number with K, M, G or T, e.g. 1536M for one and a half GiB
            """
        #expect(found.last?.rendered(scriptName: "unused") == text)
    }

    @Test func `a contradiction between script and argument names both`() throws {
        let found = errors(in: script("#SBATCH --gpus=4"), overrides: ["--nodes=3"])
        #expect(found.map(\.code) == [.contradiction])
        #expect(found.map(\.place) == [.script(line: 2)])
    }

    @Test(arguments: ["--comment=a\nb", "--comment=\u{1B}[2J", "\0"])
    func `control characters in an argument are refused`(_ argument: String) throws {
        let found = errors(in: script(), overrides: [argument])
        #expect(found.map(\.code) == [.controlCharacter])
        let rendered = try #require(found.first?.rendered(scriptName: "s"))
        #expect(rendered.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
    }

    @Test func `more arguments than can be meant are refused`() throws {
        #expect(
            errors(in: script(), overrides: Array(repeating: "-Q", count: BatchScript.mostOptions + 1)).map(\.code) == [
                .tooManyOptions
            ]
        )
        #expect(errors(in: script(), overrides: [String(repeating: "x", count: 70_000)]).map(\.code) == [.lineTooLong])
    }

    @Test func `an empty argument belongs to no option`() throws {
        #expect(errors(in: script(), overrides: [""]).map(\.code) == [.strayWord])
        #expect(errors(in: script(), overrides: ["--comment", ""]).map(\.code) == [.missingValue])
    }
}
