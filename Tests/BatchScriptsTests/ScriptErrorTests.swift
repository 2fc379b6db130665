import BatchScripts
import Quantities
import Testing

@Suite struct ScriptErrorTests {
    private func rendered(_ text: String) -> String {
        errors(in: text).map { $0.rendered(scriptName: "train.sbatch") }.joined(separator: "\n")
    }

    @Test func `an unknown option shows the line, points at the word and names the nearest`() {
        let text = """
            train.sbatch:3:9: unknown option "--cpu-per-task"
              #SBATCH --cpu-per-task=4
                      ^~~~~~~~~~~~~~
              did you mean --cpus-per-task?
            """
        #expect(rendered("#!/bin/bash\n#SBATCH -N 1\n#SBATCH --cpu-per-task=4\n") == text)
    }

    @Test func `the caret points right behind tabs and characters two columns wide`() {
        let text = """
            train.sbatch:2:25: unknown option "--tme"
              #SBATCH         --comment="日本" --tme=1
                                               ^~~~~
              did you mean --time?
            """
        #expect(rendered("#!/bin/bash\n#SBATCH \t--comment=\"日本\" --tme=1\n") == text)
    }

    @Test func `a fault inside quotes points at the byte as written`() {
        let found = errors(in: script(#"#SBATCH --array="1-3,x""#))
        #expect(found.map(\.columns) == [22..<23])
    }

    @Test(arguments: [
        ("--tiem=1", "did you mean --time?"), ("--cpus-per-taks=1", "did you mean --cpus-per-task?"),
        ("--ouput=x", "did you mean --output?"), ("--job_name=x", "did you mean --job-name?"),
        ("--NODES=1", "did you mean --nodes?"), ("--gpu-per-node=1", "did you mean --gpus-per-node?"),
        ("--open-mode=apend", "did you mean append?"), ("--signal=SIGUSR", "did you mean USR1?"),
    ])
    func `the nearest known word is named`(_ option: String, _ suggestion: String) {
        #expect(errors(in: script("#SBATCH \(option)")).map(\.suggestion?.text) == [suggestion])
    }

    @Test func `a word far from any known gets no guess, and its value no fault of its own`() {
        let found = errors(in: script("#SBATCH --fluxcapacitor on --time=1"))
        #expect(found.map(\.code) == [.unknownOption])
        #expect(found.first?.suggestion == nil)
    }

    @Test func `control characters never reach the reader's terminal`() {
        let text = rendered("#!/bin/bash\n#SBATCH --\u{1B}[31m --\u{202E}x --a\u{7F}\n")
        #expect(!text.isEmpty)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 && $0.value != 127 && $0 != "\u{202E}" })
    }

    @Test func `a long line is cut around the fault`() throws {
        let filler = String(repeating: "--time=1 ", count: 60)
        let text = rendered("#!/bin/bash\n#SBATCH \(filler)--tme=1 \(filler)\n")
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.count < 200 })
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let offset = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(offset).hasPrefix("--tme=1"))
    }

    @Test func `faults come in the order of lines, and twenty at most`() {
        let lines = (0..<30).map { "#SBATCH --what\($0)" }.joined(separator: "\n")
        do throws(ScriptErrors) {
            _ = try BatchScript.parse("#!/bin/bash\n\(lines)\n")
            Issue.record("thirty unknown options were read")
        } catch {
            #expect(error.errors.count == ScriptErrors.most)
            #expect(error.isCutShort)
            #expect(error.description.hasSuffix("only the first 20 are shown"))
        }
        let both = errors(in: script("#SBATCH --mem=1G --mem-per-cpu=1G", "#SBATCH --what"))
        #expect(both.map(\.place) == [.script(line: 2), .script(line: 3)])
    }

    @Test(arguments: [
        ("", ScriptError.Code.emptyScript), (" \n\t\n", .emptyScript), ("echo hi\n", .missingInterpreter),
        ("\u{FEFF}#!/bin/sh\n", .missingInterpreter), (" #!/bin/sh\n", .missingInterpreter),
        ("#!\n", .missingInterpreter),
        ("#!/bin/sh\r\n#SBATCH -N 1\r\n", .dosLineEnds), ("#!/bin/sh\necho \0\n", .controlCharacter),
    ])
    func `what is no script is refused as sbatch does`(_ text: String, _ code: ScriptError.Code) {
        #expect(errors(in: text).map(\.code) == [code])
    }

    @Test func `a script of DOS is sent to dos2unix, and a lone carriage return does no harm`() {
        #expect(errors(in: "#!/bin/sh\r\n").first?.suggestion?.text.contains("dos2unix") == true)
        #expect(errors(in: "#!/bin/sh\necho a\rb\n").isEmpty)
    }

    @Test func `size, line length and number of options have limits`() {
        let head = "#!/bin/sh\n"
        let most = String(repeating: "x", count: BatchScript.mostBytes - head.utf8.count)
        #expect(errors(in: head + most).isEmpty)
        #expect(errors(in: head + most + "x").map(\.code) == [.scriptTooLarge])
        let long = String(repeating: "x", count: BatchScript.mostDirectiveBytes)
        #expect(errors(in: script("#SBATCH --comment=\(long)")).map(\.code) == [.lineTooLong])
        let many = String(repeating: " -Q", count: BatchScript.mostOptions + 1)
        #expect(errors(in: script("#SBATCH\(many)")).map(\.code) == [.tooManyOptions])
    }

    @Test(arguments: [
        ("--time", ScriptError.Code.missingValue), ("--time --nodes=1", .missingValue), ("--time=", .missingValue),
        ("--hold=1", .unexpectedValue), ("train.py", .strayWord), ("--", .strayWord), ("-", .strayWord),
        ("-Z", .unknownOption),
        ("-é", .unknownOption), ("--=1", .unknownOption), ("--comment=\"a", .unclosedQuote),
        ("hetjob", .unsupportedOption),
        (": -N 1", .unsupportedOption), ("--requeue=expedite", .unsupportedValue),
        ("--exclusive=user", .unsupportedValue),
        ("--open-mode=apend", .invalidValue), ("--comment=\u{7}", .controlCharacter),
        ("--partition=a,,b", .invalidValue),
    ])
    func `malformed options are told apart`(_ options: String, _ code: ScriptError.Code) {
        #expect(codes(options).first == code)
    }
}
