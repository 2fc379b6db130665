import BatchScripts
import Testing

@Suite struct ArrayExpressionTests {
    @Test(arguments: [
        ("0-15", "0-15", 16), ("1,3,5-7", "1,3,5-7", 5), ("1-9:2", "1,3,5,7,9", 5), ("0-15%4", "0-15%4", 16),
        ("5,1-3,2-4,4", "1-5", 5), ("[0-3]%2", "0-3%2", 4), ("7", "7", 1), ("0-99999", "0-99999", 100_000),
        ("3900001-4000000", "3900001-4000000", 100_000), ("0-9:20", "0", 1), ("1,,2", "1-2", 2), ("1-3%0", "1-3", 3),
    ])
    func `lists, ranges, steps and limits are read, merged and sorted`(_ text: String, _ plain: String, _ count: Int)
        throws
    {
        let array = try #require(ArrayExpression(text))
        #expect(array.description == plain)
        #expect(array.count == count)
        #expect(array.indexes.count == count)
    }

    @Test(arguments: [
        "", ",", "x", "-1", "3-1", "1-", "1-5:0", "1-5:x", "1:2", "0-100000", "4000001", "0-4000000:1", "1%2%3", "1%x",
        "1%2,3",
        "0-99999,200000", "1-2-3", "99999999999999999999", "0-4000000:10", "[1-3", "1 2",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(ArrayExpression(text) == nil)
    }

    @Test func `many overlapping ranges and steps take neither memory nor time`() {
        let ranges = Array(repeating: "0-99999", count: 8000).joined(separator: ",")
        #expect(ArrayExpression(ranges)?.count == 100_000)
        let steps = Array(repeating: "0-199998:2", count: 6000).joined(separator: ",")
        #expect(ArrayExpression(steps) == nil)
    }

    @Test func `what is read agrees with a set of indexes, and reads back as itself`() throws {
        var numbers = SeededNumbers(state: 2)
        for _ in 0..<1000 {
            var wanted: Set<UInt32> = []
            var parts: [String] = []
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                let first = UInt32.random(in: 0...60, using: &numbers)
                let last = first + UInt32.random(in: 0...20, using: &numbers)
                let step = Int.random(in: 1...7, using: &numbers)
                wanted.formUnion(stride(from: first, through: last, by: step))
                parts.append(step == 1 ? "\(first)-\(last)" : "\(first)-\(last):\(step)")
            }
            let limit = Int.random(in: 0...3, using: &numbers)
            let text = parts.joined(separator: ",") + (limit == 0 ? "" : "%\(limit)")
            let array = try #require(ArrayExpression(text))
            #expect(array.indexes == wanted.sorted())
            #expect(array.limit == (limit == 0 ? nil : limit))
            #expect(ArrayExpression(array.description) == array)
        }
    }
}

@Suite struct DependencyTests {
    typealias Dependency = BatchScript.Dependency

    @Test(arguments: [
        (
            "afterok:20:21,afterany:23",
            [Dependency.afterOK(.init(job: 20)), .afterOK(.init(job: 21)), .afterAny(.init(job: 23))]
        ),
        ("AfterNotOK:7_3", [.afterNotOK(.init(job: 7, index: 3))]), ("singleton", [.singleton]),
        ("singleton,afterok:1:1,singleton", [.singleton, .afterOK(.init(job: 1))]),
    ])
    func `conditions on jobs and tasks are read, each once`(_ text: String, _ wanted: [Dependency]) throws {
        let read = try parsed("--dependency=\(text)").dependencies
        #expect(read == wanted)
        let written = read.map(\.description).joined(separator: ",")
        #expect(try parsed("-d \(written)").dependencies == wanted)
    }

