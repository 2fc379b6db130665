import Testing

@testable import TinyLMCore

struct OptionsTests {
    @Test func `every option is taken in both spellings`() throws {
        let line = "--steps 9 --seed=3 --threads 1 --checkpoint c --corpus a --corpus=b --every 2 --width 64"
        let arguments = (line + " --layers 3 --context 32 --batch=8").split(separator: " ").map(String.init)
        let options = try Options(arguments, environment: ["FABRIQUE_CHECKPOINT_DIR": "/elsewhere"])
        #expect(options.steps == 9 && options.seed == 3 && options.threads == 1 && options.every == 2)
        #expect(options.width == 64 && options.layers == 3 && options.context == 32 && options.batch == 8)
        #expect(options.checkpoint == "c" && options.corpus == ["a", "b"])
    }

    @Test func `the environment names the checkpoints when nobody else does`() throws {
        #expect(try Options([], environment: ["FABRIQUE_CHECKPOINT_DIR": "/kept"]).checkpoint == "/kept")
        #expect(try Options([], environment: ["FABRIQUE_CHECKPOINT_DIR": ""]).checkpoint == nil)
        #expect(try Options([], environment: [:]).checkpoint == nil)
    }

    @Test(arguments: [
        ["--stepps", "9"], ["extra"], ["--steps"], ["--steps="], ["--steps", "0"], ["--steps", "ten"],
        ["--batch", "6"],
        ["--width", "12"], ["--threads", "5"], ["--seed", "-1"], ["-h"], ["--context", "99999999999999999999"],
    ])
    func `what can't be followed is refused by name`(_ arguments: [String]) {
        let misuse = #expect(throws: Options.Misuse.self) { try Options(arguments, environment: [:]) }
        #expect(misuse?.reason.contains(arguments[0].prefix(7)) == true)
    }

    @Test func `the help names every option`() {
        let names = [
            "steps", "seed", "threads", "checkpoint", "corpus", "every", "width", "layers", "context", "batch",
        ]
        #expect(names.allSatisfy { Options.usage.contains("--\($0) ") })
    }

    @Test func `numbers are shown as people read them`() {
        #expect(Decimal.fixed(2.345_67, places: 2) == "2.35")
        #expect(Decimal.fixed(-0.05, places: 1) == "-0.1")
        #expect(Decimal.fixed(0.004, places: 5) == "0.00400")
        #expect(Decimal.fixed(.nan, places: 2) == "not a number")
        #expect(Decimal.grouped(1_234_567) == "1,234,567")
        #expect(Decimal.grouped(123) == "123" && Decimal.grouped(-1234) == "-1,234")
    }
}
