import ArgumentParser
import Contract
import Testing

@testable import fabrique

@Suite struct `A submission` {
    @Test func `takes sbatch options of any shape and the script's arguments`() throws {
        let arguments = [
            "-o", "--mem=4G", "--option=--exclusive", "-t", "10", "--array=1-3%2", "--wait", "train.sbatch", "--",
            "--lr", "1",
        ]
        let submit = try Submit.parse(arguments)
        #expect(submit.script.file == "train.sbatch")
        #expect(submit.script.arguments == ["--lr", "1"])
        #expect(submit.script.sbatchOptions == ["--mem=4G", "--exclusive", "--time=10", "--array=1-3%2"])
        #expect(submit.wait && !submit.follow && !submit.hold)
    }

    @Test(arguments: [[], ["a", "b"], ["--key", "", "a"], ["--key", "é", "a"], ["--allocation", "x", "a"]])
    func `refuses what makes no sense`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Submit.parse(arguments) }
    }

    @Test func `sends only the variables that the script names`() {
        let script = """
            #!/bin/bash
            #SBATCH --time=10 --export=HF_TOKEN,MODE=fast,ALL
            #SBATCH --export "DATA_DIR"

            ./train
            #SBATCH --export=TOO_LATE
            """
        #expect(ExportedNames.find(in: script, options: []) == ["HF_TOKEN", "DATA_DIR"])
        #expect(ExportedNames.find(in: "", options: ["--export=A,B", "--mem=1"]) == ["A", "B"])
        #expect(ExportedNames.find(in: "#SBATCH --export=NONE\n", options: []).isEmpty)
    }

    @Test func `names arrays and jobs apart`() {
        #expect(Submitted(id: 12, count: 1, isArray: false, notes: []).sentence == "job 12")
        #expect(Submitted(id: 12, count: 100, isArray: true, notes: []).sentence == "array 12 (100 tasks)")
    }

    @Test(arguments: [
        ("2", Int64?(2_000_000)), ("2.40", 2_400_000), ("0.000001", 1), ("0.0000001", nil), ("-1", nil), ("", nil),
        (".5", nil),
        ("1.", nil), ("1e3", nil), ("99999999999999999999", nil),
    ])
    func `takes money exactly or not at all`(text: String, microEuros: Int64?) {
        #expect(Euros(argument: text)?.microEuros == microEuros)
    }

    @Test(arguments: [
        ("30%", Int?(300)), ("12.5%", 125), ("12.5 %", 125), ("100%", 1000), ("0.1%", 1), ("0.3", nil), ("30", nil),
        ("0.05%", nil), ("%", nil), ("-1%", nil), ("1 2%", nil), ("99999999999999999999%", nil),
    ])
    func `takes percentages with their sign, to a tenth`(text: String, perMille: Int?) {
        #expect(Percentage(argument: text)?.perMille == perMille)
    }

    @Test(arguments: [
        ("100", Int64?(360_000)), ("0.5", 1800), ("0.0001", 0), ("1.23456", 4444), ("x", nil), ("-3", nil),
    ])
    func `takes device-hours to the second`(text: String, seconds: Int64?) {
        #expect(DeviceHours(argument: text)?.deviceSeconds == seconds)
    }
}
