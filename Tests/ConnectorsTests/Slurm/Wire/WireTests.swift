import Federation
import Quantities
import Testing

@testable import Connectors

/// Answers of every version, recorded from servers, read.
@Suite struct `Forms of Slurm` {
    private func job(_ name: String, _ version: SlurmVersion) throws -> SlurmJob {
        SlurmJob(try #require(Recorded.answer(name, version)["jobs"].items.first), version)
    }

    private func record(_ name: String, _ version: SlurmVersion) throws -> SlurmRecord {
        SlurmRecord(try #require(Recorded.answer(name, version)["jobs"].items.first), version)
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a job that runs reads the same in every version`(_ version: SlurmVersion) throws {
        let job = try job("job-running", version)
        #expect(job.name == "fbq-1.1" && job.user == "fabrique" && job.partition == "gpu")
        #expect(job.states == ["RUNNING"])
        #expect(job.isOnNodes && !job.isOver && !job.isHeld)
        let waited = try #require(job.started) - job.submitted
        #expect((0...1).contains(waited))
        #expect(job.allocated == SlurmResources(cores: 16, memoryMiB: 32_768, nodes: 2, devices: 8))
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a job that is held has not begun, whatever its version`(_ version: SlurmVersion) throws {
        let job = try job("job-held", version)
        #expect(job.isHeld && !job.isOver && !job.isOnNodes)
        #expect(job.started == nil && job.expectedStart == nil)
        #expect(job.reason == "JobHeldUser")
    }

    @Test(arguments: SlurmVersion.allCases.filter(\.isStructured))
    func `a job that could not be launched is told from one that was sent a signal`(_ version: SlurmVersion) throws {
        // Of the error 4021 this is what is left: signal 53.
        let job = try job("job-unlaunchable", version)
        #expect(job.exit == SlurmExit(code: 0, signal: 53, launchError: 4021))
        guard case .ended(let end) = SiteMeter().end(of: job, nil, verdict: nil, isUnwanted: false) else {
            Issue.record("it has ended")
            return
        }
        guard case .unlaunchable = end.cause else {
            Issue.record("\(end.cause)")
            return
        }
    }

    @Test(arguments: SlurmVersion.allCases)
    func `an exit code comes from where that version has it right`(_ version: SlurmVersion) throws {
        let controller: JSONValue =
            version.isStructured
            ? [
                "status": ["ERROR"], "return_code": ["set": true, "infinite": false, "number": 3],
                "signal": ["id": ["set": false, "number": 0], "name": ""],
            ]
            : .integer(3 << 8)
        #expect(SlurmExit(controller: controller) == SlurmExit(code: 3))
        let accounting: JSONValue =
            version.isStructured
            ? ["status": ["ERROR"], "return_code": ["set": true, "infinite": false, "number": 3]]
            : ["status": "SUCCESS", "return_code": 0]
        #expect(SlurmExit(accounting: accounting, version) == (version.isStructured ? SlurmExit(code: 3) : nil))
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a failed job reads the same from controller and accounting together`(_ version: SlurmVersion) throws {
        let job = try job("job-failed", version)
        let record = try record("record-failed", version)
        #expect(job.isOver && record.isOver)
        #expect(job.id == record.id && job.submitted == record.submitted && job.allocated == record.allocated)
        #expect(record.peakMemoryBytes > 1_000_000)
        #expect(record.joules == nil)
        guard case .ended(let end) = SiteMeter().end(of: job, record, verdict: nil, isUnwanted: false) else {
            Issue.record("it has ended")
            return
        }
        #expect(end.cause == .exited(code: 3))
        let started = try #require(end.started)
        #expect(started == job.started.map { Instant(milliseconds: $0 * 1000) })
        #expect((6...9).contains(end.ended.seconds(since: started).count))
        #expect(end.energySource == .estimated)
        // Without the controller v0.0.38 knows only that it failed.
        guard case .ended(let alone) = SiteMeter().end(of: record, verdict: nil, isUnwanted: false) else {
            Issue.record("it has ended")
            return
        }
        #expect(alone.cause == .exited(code: version.isStructured ? 3 : 1))
    }

    @Test func `a record without nodes is of a job that ran all the same, and the controller knows with what`() throws {
        // It began and ended while slurmdbd was away.
        let record = try record("record-late", .v43)
        #expect(record.allocated == SlurmResources(cores: 16, memoryMiB: 32_768))
        #expect(record.started != nil)
        let job = try job("job-failed", .v43)
        let meter = SiteMeter(chip: "MI250X", wattsByChip: ["mi250x": 500])
        guard case .ended(let end) = meter.end(of: job, record, verdict: nil, isUnwanted: false) else {
            Issue.record("it has ended")
            return
        }
        #expect(end.energyModel.contains("500 W for each MI250X"))
    }

    @Test func `a record that came late takes nothing from what was seen while the job ran`() throws {
        var record = try record("record-late", .v43)
        let begun = try #require(record.started)
        let seen = SiteMeter.Seen(
            started: begun,
            allocated: SlurmResources(cores: 16, memoryMiB: 32_768, nodes: 2, devices: 8)
        )
        let meter = SiteMeter(chip: "MI250X", wattsByChip: ["mi250x": 500])
        func end() -> AttemptEnd? {
            guard
                case .ended(let end) = meter.end(of: record, seen: seen, verdict: nil, isUnwanted: false)
            else { return nil }
            return end
        }
        let late = try #require(end())
        #expect(late.cause == .exited(code: 3))
        #expect(late.energyModel.contains("500 W for each MI250X"))
        #expect(late.joules.count >= 8 * 500 * 6)
        // Without any resources it looks like one that never began.
        (record.allocated, record.started) = (SlurmResources(), nil)
        let bare = try #require(end())
        #expect(bare.started == Instant(milliseconds: begun * 1000))
        #expect(bare.ended == late.ended)
        #expect(bare.joules.count >= 8 * 500 * 6)
    }

    @Test func `energy is measured only of whole nodes, and only where the operator says so`() throws {
        var record = try record("record-failed", .v43)
        record.joules = 5000
        var meter = SiteMeter(coresPerNode: 8, measuresNodes: true)
        func source(_ meter: SiteMeter) -> AttemptEnd.EnergySource? {
            guard case .ended(let end) = meter.end(of: record, verdict: nil, isUnwanted: false) else { return nil }
            return end.energySource
        }
        #expect(source(meter) == .measured)
        meter.coresPerNode = 64
        #expect(source(meter) == .estimated)
        meter.coresPerNode = 8
        meter.measuresNodes = false
        #expect(source(meter) == .estimated)
    }

    @Test(arguments: SlurmVersion.allCases)
    func `partitions and nodes read the same in every version`(_ version: SlurmVersion) throws {
        let nodes = try Recorded.answer("nodes", version)["nodes"].items.map(SitePartition.ListedNode.init)
        let found = SitePartition.all(
            try Recorded.answer("partitions", version)["partitions"].items,
            nodes,
            version,
            whole: version.isStructured ? [] : ["whole"]
        )
        #expect(!found.contains { $0.name == "gone" })
        let gpu = try #require(found.first { $0.name == "gpu" })
        #expect(gpu.node.cores == 64 && gpu.node.devices == 8 && gpu.node.memoryMiB == 512_000)
        #expect(gpu.deviceType == "mi250x" && gpu.chip == "MI250X")
        #expect(gpu.mostMinutes == 1440 && gpu.defaultMinutes == 10)
        #expect(!gpu.isWhole)
        #expect(found.first { $0.name == "whole" }?.isWhole == true)
        #expect(nodes[0].isUsable)
        guard version.isStructured else { return }
        #expect(nodes[0].features == ["icelake", "ib"])
        #expect(!nodes[1].isUsable, "it is drained")
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a refusal is told by its number under whatever name`(_ version: SlurmVersion) throws {
        #expect(SlurmProblems(try Recorded.answer("refused", version)).has(anyOf: SlurmProblems.refusals))
        #expect(SlurmProblems(try Recorded.answer("no-such-job", version)).has(SlurmProblems.noSuchJob))
    }

    @Test(arguments: SlurmVersion.allCases)
    func `that a job is held is no complaint, as an error or as a warning`(_ version: SlurmVersion) throws {
        #expect(SlurmProblems(try Recorded.answer("submitted", version)).concerns == [])
    }

    @Test(arguments: SlurmVersion.allCases.filter(\.isStructured))
    func `a warning is a request that was not honoured`(_ version: SlurmVersion) throws {
        let concerns = SlurmProblems(try Recorded.answer("warned", version)).concerns
        #expect(concerns.count == 1)
        #expect(concerns.first?.contains("gpus_per_node") == true)
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a killed script has its signal`(_ version: SlurmVersion) {
        let controller: JSONValue =
            version.isStructured
            ? [
                "status": ["SIGNALED"], "return_code": ["set": false],
                "signal": ["id": ["set": true, "number": 9], "name": "KILL"],
            ]
            : 9
        #expect(SlurmExit(controller: controller) == SlurmExit(code: 0, signal: 9))
    }

    @Test func `a number in place of a status is an error of Slurm`() throws {
        #expect(SlurmExit(controller: 4021).launchError == 4021)
        // The accounting takes it apart in every version.
        let accounting: JSONValue = ["return_code": 0, "signal": ["signal_id": 53, "name": "53"]]
        #expect(SlurmExit(accounting: accounting, .v38)?.launchError == 4021)
        for code in Int64(15)...20 { #expect(SlurmExit(controller: .integer(code << 8)) == SlurmExit(code: code)) }
        // Of a raw status nothing is lost, so a signal is no error.
        #expect(SlurmExit(controller: 53) == SlurmExit(code: 0, signal: 53))
    }

    /// A status of v0.0.40 and later, as a signal leaves it, and Slurm's errors do.
    private func exit(bySignal signal: Int64) -> SlurmExit {
        SlurmExit(
            controller: [
                "status": ["SIGNALED"], "return_code": ["set": false],
                "signal": ["id": ["set": true, "number": .integer(signal)]],
            ]
        )
    }

    @Test(arguments: [42, 46, 48, 52, 53, 54] as [Int64])
    func `a signal that a job asked for ended it, whatever error of Slurm's leaves the same number`(
        _ signal: Int64
    ) throws {
        var job = try job("job-unlaunchable", .v43)
        job.exit = exit(bySignal: signal)
        let started = try #require(job.started)
        job.ended = started + 60
        #expect(cause(of: job, nil) == .signalled(number: signal))
        // A short one is known by the processor time of its script.
        job.ended = started + 1
        var record = try record("record-failed", .v43)
        (record.started, record.ended) = (started, started + 1)
        #expect(record.hasRun == true)
        #expect(cause(of: job, record) == .signalled(number: signal))
    }

    @Test(arguments: [(46, 4014), (48, 4016), (52, 4020), (54, 4022)] as [(Int64, Int64)])
    func `what may be a signal or a node's error is the site's doing only if a record says that nothing ran`(
        _ signal: Int64,
        _ error: Int64
    ) throws {
        var job = try job("job-unlaunchable", .v43)
        job.exit = exit(bySignal: signal)
        let started = try #require(job.started)
        job.ended = started + 1
        #expect(cause(of: job, nil) == .signalled(number: signal))
        var record = try record("record-failed", .v43)
        record.hasRun = nil
        #expect(cause(of: job, record) == .signalled(number: signal))
        // However long the prolog was.
        (record.started, record.ended, record.hasRun) = (started, started + 40, false)
        guard case .lost(let why, _, _) = SiteMeter().end(of: job, record, verdict: nil, isUnwanted: false) else {
            Issue.record("nothing of it ran")
            return
        }
        #expect(why.contains("\(error)"))
    }

    @Test func `that a script ran is known by the processor time of its batch step alone`() {
        func step(_ name: JSONValue, _ microseconds: JSONValue) -> JSONValue {
            ["step": ["name": name], "time": ["total": ["seconds": 0, "microseconds": microseconds]]]
        }
        func hasRun(_ steps: [JSONValue]) -> Bool? { SlurmRecord(["steps": .list(steps)], .v43).hasRun }
        #expect(hasRun([]) == nil)
        #expect(hasRun([step("extern", 9)]) == nil)
        #expect(hasRun([step("extern", 9), step("batch", 0)]) == false)
        #expect(hasRun([step("batch", 9)]) == true)
    }

    @Test(
        arguments: [
            "cpu=4,node=999999999999999999", "cpu=9000000000000000000,node=1", "cpu=-9223372036854775808,node=1",
            "cpu=4,mem=999999999999P,node=1", "cpu=4,node=1,gres/gpu=9000000000000000000",
        ]
    )
    func `figures that no job comes to do no harm`(_ list: String) throws {
        var job = try job("job-failed", .v43)
        job.allocated = SlurmResources(list: list)
        job.ended = 8_999_999_999_999_999
        let meter = SiteMeter(coresPerNode: 64, measuresNodes: true)
        guard case .ended(let end) = meter.end(of: job, nil, verdict: nil, isUnwanted: false) else {
            Issue.record("it has ended")
            return
        }
        #expect(end.cause == .exited(code: 3))
        let listed: JSONValue = [["type": "node", "count": 8_999_999_999_999_999], ["type": "cpu", "count": -5]]
        #expect(SlurmResources(list: listed) == SlurmResources(nodes: SlurmResources.most))
    }

    @Test(arguments: [4014, 4016, 4020, 4022] as [Int64])
    func `a launch that fails on its node is the site's doing, and one for its files the job's`(_ error: Int64) throws {
        // Whole, such an error stands only in v0.0.38.
        var job = try job("job-failed", .v38)
        job.exit = SlurmExit(controller: .integer(error))
        let told = SiteMeter().end(of: job, nil, verdict: nil, isUnwanted: false)
        guard case .lost(let why, _, _) = told else {
            Issue.record("it is told to be \(told)")
            return
        }
        #expect(why.contains("\(error)"))
        job.exit = SlurmExit(controller: 4021)
        guard case .unlaunchable = cause(of: job, nil) else {
            Issue.record("its files are its own")
            return
        }
    }

    private func cause(of job: SlurmJob, _ record: SlurmRecord?) -> AttemptEnd.Cause? {
        guard case .ended(let end) = SiteMeter().end(of: job, record, verdict: nil, isUnwanted: false) else {
            return nil
        }
        return end.cause
    }

    @Test(
        arguments: [
            ([38], .v38), ([36, 37, 38, 39], .v38), ([38, 39, 40], .v40), ([40, 41, 42], .v42),
            ([41, 42, 43, 44], .v43),
        ] as [([Int], SlurmVersion)]
    )
    func `the newest version that both know is chosen`(_ served: [Int], _ chosen: SlurmVersion) {
        var paths: [String: JSONValue] = [:]
        for number in served { paths["/slurm/v0.0.\(number)/jobs/"] = .object([:]) }
        #expect(
            SlurmVersion.choose(from: ["paths": .object(paths)])
                == SlurmSite.Dialect(version: chosen, hasAccounting: false, hasStates: false)
        )
        paths["/slurm/\(chosen.word)/jobs/state/"] = .object([:])
        paths["/slurmdb/\(chosen.word)/jobs/"] = .object([:])
        #expect(
            SlurmVersion.choose(from: ["paths": .object(paths)])
                == SlurmSite.Dialect(version: chosen, hasAccounting: true, hasStates: true)
        )
    }

    @Test func `a site without a version of ours has none`() {
        #expect(SlurmVersion.choose(from: ["paths": ["/slurm/v0.0.39/jobs": ["get": [:]]]]) == nil)
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a submission is held, ours by name and never requeued`(_ version: SlurmVersion) throws {
        var order = AttemptOrder(
            key: AttemptKey(job: JobID(7), attempt: 2),
            jobName: "train",
            script: "#!/bin/bash\ntrue\n",
            workingDirectory: "/w",
            standardOutput: "/w/o",
            standardError: "/w/e",
            partition: "gpu",
            cores: 8
        )
        order.devices = 4
        order.nodes = 2
        order.tasks = 2
        order.coresPerTask = 8
        order.timeLimit = 61
        order.memory = Bytes(1 << 30)
        let body = try JobForm(version: version, order: order, name: "fbq-7.2", bankAccount: nil, deviceType: "h100")
            .body()
        let job = body["job"]
        #expect(job["hold"].isTrue)
        #expect(job["name"].string == "fbq-7.2")
        #expect(job["time_limit"].slurmNumber == 2)
        #expect(job["memory_per_node"].slurmNumber == 1024)
        let script = (version >= .v41 ? job : body)["script"].string
        #expect(script?.hasPrefix("#!/bin/bash\n[ ") == true && script?.hasSuffix("}; true\n") == true)
        if version.isStructured {
            #expect(job["requeue"] == false)
            #expect(job["open_mode"] == ["APPEND"])
            #expect(job["tres_per_node"].string == "gres/gpu:h100:4")
            #expect(job["environment"].items.contains("FABRIQUE_ATTEMPT=2"))
            #expect(job["minimum_nodes"].slurmNumber == 2)
        } else {
            // Their presence alone would mean yes.
            #expect(job["requeue"] == .null)
            #expect(job["no_requeue"].isTrue)
            #expect(job["gpus_per_node"].string == "h100:4")
            #expect(job["environment"]["FABRIQUE_ATTEMPT"].string == "2")
            #expect(job["nodes"].slurmNumber == 2)
        }
    }

    @Test func `a token is what the example of RFC 7515 says`() {
        // Appendix A.1: an HMAC with SHA-256 over a given header and payload.
        let key: [UInt8] = [
            3, 35, 53, 75, 43, 15, 165, 188, 131, 126, 6, 101, 119, 123, 166, 143, 90, 179, 40, 230, 240, 84, 201, 40,
            169, 15, 132, 178, 210, 80, 46, 191, 211, 251, 90, 146, 210, 6, 71, 239, 150, 138, 180, 195, 119, 98, 61,
            34, 61, 46, 33, 114, 5, 46, 79, 8, 192, 205, 154, 245, 103, 208, 128, 163,
        ]
        let content =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let code = WebToken.authentication(of: Array(content.utf8), with: key)
        #expect(WebToken.base64(code) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test func `a token that was given tells its end, and nonsense is refused`() throws {
        let made = WebToken.signed(for: "ada", with: [1, 2, 3], at: Instant(milliseconds: 1_000_000))
        let read = try #require(WebToken.given(made.text, at: Instant(milliseconds: 1_000_000)))
        #expect(read.expires == made.expires)
        #expect(WebToken.given("a.b", at: made.expires) == nil)
        #expect(WebToken.given("a.b.c\r\nX-Evil: 1", at: made.expires) == nil)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":}", "\"\\x\"", "01a", String(repeating: "[", count: 10_000), "\"\u{1}\"",
    ])
    func `what is no JSON is refused`(_ text: String) {
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test func `what was written is read back`() throws {
        let value: JSONValue = ["a": [1, "é\n\"\\ 👍", true, .null, .decimal(1.5)], "b": [:]]
        #expect(try JSONReader.read(value.bytes) == value)
        #expect(try JSONReader.read(Array(#""😀""#.utf8)) == "😀")
    }
}
