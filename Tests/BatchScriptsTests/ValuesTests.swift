import BatchScripts
import Quantities
import Testing

@Suite struct TimeLimitTests {
    @Test(arguments: [
        ("10", 600), ("1:30", 90), ("90:00", 5400), ("2:00:00", 7200), ("120:00:00", 432_000), ("1-0", 86_400),
        ("1-12", 129_600), ("1-12:30", 131_400), ("1-12:30:15", 131_415), ("0:01", 1), ("0-0:0:1", 1),
    ])
    func `every form of Slurm is read`(_ text: String, _ seconds: Int64) {
        #expect(TimeLimit(text) == .limited(Seconds(seconds)))
    }

    @Test(arguments: ["0", "00:00", "0-00:00:00", "-1", "infinite", "INFINITE", "UNLIMITED", "Unlimited"])
    func `zero and the words mean no limit`(_ text: String) {
        #expect(TimeLimit(text) == .unlimited)
    }

    @Test(arguments: [
        "", "x", "1:", ":1", "1-", "-5", "1:2:3:4", "1-2:3:4:5", "1:2-3", "1.5", " 1", "1h", "1-2-3",
        "99999999999999999999",
        "100001-0", "9223372036854775807",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(TimeLimit(text) == nil)
    }

    @Test func `a limit written out reads back as itself`() {
        var numbers = SeededNumbers(state: 1)
        for _ in 0..<2000 {
            let limit = TimeLimit.limited(Seconds(.random(in: 1...8_640_000_000, using: &numbers)))
            #expect(TimeLimit(limit.description) == limit)
        }
        #expect(TimeLimit(TimeLimit.unlimited.description) == .unlimited)
    }
}

@Suite struct MemorySizeTests {
    @Test(arguments: [
        ("512", 512 << 20), ("512M", 512 << 20), ("512mb", 512 << 20), ("1K", 1024), ("16G", 16 << 30),
        ("16GB", 16 << 30),
        ("2t", 2 << 40),
    ])
    func `sizes are powers of 1024 and MiB by default`(_ text: String, _ bytes: Int64) {
        #expect(MemorySize(text) == .amount(Bytes(bytes)))
        #expect(MemorySize(text).map(\.description).flatMap(MemorySize.init) == MemorySize(text))
    }

    @Test func `zero means all that a node has`() {
        #expect(MemorySize("0") == .allOfNode)
        #expect(MemorySize("0G") == .allOfNode)
        #expect(codes("--mem-per-cpu=0") == [.invalidValue])
    }

    @Test(arguments: ["", "G", "-1", "1.5G", "1P", "1GiB", "1 G", "99999999999999999999", "1048577T"])
    func `anything else is refused`(_ text: String) {
        #expect(MemorySize(text) == nil)
    }
}

@Suite struct NodeCountTests {
    @Test(arguments: [("4", 4, 4), ("2-8", 2, 8), ("1k", 1024, 1024), ("1-1k", 1, 1024)])
    func `one number or a range is read`(_ text: String, _ minimum: Int, _ maximum: Int) throws {
        #expect(try parsed("--nodes=\(text)").nodes == NodeCount(minimum: minimum, maximum: maximum))
    }

    @Test(arguments: [
        ("0", ScriptError.Code.invalidValue), ("-1", .invalidValue), ("4-2", .contradiction),
        ("1,2", .unsupportedValue),
        ("1-9:2", .unsupportedValue), ("1000001", .valueTooLarge), ("2m", .valueTooLarge), ("2-", .invalidValue),
    ])
    func `anything else is refused`(_ text: String, _ code: ScriptError.Code) {
        #expect(codes("--nodes=\(text)") == [code])
    }
}

@Suite struct GPURequestTests {
    @Test(arguments: [("--gpus=4", nil, 4), ("-G h100:4", "h100", 4), ("--gpus-per-node=a100:2", "a100", 2)])
    func `a count may have a type before it`(_ option: String, _ type: String?, _ count: Int) throws {
        let read = try parsed(option)
        #expect(read.gpus ?? read.gpusPerNode == GPURequest(type: type, count: count))
    }

    @Test(arguments: [("gpu", nil, 1), ("gpu:4", nil, 4), ("gpu:h100", "h100", 1), ("GPU:h100:8", "h100", 8)])
    func `generic resources are GPUs`(_ text: String, _ type: String?, _ count: Int) throws {
        #expect(try parsed("--gres=\(text)").gres == GPURequest(type: type, count: count))
    }

    @Test func `the generic resource none clears what was asked before`() throws {
        #expect(try parsed("--gres=gpu:4 --gres=none").resources.gpus == 0)
    }

