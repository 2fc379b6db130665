import Connectors
import Federation
import Glibc
import Quantities
import Testing

/// What a job finds when it begins, and what keeps it from beginning.
@Suite(.serialized) struct LaunchTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func `the environment is Slurm's and ours, and not the server's`() async throws {
        setenv("SECRET_OF_THE_SERVER", "1", 1)
        var order = workshop.order(20, "env", attempt: 2)
        order.environment = [EnvironmentVariable("MINE", "a\nb\\c"), EnvironmentVariable("SLURM_JOB_ID", "7")]
        order.array = AttemptOrder.ArrayPlace(job: 19, index: 4, count: 10, lowest: 0, highest: 9)
        order.coresPerTask = 1
        order.memory = 1_073_741_824
        order.checkpointDirectory = "/srv/checkpoints"
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        let lines = try await workshop.output(order.key).split(separator: "\n")
        for line in [
            "SLURM_JOB_ID=20", "SLURM_JOB_NAME=test", "SLURM_ARRAY_JOB_ID=19", "SLURM_ARRAY_TASK_ID=4",
            "SLURM_ARRAY_TASK_COUNT=10", "SLURM_CPUS_PER_TASK=1", "SLURM_NTASKS=1", "SLURM_JOB_NUM_NODES=1",
            "SLURM_SUBMIT_DIR=\(workshop.out)", "SLURM_RESTART_COUNT=1", "SLURM_MEM_PER_NODE=1024", "FABRIQUE_JOB=20",
            "FABRIQUE_ATTEMPT=2", "FABRIQUE_CHECKPOINT_DIR=/srv/checkpoints", "MINE=a", "b\\c", "LANG=C.UTF-8",
        ] { #expect(lines.contains { $0 == line }, "\(line)") }
        #expect(!lines.contains { $0.hasPrefix("SECRET_OF_THE_SERVER") })
    }

    @Test func `a job holds no descriptor but its three streams`() async throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        let order = workshop.order(
            21,
            "for d in /proc/self/fd/*; do readlink -f $d; done | grep -c -e socket -e pipe -e spool; true"
        )
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        #expect(try await workshop.output(order.key).split(separator: "\n").first.flatMap { Int($0) } ?? 9 <= 1)
    }

    @Test func `arguments, directory and input arrive as they are`() async throws {
        try writeFile("\(workshop.out)/in", "from the file\n")
        var order = workshop.order(22, "printf '%s|' \"$@\"; pwd; cat")
        order.arguments = ["a b", "$(id)", "'"]
        order.standardInput = "\(workshop.out)/in"
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        #expect(try await workshop.output(order.key) == "a b|$(id)|'|\(workshop.out)\nfrom the file\n")
    }

    @Test func `output is emptied or continued as ordered, and may be shared with errors`() async throws {
        for (attempt, isAppending) in [(UInt32(1), false), (2, true), (3, false)] {
            var order = workshop.order(23, "echo out \(attempt); echo err \(attempt) >&2", attempt: attempt)
            order.standardOutput = "\(workshop.out)/shared"
            order.standardError = order.standardOutput
            order.isAppendingOutput = isAppending
            try await workshop.connector.start(order)
            _ = try await workshop.end(of: order.key)
            if attempt == 2 { #expect(text(order.standardOutput) == "out 1\nerr 1\nout 2\nerr 2") }
        }
        #expect(text("\(workshop.out)/shared") == "out 3\nerr 3")
    }

    enum Hindrance: String, CaseIterable, Sendable {
        case noDirectory, noInterpreter, noFirstLine, noOutputFolder, linkedOutput, pipeAsOutput, deviceAsInput
    }

    @Test(arguments: Hindrance.allCases)
    func `what keeps a script from beginning is told as the user's matter`(_ hindrance: Hindrance) async throws {
        var order = workshop.order(24, "true")
        switch hindrance {
        case .noDirectory: order.workingDirectory = "\(workshop.out)/none"
        case .noInterpreter: order.script = "#!/no/such/shell\n"
        case .noFirstLine: order.script = "echo hello\n"
        case .noOutputFolder: order.standardOutput = "\(workshop.out)/none/out"
        case .linkedOutput:
            order.standardOutput = "\(workshop.out)/link"
            symlink("/etc/passwd", order.standardOutput)
        case .pipeAsOutput:
            order.standardError = "\(workshop.out)/pipe"
            mkfifo(order.standardError, 0o666)
        case .deviceAsInput: order.standardInput = "/dev/zero"
        }
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        guard case .unlaunchable(let why) = end.cause else {
            Issue.record("ended by \(end.cause)")
            return
        }
        #expect(why.hasSuffix("."))
        #expect(end.started == nil)
        #expect(end.joules == .zero)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: only root can run jobs as somebody else"))
    func `a job runs as its account and can't get back`() async throws {
        let order = workshop.order(
            25,
            "id -un; id -u; id -G; touch mine; (echo x > \(workshop.spool)/x) 2>/dev/null || echo barred"
        )
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        let nobody = try #require(getpwnam("nobody")).pointee
        #expect(try await workshop.output(order.key) == "nobody\n\(nobody.pw_uid)\n\(nobody.pw_gid)\nbarred\n")
        var information = stat()
        #expect(stat("\(workshop.out)/mine", &information) == 0 && information.st_uid == nobody.pw_uid)
        #expect(stat("\(workshop.out)/25.1.out", &information) == 0 && information.st_mode & 0o777 == 0o640)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: others run jobs as themselves"))
    func `without an account, with an unknown one or as root nothing starts`() async throws {
        for (account, code) in [
            (nil, ConnectorFault.Code.noAccount), ("no-such-user", .noSuchAccount), ("root", .forbiddenAccount),
        ] {
            var order = workshop.order(26, "true")
            order.account = account
            let fault = await #expect(throws: ConnectorFault.self) { try await workshop.connector.start(order) }
            #expect(fault?.code == code)
        }
        #expect(try await workshop.connector.reconcile([]).orphans.isEmpty)
    }

    @Test func `impossible orders are refused before anything is written`() async throws {
        let changes: [@Sendable (inout AttemptOrder) -> Void] = [
            { $0.cores = 0 }, { $0.cores = -1 }, { $0.workingDirectory = "out" }, { $0.script = "#!/bin/sh\0" },
            { $0.environment = [EnvironmentVariable("A=B", "")] }, { $0.environment = [EnvironmentVariable("", "")] },
            { $0.timeLimit = 0 }, { $0.memory = -5 }, { $0.key.attempt = 0 }, { $0.devices = 1 },
            { $0.earlySignal = AttemptOrder.EarlySignal(number: 65, before: 1, audience: .steps) },
            { $0.timeLimit = Seconds(.max) },
        ]
        for change in changes {
            var order = workshop.order(27, "true")
            change(&order)
            let fault = await #expect(throws: ConnectorFault.self) { try await workshop.connector.start(order) }
            #expect(fault?.code == .badOrder)
        }
        #expect(try await workshop.connector.reconcile([]).orphans.isEmpty)
    }
}
