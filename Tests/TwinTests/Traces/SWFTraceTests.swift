import Testing

@testable import Twin

@Suite struct `A trace in the Standard Workload Format` {
    private let lines = """
        ; Version: 2.2
        ; UnixStartTime: 845543408
        ;    MaxProcs: 100
        ; Note: 1:2
            1        0  10  3477   4 -1 -1   8 53940 -1 1  12 1 -1 2 -1 -1 -1
            2      172  -1    -1  -1 -1 -1  25    -1 -1 5  -1 1 -1 1 -1 -1 -1
            3      200   0    60   2 3.5 -1  2  3600 -1 3  12 1 -1 1 -1 -1 -1
            4      150   0    60   2 3.5 -1  2  3600 -1 0  13 1 -1 1 -1 -1 -1

        """

    @Test func `gives its jobs, and its headers' knowledge`() throws {
        let trace = try Trace(bytes: Array(lines.utf8))
        #expect(trace.format == .swf)
        #expect(trace.originUnixSeconds == 845_543_408)
        #expect(trace.processors == 100)
        #expect(trace.users == ["12", "13"])
        #expect(trace.jobs.map(\.id) == [1, 4, 2])
        #expect(trace.jobs.map(\.cores) == [4, 2, 25])
        #expect(trace.jobs.map(\.estimateSeconds) == [53940, 3600, nil])
        #expect(trace.jobs.map(\.end) == [.succeeded, .failed, .cancelled])
        #expect(trace.jobs[2].user == TraceJob.none)
    }

    @Test func `says what it left out`() throws {
        let trace = try Trace(bytes: Array(lines.utf8))
        #expect(
            trace.warnings == [
                TraceWarning(kind: .noRunTime, count: 1, firstLine: 6),
                TraceWarning(kind: .outOfOrder, count: 1, firstLine: 8),
                TraceWarning(kind: .partialExecution, count: 1, firstLine: 7),
            ]
        )
    }

    @Test func `is known without headers too`() throws {
        let trace = try Trace(bytes: Array("1 0 0 60 2 -1 -1 2 3600 -1 1 1 1 1 1 1 -1 -1".utf8))
        #expect(trace.format == .swf)
        #expect(trace.jobs.count == 1)
    }

    @Test func `with too few fields is refused with the line`() {
        #expect(throws: TraceFault.self) { try Trace(bytes: Array("; a: b\n1 2 3\n".utf8)) }
        do {
            _ = try Trace(bytes: Array("; a: b\n1 2 3\n".utf8))
        } catch {
            #expect(
                "\(error)"
                    == "line 2: 3 fields, where the Standard Workload Format has 18. Write -1 for what is unknown."
            )
        }
    }
}