    @Test(arguments: [
        ("--gpus=0", ScriptError.Code.invalidValue), ("--gpus=h100", .invalidValue), ("--gpus=-1", .invalidValue),
        ("--gpus-per-node=a:1,b:2", .unsupportedValue), ("--gres=fpga:1", .unsupportedValue),
        ("--gres=gpu:1,mps:100", .unsupportedValue), ("--gres=gpu:a:b:1", .invalidValue),
        ("--gres=gpu:0", .invalidValue),
        ("--gpus=9999999", .valueTooLarge), ("--gpus=:4", .invalidValue),
    ])
    func `anything else is refused`(_ option: String, _ code: ScriptError.Code) {
        #expect(codes(option) == [code])
    }
}

@Suite struct SignalRequestTests {
    @Test(arguments: [
        ("USR1", SignalRequest(number: 10, lead: 60)), ("SIGUSR1@120", SignalRequest(number: 10, lead: 120)),
        ("10@0", SignalRequest(number: 10, lead: 0)),
        ("B:term@300", SignalRequest(number: 15, lead: 300, isForBatchShell: true)),
        ("R:INT", SignalRequest(number: 2, lead: 60, mayOverlapReservation: true)),
        ("RB:XCPU@1", SignalRequest(number: 24, lead: 1, isForBatchShell: true, mayOverlapReservation: true)),
    ])
    func `names, numbers, flags and times are read and written`(_ text: String, _ signal: SignalRequest) throws {
        #expect(try parsed("--signal=\(text)").signal == signal)
        #expect(try parsed("--signal=\(signal)").signal == signal)
    }

    @Test(arguments: ["0", "65", "USR3", "SIG", "USR1@65536", "USR1@", "X:USR1", "B:", "@60"])
    func `anything else is refused`(_ text: String) {
        #expect(codes("--signal=\(text)") == [.invalidValue])
    }
}

@Suite struct EnvironmentExportTests {
    typealias Variable = EnvironmentExport.Variable

    @Test(arguments: [
        ("ALL", EnvironmentExport.all(adding: [])), ("NONE", .loginEnvironment), ("nil", .nothing),
        ("A,B=1", .only([Variable(name: "A"), Variable(name: "B", value: "1")])),
        ("ALL,A=x=y", .all(adding: [Variable(name: "A", value: "x=y")])),
        ("A=", .only([Variable(name: "A", value: "")])),
    ])
    func `words and lists are read`(_ text: String, _ export: EnvironmentExport) throws {
        #expect(try parsed("--export=\(text)").export == export)
    }

    @Test func `a value in quotes may hold commas`() throws {
        let wanted = EnvironmentExport.only([Variable(name: "A", value: "1,2"), Variable(name: "B", value: "3")])
        #expect(try parsed(#"--export='A="1,2",B=3'"#).export == wanted)
        #expect(try parsed("-N1", overrides: [#"--export=A="1,2",B=3"#]).export == wanted)
    }

    @Test(arguments: [
        ("1A", ScriptError.Code.invalidValue), ("A,,B", .invalidValue), ("A-B=1", .invalidValue), ("=1", .invalidValue),
        ("A,NONE", .contradiction), ("'A=\"1'", .unclosedQuote),
    ])
    func `anything else is refused`(_ text: String, _ code: ScriptError.Code) {
        #expect(codes("--export=\(text)") == [code])
    }
}

@Suite struct DeadlineTests {
    @Test(arguments: [
        ("2026-12-24T18:00Z", 1_798_135_200), ("2026-12-24T18:00+01:00", 1_798_131_600),
        ("2026-12-24T18:00:30-05:30", 1_798_155_030), ("2000-02-29T00:00Z", 951_782_400), ("1970-01-01T00:00Z", 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `a moment with a zone is read to the second`(_ text: String, _ seconds: Int64) throws {
        let read = try BatchScript.parse(script("#FABRIQUE --deadline=\(text)"))
        #expect(read.wishes.deadline == Instant(milliseconds: seconds * 1000))
        #expect(read.notes.isEmpty)
    }

    @Test func `without a zone it is UTC, and that is noted`() throws {
        let read = try BatchScript.parse(script("#FABRIQUE --deadline=2026-12-24T18:00"))
        #expect(read.wishes.deadline == Instant(milliseconds: 1_798_135_200_000))
        #expect(read.notes.map(\.code) == [.assumedUTC])
    }

    @Test(arguments: [
        "2026-12-24", "2026-02-29T00:00Z", "2100-02-29T00:00Z", "2026-13-01T00:00Z", "2026-04-31T00:00Z",
        "2026-01-01T24:00Z",
        "2026-01-01T00:00CET", "2026-01-01T00:00+1", "1969-12-31T00:00Z", "tomorrow", "2026-01-01T00:00+19:00",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(errors(in: script("#FABRIQUE --deadline=\(text)")).map(\.code) == [.invalidValue])
    }
}
