import Contract
import Foundation
import Quantities
import Testing

@testable import Server

@Suite struct WireTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_763_700_000_123, "2025-11-21T04:40:00.123Z"),
        (951_826_554_000, "2000-02-29T12:15:54.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func `instants are written and read as RFC 3339`(milliseconds: Int64, text: String) {
        #expect(RFC3339.text(Instant(milliseconds: milliseconds)) == text)
        #expect(RFC3339.instant(text) == Instant(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "2025-02-29T00:00:00Z", "2025-01-01", "2025-01-01T24:00:00Z", "2025-01-01T00:00:00", "x",
        "2025-13-01T00:00:00Z",
        "2025-01-01T00:00:00.Z", "2025-01-01T00:00:00+1:00",
    ])
    func `what is no instant is refused`(text: String) { #expect(RFC3339.instant(text) == nil) }

    @Test func `zones are honoured`() {
        #expect(RFC3339.instant("2026-01-01T01:30:00+01:30") == RFC3339.instant("2026-01-01T00:00:00Z"))
    }

    @Test func `the quick writer says what an encoder would`() throws {
        let view = JobView(
            id: 12,
            array: 10,
            index: 2,
            name: "a \"b\" \\ \u{1} é",
            project: "atlas",
            allocation: 1,
            person: "p-0000000000000001",
            state: "queued",
            reasons: [Reason(code: "x", sentence: "y")],
            submitted: "2026-01-01T00:00:00.000Z",
            nodes: 1,
            coresPerNode: 2,
            devicesPerNode: 0,
            memoryMiBPerNode: 5,
            timeLimitSeconds: 60,
            objective: "soonest",
            attempts: 0,
            exitCode: -1,
            joules: 7
        )
        var json = JSONWriter()
        json.object { view.write(to: &$0) }
        let quick = try JSONDecoder().decode(JobView.self, from: Data(json.bytes))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try encoder.encode(quick) == encoder.encode(view))
    }

    @Test(
        arguments: [
            ("bytes=0-9", 0..<10), ("bytes=95-", 95..<100), ("bytes=-5", 95..<100), ("bytes=50-500", 50..<100),
            ("bytes=-500", 0..<100),
        ] as [(String, Range<Int64>)]
    )
    func `a range means these bytes of a hundred`(header: String, expected: Range<Int64>) throws {
        #expect(try ByteRange(header)?.within(100) == expected)
    }

    @Test(arguments: ["bytes=5-1", "bytes=-0", "bytes=1-2,4-5", "bytes=", "bytes=a-b"])
    func `a malformed range is refused`(header: String) {
        #expect(throws: APIProblem.self) { _ = try ByteRange(header) }
    }
}
