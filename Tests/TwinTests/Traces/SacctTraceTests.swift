import Testing

@testable import Twin

@Suite struct `A trace that sacct printed` {
    private func read(_ text: String) throws -> Trace { try Trace(bytes: Array(text.utf8)) }

    @Test func `gives jobs and tasks, and leaves their steps out`() throws {
        let trace = try read(
            """
            JobID|Submit|Start|End|Elapsed|State|AllocTRES|NNodes|Timelimit|User|Account|Partition
            100|2026-11-21T08:00:00|2026-11-21T08:10:00|2026-11-21T09:10:00|01:00:00|COMPLETED|billing=8,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=500G,node=2|2|1-00:00:00|ada|proj1|gpu
            100.batch|2026-11-21T08:10:00|2026-11-21T08:10:00|2026-11-21T09:10:00|01:00:00|COMPLETED|cpu=32,node=1|1||||
            100.0|2026-11-21T08:10:00|2026-11-21T08:10:00|2026-11-21T09:10:00|01:00:00|COMPLETED|cpu=64,node=2|2||||
            101_3|2026-11-21T08:00:05|2026-11-21T08:00:06|2026-11-21T08:00:36|00:00:30|CANCELLED by 1001|cpu=4,gres/gpu:a100=1,node=1|1|30:00|bob|proj2|gpu
            102_[4-9]|2026-11-21T08:00:05|Unknown|Unknown|00:00:00|PENDING||1|UNLIMITED|bob|proj2|gpu

            """
        )
        #expect(trace.format == .sacct)
        #expect(trace.originUnixSeconds == 1_795_248_000)
        #expect(trace.users == ["ada", "bob"])
        #expect(trace.groups == ["proj1", "proj2"])
        #expect(trace.partitions == ["gpu"])
        #expect(trace.jobs.map(\.label) == ["100", "101_3", "102"])
        #expect(trace.jobs.map(\.submitSeconds) == [0, 5, 5])
        #expect(trace.jobs.map(\.runSeconds) == [3600, 30, 0])
        #expect(trace.jobs.map(\.estimateSeconds) == [86_400, 1800, nil])
        #expect(trace.jobs.map(\.gpus) == [8, 1, 0])
        #expect(trace.jobs.map(\.cores) == [64, 4, 0])
        #expect(trace.jobs.map(\.nodes) == [2, 1, 1])
        #expect(trace.jobs.map(\.end) == [.succeeded, .cancelled, .unknown])
        #expect(trace.warnings.first { $0.kind == .jobStep } == TraceWarning(kind: .jobStep, count: 2, firstLine: 3))
    }

    @Test func `may have its columns in any order, and times as seconds`() throws {
        let trace = try read(
            "User|ElapsedRaw|AllocCPUS|JobIDRaw|Submit|TimelimitRaw|Comment\nada|60|4|7|1795248000|10|fine\n"
        )
        #expect(
            trace.jobs == [
                TraceJob(id: 7, submitSeconds: 0, runSeconds: 60, estimateSeconds: 600, cores: 4, user: 0)
            ]
        )
        #expect(trace.warnings == [TraceWarning(kind: .unknownColumn, count: 1, firstLine: 1)])
    }

    @Test func `adds the components of a heterogeneous job up`() throws {
        let trace = try read(
            "JobID|Submit|ElapsedRaw|AllocTRES\n9+0|10|60|cpu=4,gres/gpu=4\n9+1|10|60|cpu=8,gres/gpu=1\n10|11|60|cpu=1\n"
        )
        #expect(trace.jobs.map(\.gpus) == [5, 0])
        #expect(trace.jobs.map(\.cores) == [12, 1])
    }

    @Test(arguments: [
        ("JobID|Submit\n1|2", "line 1: the column ElapsedRaw, Elapsed, or Start with End is missing."),
        ("JobID|Submit|Elapsed\n1|2|1:2|3", "line 2: 4 fields, where the header names 3."),
        ("JobID|Submit|Elapsed\nx|2|00:01", "line 2, JobID: \"x\" can't be read."),
        ("JobID|Submit|Elapsed\n1|2026-02-30T00:00:00|00:01", "line 2, Submit: \"2026-02-30T00:00:00\" can't be read."),
        ("JobID|Submit|Elapsed\n1|5|1:2:3:4", "line 2, Elapsed: \"1:2:3:4\" can't be read."),
        ("JobID|Submit|Elapsed|AllocTRES\n1|5|1:2|cpu=x", "line 2, AllocTRES: \"cpu=x\" can't be read."),
    ])
    func `with a mistake is refused, and the place is named`(text: String, beginning: String) {
        do {
            _ = try read(text)
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix(beginning), "\(error)")
        }
    }

    @Test(arguments: [
        ("00:00:30", Int64(30)), ("05:30", 330), ("01:00:00", 3600), ("2-00:00:00", 172_800), ("1-12", 129_600),
        ("30", 1800), ("01:02.500", 62),
    ])
    func `has spans in each of Slurm's forms`(span: String, seconds: Int64) {
        let bytes = Array(span.utf8)
        bytes.withUnsafeBufferPointer { text in
            #expect(SlurmTime.span(0..<bytes.count, in: TraceText(text)) == seconds)
        }
    }
}
