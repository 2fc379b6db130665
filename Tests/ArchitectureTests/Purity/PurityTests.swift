import Testing

@Suite struct PurityTests {
    @Test func `the pure targets are pure`() throws {
        let tree = try SourceTree.repository.get()
        let findings = PurityRule().findings(in: tree)
        #expect(tree.targets.contains { ImportTable.house.pureTargets.contains($0) })
        findings.record()
    }

    @Test(arguments: [
        ("let now = Date()", "Instant"),
        ("let now = Date.now", "Instant"),
        ("let start = ContinuousClock().now", "Instant"),
        ("clock_gettime(CLOCK_REALTIME, &time)", "Instant"),
        ("let n = Int.random(in: 0..<6)", "seed"),
        ("let n = jobs\n    .randomElement()", "seed"),
        ("for job in jobs.shuffled() {}", "seed"),
        ("var g = SystemRandomNumberGenerator()", "seed"),
        ("var hasher = Hasher()", "Digest"),
        ("Task{ f() }", "Engine"),
        ("Task.detached { f() }", "Engine"),
        ("func f() async {}", "Engine"),
        ("let a = await f()", "Engine"),
        ("let a = \"\\(await f())\"", "Engine"),
        ("DispatchQueue.main.sync {}", "Engine"),
        ("print(job)", "command line"),
        ("let a = readLine()", "command line"),
    ])
    func `what a pure target must not do is found, with what to do instead`(line: String, instead: String) {
        let findings = findings(in: "Sources/Scheduling/A.swift", "let a = 1\n\(line)")
        #expect(findings.count == 1)
        #expect(findings.first.map { ($0.line ?? 0) >= 2 } == true)
        #expect(findings.report.contains(instead))
    }

    @Test(arguments: [
        "// Task { await print(Date()) }", "/* random( */", #"let text = "print(now) async""#,
        "func blueprint() {}", "let tasks: [Task]", "func hash(into hasher: inout Hasher) {}",
        "func `await a date`() {}", "let asynchronous = startDate(of: job)", "func decide(by actor: Actor) {}",
    ])
    func `what only looks like it is left alone`(line: String) {
        let findings = findings(in: "Sources/Scheduling/A.swift", line)
        findings.record()
    }

    @Test func `the edge may do all of it`() {
        #expect(findings(in: "Sources/Engine/A.swift", "Task { await print(Date()) }").isEmpty)
    }

    private func findings(in path: String, _ text: String) -> [Finding] {
        PurityRule().findings(in: SourceTree([path: text]))
    }
}