    @Test(arguments: [
        ("afterok:1?afterok:2", ScriptError.Code.unsupportedValue), ("after:1", .unsupportedValue),
        ("aftercorr:1", .unsupportedValue), ("aftreok:1", .invalidValue), ("afterok", .invalidValue),
        ("afterok:", .invalidValue),
        ("afterok:0", .invalidValue), ("afterok:1_", .invalidValue), ("afterok:$JOB", .invalidValue),
        ("1234", .invalidValue),
        ("afterok:1,", .invalidValue), ("singleton:1", .invalidValue), ("afterok:1+5", .invalidValue),
    ])
    func `anything else is refused`(_ text: String, _ code: ScriptError.Code) {
        #expect(codes("--dependency=\(text)") == [code])
    }

    @Test func `a chain of more jobs than can be meant is refused`() {
        let jobs = (1...1001).map(String.init).joined(separator: ":")
        #expect(codes("--dependency=afterok:\(jobs)") == [.valueTooLarge])
    }
}

@Suite struct ConstraintTests {
    @Test(arguments: [
        ("a", [["a"]]), ("a&b", [["a", "b"]]), ("a,b", [["a", "b"]]), ("a|b", [["a"], ["b"]]),
        ("a&b|c", [["a", "b"], ["c"]]),
        ("a|b&c", [["a", "c"], ["b", "c"]]), ("a&(b|c)", [["a", "b"], ["a", "c"]]), ("((a))", [["a"]]),
        ("a&a", [["a"]]),
    ])
    func `features are read from left to right, as Slurm does`(_ text: String, _ wanted: [[String]]) throws {
        let constraint = try #require(try parsed("--constraint='\(text)'").constraint)
        #expect(constraint.alternatives == wanted)
        #expect(try parsed("-C '\(constraint)'").constraint == constraint)
    }

    @Test(arguments: [
        ("[a|b]", ScriptError.Code.unsupportedValue), ("a*2", .unsupportedValue), ("a&", .invalidValue),
        ("&a", .invalidValue),
        ("(a", .invalidValue), ("a)", .invalidValue), ("a b", .invalidValue), ("()", .invalidValue),
        ("((((((((((a))))))))))", .valueTooLarge), ("(a|b)&(c|d)&(e|f)&(g|h)&(i|j)&(k|l)&(m|n)", .valueTooLarge),
    ])
    func `counts, brackets and nonsense are refused`(_ text: String, _ code: ScriptError.Code) {
        #expect(codes("--constraint='\(text)'") == [code])
    }
}

@Suite struct FileNamePatternTests {
    private func expanded(_ pattern: String, task: (array: Int, index: Int)? = nil, step: Int? = nil) -> String {
        FileNamePattern(pattern).expanded(
            with: .init(
                job: 128,
                task: task,
                step: step,
                jobName: "ddp",
                user: "ada",
                node: "n7",
                nodeNumber: 1,
                rank: 2
            )
        )
    }

    @Test(arguments: [
        ("slurm-%j.out", "slurm-128.out"), ("%x_%u_%N", "ddp_ada_n7"), ("%4j", "0128"), ("%2j-%2t", "128-02"),
        ("%99j", "0000000128"), ("%12345678901234567890j", "0000000128"), ("%5x", "ddp"), ("%n%t%r", "120"),
        ("100%%", "100%"),
        ("%", "%"), ("%q", "%q"), ("%5", "%5"), ("%5%", "%5%"), ("\\%j", "%j"), ("a\\\\%j", "a%j"), ("%s", "batch"),
        ("%J", "128"), ("%A_%a", "128_4294967294"), ("", ""), ("é%jé", "é128é"),
    ])
    func `symbols are replaced as Slurm does`(_ pattern: String, _ name: String) {
        #expect(expanded(pattern) == name)
    }

    @Test func `arrays and steps have numbers of their own`() {
        #expect(expanded("%A_%3a.%b", task: (array: 100, index: 17)) == "100_017.7")
        #expect(expanded("job%J.%s.out", step: 0) == "job128.0.0.out")
    }
}
