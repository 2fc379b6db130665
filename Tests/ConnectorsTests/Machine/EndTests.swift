import Connectors
import Federation
import Glibc
import Quantities
import Testing

/// How attempts end. Serial: each test needs a core of a machine that may have only two.
@Suite(.serialized) struct EndTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func `a script's exit code is the attempt's`() async throws {
        let order = workshop.order(1, "echo hello; exit 3")
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        #expect(end.cause == .exited(code: 3))
        #expect(try await workshop.output(order.key) == "hello\n")
        #expect(try #require(end.started) <= end.ended)
        #expect(end.peakMemory > 0)
        #expect(end.energySource == .estimated)
    }

    @Test func `accepted, running and ended are observed in this order`() async throws {
        let order = workshop.order(2, "read line < \(workshop.out)/go")
        try #require(mkfifo("\(workshop.out)/go", 0o666) == 0 && chmod("\(workshop.out)/go", 0o666) == 0)
        try await workshop.connector.start(order)
        let since = try await workshop.start(of: order.key)
        try writeFile("\(workshop.out)/go", "now\n")
        let end = try await workshop.end(of: order.key)
        #expect(end.started == since)
        let seen = workshop.observed(order.key)
        #expect(seen.first == .accepted(siteJob: "2.1"))
        #expect(seen.last == .ended(end))
    }

    @Test func `a signal that ends the script is told`() async throws {
        let order = workshop.order(3, "kill -SEGV $$")
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .signalled(number: Int64(SIGSEGV)))
    }

    @Test func `a script that ignores SIGTERM is killed when its grace is over`() async throws {
        var order = workshop.order(4, "trap 'echo term' TERM; echo $$ > pid; while true; do sleep 0.05; done")
        order.timeLimit = 1
        order.grace = 1
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        #expect(end.cause == .timeLimit)
        #expect(try await workshop.output(order.key).hasPrefix("term\n"))
        #expect(!isRunning(try await workshop.number(in: "pid")))
        #expect(end.ended.milliseconds - (try #require(end.started)).milliseconds >= 2000)
    }

    @Test func `a script that saves its work at the time limit has its whole grace for it`() async throws {
        // The shell dies of SIGTERM at once; what it started is still at work.
        let child = "trap 'sleep 0.5; echo saved >> saved; exit 0' TERM; while true; do sleep 0.05; done"
        var order = workshop.order(5, "bash -c \"\(child)\"")
        order.timeLimit = 1
        order.grace = 20
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .timeLimit)
        #expect(text("\(workshop.out)/saved") == "saved")
    }

    @Test(arguments: [AttemptOrder.EarlySignal.Audience.batchShell, .steps])
    func `a signal before the end reaches those whom it is for`(
        _ audience: AttemptOrder.EarlySignal.Audience
    ) async throws {
        let child = "trap 'echo step; exit 0' USR1; while true; do sleep 0.05; done"
        var order = workshop.order(
            6,
            "trap 'echo shell; kill $child; exit 0' USR1; bash -c \"\(child)\" & child=$!; wait $child; wait $child"
        )
        order.timeLimit = 3
        order.earlySignal = AttemptOrder.EarlySignal(number: SIGUSR1, before: 2, audience: audience)
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        let output = try await workshop.output(order.key)
        #expect(output == (audience == .batchShell ? "shell\n" : "step\n"))
        guard case .exited = end.cause else {
            Issue.record("ended by \(end.cause)")
            return
        }
    }

    @Test func `a job that holds more memory than it may is ended for that`() async throws {
        var order = workshop.order(7, "x=$(head -c 300000000 /dev/zero | tr '\\0' x); sleep 60")
        order.memory = 100_000_000
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        #expect(end.cause == .memoryLimit)
        #expect(end.peakMemory > 100_000_000)
    }

    @Test func `what a script leaves behind ends with it`() async throws {
        let order = workshop.order(
            8,
            "(setsid bash -c 'echo $$ > left; sleep 300' &) ; until [ -s left ]; do sleep 0.01; done"
        )
        try await workshop.connector.start(order)
        #expect(try await workshop.end(of: order.key).cause == .exited(code: 0))
        #expect(!isRunning(try await workshop.number(in: "left")))
    }

    @Test(arguments: StopReason.allCases)
    func `a stopped job ends with all its processes, whatever the reason`(_ reason: StopReason) async throws {
        let order = workshop.order(9, "(setsid bash -c 'trap \"\" TERM; echo $$ > left; sleep 300' &); sleep 300")
        try await workshop.connector.start(order)
        let left = try await workshop.number(in: "left")
        try await workshop.connector.stop(order.key, because: reason)
        try await workshop.connector.stop(order.key, because: .cancelled)
        #expect(try await workshop.end(of: order.key).cause == .stopped)
        #expect(!isRunning(left))
    }

    @Test func `processor time covers the whole tree`() async throws {
        let burn = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
        let order = workshop.order(10, "bash -c '\(burn)' ; (\(burn))")
        try await workshop.connector.start(order)
        let end = try await workshop.end(of: order.key)
        #expect(end.cause == .exited(code: 0))
        #expect(end.cpuMilliseconds > 50)
    }
}
