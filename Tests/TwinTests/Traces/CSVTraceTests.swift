import Testing

@testable import Twin

@Suite struct `A trace in canonical CSV` {
    @Test func `gives its jobs with what is known of them`() throws {
        let trace = try Trace(
            bytes: Array(
                """
                id,submit_s,duration_s,gpus,nodes,cpus,user,state,vc,est_s
                1,0,3477,0,,4,u12,COMPLETED,,53940
                2,172,,8,1,,u13,,vc1,
                3,200,60,16,2,,u12,FAILED,vc1,3600

                """.utf8
            )
        )
        #expect(trace.format == .csv)
        #expect(trace.users == ["u12", "u13"])
        #expect(trace.groups == ["vc1"])
        #expect(
            trace.jobs == [
                TraceJob(
                    id: 1,
                    submitSeconds: 0,
                    runSeconds: 3477,
                    estimateSeconds: 53940,
                    cores: 4,
                    user: 0,
                    end: .succeeded
                ),
                TraceJob(id: 2, submitSeconds: 172, runSeconds: 0, gpus: 8, nodes: 1, user: 1, group: 0),
                TraceJob(
                    id: 3,
                    submitSeconds: 200,
                    runSeconds: 60,
                    estimateSeconds: 3600,
                    gpus: 16,
                    nodes: 2,
                    user: 0,
                    group: 0,
                    end: .failed
                ),
            ]
        )
        #expect(trace.warnings == [TraceWarning(kind: .noRunTime, count: 1, firstLine: 3)])
    }
}

@Suite struct `What a trace warns of` {
    @Test(arguments: TraceWarning.Kind.allCases)
    func `is said of one line as of one, and of more as of more`(kind: TraceWarning.Kind) {
        let one = TraceWarning(kind: kind, count: 1, firstLine: 7).sentence
        let more = TraceWarning(kind: kind, count: 2, firstLine: 7).sentence
        #expect(one.hasSuffix(" (on line 7)") && more.hasSuffix(" (first on line 7)"))
        let plurals: Set = ["lines", "say", "tell", "them", "are", "columns", "headers", "steps", "jobs"]
        #expect(plurals.isDisjoint(with: one.split { !$0.isLetter }.map(String.init)), "\(one)")
        #expect(more.hasPrefix(kind == .unknownColumn ? "2 columns " : "2 lines "), "\(more)")
    }
}

extension `A trace in canonical CSV` {
    @Test(arguments: [
        ("id,submit_s\n1,2", "line 1: the column duration_s is missing."),
        ("id,submit_s,duration_s\n1,2", "line 2: 2 fields, where the first line names 3."),
        ("id,submit_s,duration_s\n\n1,2,1h", "line 3, duration_s: \"1h\" is not a whole number."),
        ("submit_s,duration_s,gpus\n1,2,999999999", "line 2, gpus: \"999999999\" is more than 100000000."),
        ("", "the file is empty."),
        ("hello\n", "line 1: \"hello\" is the beginning of no format that is known."),
    ])
    func `with a mistake is refused, and the place is named`(text: String, beginning: String) {
        do {
            _ = try Trace(bytes: Array(text.utf8))
            Issue.record("it was read")
        } catch {
            #expect("\(error)".hasPrefix(beginning), "\(error)")
        }
    }

    @Test func `may end its lines as on Windows, and quote its fields`() throws {
        let trace = try Trace(bytes: Array("\u{FEFF}\"id\",submit_s,duration_s,gpus\r\n1,\"2\",3,4\r\n".utf8))
        #expect(trace.jobs == [TraceJob(id: 1, submitSeconds: 2, runSeconds: 3, gpus: 4)])
    }

    @Test func `that is packed is refused with what to do`() {
        do {
            _ = try Trace(bytes: [0x1F, 0x8B, 8])
            Issue.record("it was read")
        } catch {
            #expect("\(error)" == "the file is compressed. Unpack it first, as with gzip -d.")
        }
    }

    @Test func `with many users numbers them in the order of their first job`() throws {
        let rows = (0..<500).map { "\($0),\($0),1,1,u\(($0 * 37) % 200)" }
        let trace = try Trace(
            bytes: Array(("id,submit_s,duration_s,gpus,user\n" + rows.joined(separator: "\n")).utf8)
        )
        #expect(trace.users.count == 200)
        #expect(trace.users[1] == "u37")
        #expect(trace.jobs.allSatisfy { trace.users[Int($0.user)] == "u\(($0.id * 37) % 200)" })
    }
}
