import Connectors
import Federation
import Glibc
import Quantities
import Spool
import Testing

/// Attempts outlive servers, and start once, whoever is killed when.
@Suite(.serialized) struct SurvivalTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func `an attempt started many times at once is launched once`() async throws {
        let order = workshop.order(40, "echo launched >> launches")
        let connector = workshop.connector
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try await connector.start(order) } }
            try await group.waitForAll()
        }
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        try await connector.start(order)
        #expect(text("\(workshop.out)/launches") == "launched")
    }

    @Test func `shepherds that compete for one attempt launch it once`() async throws {
        let order = workshop.order(41, "echo launched >> launches; sleep 0.2")
        try await workshop.connector.start(order)
        let folder = AttemptFolder(spool: workshop.spool, name: "41.1")
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(silent) }
        var rivals: [pid_t] = []
        for _ in 0..<10 {
            let spawn = Spawn(
                program: Workshop.shepherd,
                arguments: ["fabrique-shepherd", "tend", folder.path],
                descriptors: [silent, silent, silent]
            )
            rivals.append(try spawn.start())
        }
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        for rival in rivals { waitpid(rival, nil, 0) }
        #expect(text("\(workshop.out)/launches") == "launched")
    }

    @Test func `a new connector takes up what a dropped one started`() async throws {
        let going = workshop.order(42, "until [ -e go ]; do sleep 0.01; done; exit 5")
        try await workshop.connector.start(going)
        let since = try await workshop.start(of: going.key)
        workshop.abandon()
        try workshop.open()
        let found = try await workshop.connector.reconcile([going.key])
        #expect(found.expected == [AttemptObservation(going.key, .running(since: since))])
        try writeFile("\(workshop.out)/go", "")
        let end = try await workshop.end(of: going.key)
        #expect(end.cause == .exited(code: 5))
        #expect(end.started == since)
    }

    @Test func `what ended while nobody listened is found by a reconciliation`() async throws {
        let order = workshop.order(43, "exit 6")
        try await workshop.connector.start(order)
        workshop.abandon()
        let folder = AttemptFolder(spool: workshop.spool, name: "43.1")
        try await workshop.until("the end's record") { try folder.has(EndRecord.self) }
        try workshop.open()
        let unknown = AttemptKey(job: 44, attempt: 1)
        let found = try await workshop.connector.reconcile([unknown, order.key])
        #expect(found.expected.first?.state.end?.cause == .exited(code: 6))
        #expect(found.expected.last == AttemptObservation(unknown, .absent))
        let again = try await workshop.connector.reconcile([])
        #expect(again.orphans == [try #require(found.expected.first)])
    }

    @Test func `a server killed with SIGKILL right after a start loses nothing`() async throws {
        let (folder, shepherd) = (workshop.folder, Workshop.shepherd)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = folder as String, shepherd = shepherd as String] in
            let connector = try MachineConnector(MachineSettings(spool: "\(folder)/spool", shepherd: shepherd)) {
                Instant(milliseconds: 0)
            }
            var order = AttemptOrder(
                key: AttemptKey(job: 45, attempt: 1),
                jobName: "test",
                script: "#!/bin/bash\necho launched >> launches\nuntil [ -e go ]; do sleep 0.01; done\n",
                workingDirectory: "\(folder)/out",
                standardOutput: "\(folder)/out/o",
                standardError: "\(folder)/out/o",
                partition: "cpu",
                cores: 1
            )
            order.account = geteuid() == 0 ? "nobody" : nil
            try await connector.start(order)
            kill(getpid(), SIGKILL)
        }
        workshop.abandon()
        try workshop.open()
        let key = AttemptKey(job: 45, attempt: 1)
        let repeated = workshop.order(45, "echo again >> launches")
        try await workshop.connector.start(repeated)
        _ = try await workshop.connector.reconcile([key])
        try writeFile("\(workshop.out)/go", "")
        #expect(try await workshop.end(of: key).cause == .exited(code: 0))
        #expect(text("\(workshop.out)/launches") == "launched")
    }

    @Test func `an order that no shepherd had taken up is launched by the next server`() async throws {
        let order = workshop.order(46, "echo launched >> launches")
        try await workshop.connector.start(order)
        _ = try await workshop.end(of: order.key)
        // Put back to how a crash between the order and the shepherd leaves it.
        for name in ["launched", "started", "end", "lock"] { unlink("\(workshop.spool)/attempts/46.1/\(name)") }
        unlink("\(workshop.out)/launches")
        workshop.abandon()
        try workshop.open()
        let found = try await workshop.connector.reconcile([order.key])
        #expect(found.expected == [AttemptObservation(order.key, .accepted(siteJob: "46.1"))])
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        #expect(text("\(workshop.out)/launches") == "launched")
    }

    @Test(arguments: [true, false])
    func `a job whose shepherd is killed is lost, and none of it is left`(_ isServerThere: Bool) async throws {
        let order = workshop.order(
            47,
            "(setsid bash -c 'echo $$ > hidden; sleep 300' &); bash -c 'echo $$ > child; sleep 300' & wait"
        )
        try await workshop.connector.start(order)
        let since = try await workshop.start(of: order.key)
        let processes = [try await workshop.number(in: "hidden"), try await workshop.number(in: "child")]
        let folder = AttemptFolder(spool: workshop.spool, name: "47.1")
        let shepherd = try #require(try folder.read(LaunchedRecord.self)).shepherd
        if !isServerThere { workshop.abandon() }
        kill(shepherd.pid, SIGKILL)
        if isServerThere {
            try await workshop.wait(for: order.key) { if case .lost(_, since, _) = $0 { () } else { nil } }
        } else {
            try await workshop.until("the shepherd's end") { !shepherd.isAlive }
            try workshop.open()
            guard case .lost(_, since, _)? = try await workshop.connector.reconcile([order.key]).expected.first?.state
            else {
                Issue.record("a job whose shepherd is gone was not reported as lost")
                return
            }
        }
        for process in processes { #expect(!isRunning(process)) }
        let first = try await workshop.connector.reconcile([order.key])
        #expect(try await workshop.connector.reconcile([order.key]) == first)
        // Its core is free again.
        let next = workshop.order(47, "true", attempt: 2)
        try await workshop.connector.start(next)
        #expect(try await workshop.end(of: next.key).cause == .exited(code: 0))
    }

    @Test func `after a restart of the machine nothing is killed and the attempt is lost`() async throws {
        let order = workshop.order(48, "echo $$ > pid; sleep 300")
        try await workshop.connector.start(order)
        let pid = try await workshop.number(in: "pid")
        let folder = AttemptFolder(spool: workshop.spool, name: "48.1")
        // The same numbers, of an earlier boot: what runs under them now is somebody else's.
        var launched = try #require(try folder.read(LaunchedRecord.self))
        let shepherd = launched.shepherd
        launched.shepherd.bootID = "earlier"
        try Files.put(LaunchedRecord.kind, in: folder.path, launched.record.bytes)
        unlink(folder.lock)
        let found = try await workshop.connector.reconcile([order.key])
        guard case .lost = found.expected.first?.state else {
            Issue.record("reported as \(found)")
            return
        }
        #expect(isRunning(pid))
        kill(pid, SIGKILL)
        try await workshop.until("the shepherd's end") { !shepherd.isAlive }
    }

    @Test func `what was stopped before it was started never starts`() async throws {
        let order = workshop.order(49, "echo launched >> launches")
        try await workshop.connector.stop(order.key, because: .cancelled)
        #expect(try await workshop.end(of: order.key).cause == .stopped)
        try await workshop.connector.start(order)
        #expect(text("\(workshop.out)/launches") == nil)
    }

    @Test func `a forgotten attempt can't start again, and its output stays`() async throws {
        let order = workshop.order(50, "echo launched >> launches; echo words")
        try await workshop.connector.start(order)
        _ = try await workshop.end(of: order.key)
        try await workshop.connector.forget(order.key)
        try await workshop.connector.forget(order.key)
        let fault = await #expect(throws: ConnectorFault.self) { try await workshop.connector.start(order) }
        #expect(fault?.code == .attemptIsOver)
        #expect(text("\(workshop.out)/launches") == "launched")
        #expect(try await workshop.output(order.key) == "words\n")
        #expect(try Files.names(in: "\(workshop.spool)/attempts").isEmpty)
        #expect(try Files.names(in: "\(workshop.spool)/notices").isEmpty)
    }

    @Test func `a live attempt keeps the next one of its job out, and can't be forgotten`() async throws {
        let first = workshop.order(51, "sleep 300")
        try await workshop.connector.start(first)
        let early = await #expect(throws: ConnectorFault.self) {
            try await workshop.connector.start(workshop.order(51, "true", attempt: 2))
        }
        #expect(early?.code == .otherAttemptLives)
        let live = await #expect(throws: ConnectorFault.self) { try await workshop.connector.forget(first.key) }
        #expect(live?.code == .stillLive)
        try await workshop.connector.stop(first.key, because: .evicted)
        #expect(try await workshop.end(of: first.key).cause == .stopped)
    }

    @Test func `a shepherd that can't work ends its attempt as the platform's fault`() async throws {
        workshop.abandon()
        let connector = try MachineConnector(MachineSettings(spool: workshop.spool, shepherd: "/bin/false")) {
            Instant(milliseconds: wallMilliseconds())
        }
        try await connector.start(workshop.order(52, "true"))
        for await observation in connector.observations {
            guard let end = observation.state.end else { continue }
            guard case .rejected = end.cause else {
                Issue.record("ended by \(end.cause)")
                return
            }
            break
        }
    }

    @Test func `of two hundred short jobs one after another none is lost`() async throws {
        for job in UInt64(100)..<300 {
            let order = workshop.order(job, "exit \(job % 50)")
            try await workshop.connector.start(order)
            #expect(try await workshop.end(of: order.key).cause == .exited(code: Int64(job % 50)))
            try await workshop.connector.forget(order.key)
        }
        #expect(try await workshop.connector.reconcile([]) == Reconciliation())
    }

    @Test func `a damaged entry is named, and hides no other`() async throws {
        let good = workshop.order(53, "exit 7")
        try await workshop.connector.start(good)
        _ = try await workshop.end(of: good.key)
        let bad = AttemptFolder(spool: workshop.spool, name: "54.1")
        try Files.makeFolder(bad.path, mode: 0o700)
        try Files.put(EndRecord.kind, in: bad.path, Array("fabrique-spool 1 end\ncause=ex".utf8))
        let found = try await workshop.connector.reconcile([good.key, AttemptKey(job: 54, attempt: 1)])
        #expect(found.expected.map(\.key) == [good.key])
        #expect(found.orphans.isEmpty)
        #expect(found.faults.map(\.code) == [.spool])
        #expect(found.faults.first?.text.contains("54.1") == true)
    }

    @Test func `a shepherd told to end, as when the machine goes down, evicts its job`() async throws {
        let order = workshop.order(55, "sleep 300")
        try await workshop.connector.start(order)
        _ = try await workshop.start(of: order.key)
        let launched = try AttemptFolder(spool: workshop.spool, name: "55.1").read(LaunchedRecord.self)
        kill(try #require(launched).shepherd.pid, SIGTERM)
        #expect(try await workshop.end(of: order.key).cause == .stopped)
    }
}
