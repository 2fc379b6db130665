import Testing

@testable import Spool

@Suite struct RecordTests {
    @Test(arguments: ["", "plain", "two\nlines", "back\\slash\\n", "\\", "=", " spaces ", "\r\n", "héé🙂", "a=b=c"])
    func `any text comes back as it went in`(_ value: String) throws {
        var record = Record(kind: "order")
        record.add("key", value)
        record.add("key", 12)
        let read = try Record(kind: "order", bytes: record.bytes)
        #expect(read == record)
        #expect(read.texts("key") == [value, "12"])
    }

    @Test(arguments: [
        "", "fabrique-spool 1 order", "fabrique-spool 2 order\n", "fabrique-spool 1 end\n",
        "fabrique-spool 1 order\nnoequals\n", "fabrique-spool 1 order\na=b",
    ])
    func `what is cut off, foreign or of another version is refused`(_ text: String) {
        #expect(throws: SystemFault.self) { try Record(kind: "order", bytes: Array(text.utf8)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: SystemFault.self) { try Record(kind: "end", bytes: [0xff, 0xfe, 0x0a]) }
    }

    @Test func `an order comes back as it went in`() throws {
        var order = LaunchOrder(
            token: "t",
            workingDirectory: "/w",
            standardInput: "/i",
            standardOutput: "/o",
            standardError: "/e",
            isAppending: true,
            graceMilliseconds: 5
        )
        order.account = "nobody"
        order.arguments = ["a\nb", ""]
        order.environment = ["A=1", "B=x\\y"]
        order.cores = [3, 5]
        order.devices = [1]
        order.chip = "H100"
        order.memoryBytes = 7
        order.controlGroup = "/cg"
        order.timeLimitMilliseconds = 9
        order.earlySignal = LaunchOrder.EarlySignal(number: 10, beforeMilliseconds: 11, isForBatchShell: true)
        order.energyCounters = ["/c"]
        #expect(try LaunchOrder(Record(kind: LaunchOrder.kind, bytes: order.record.bytes)) == order)
    }

    @Test(arguments: [
        EndRecord.Cause.exited(code: 255), .signalled(number: 9), .timeLimit, .memoryLimit, .stopped(reason: "evicted"),
        .launchFailed(why: "no\nway", isUsersFault: true), .lost(why: "gone"),
    ])
    func `an end comes back as it went in`(_ cause: EndRecord.Cause) throws {
        var end = EndRecord(cause: cause, startedMilliseconds: nil, endedMilliseconds: 3)
        end.cpuMilliseconds = 4
        end.peakBytes = 5
        end.isPeakExact = true
        end.measuredMicrojoules = 6
        #expect(try EndRecord(Record(kind: EndRecord.kind, bytes: end.record.bytes)) == end)
    }
}
