import Glibc
import Logging
import Telemetry
import Testing

@Suite struct `The log's sink` {
    /// A pipe: what is written to `input` is read from `output`.
    private func pipe() throws -> (output: Int32, input: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    private func readAll(_ descriptor: Int32) -> String {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            all += piece[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }

    @Test func `writes lines in their order`() throws {
        let (output, input) = try pipe()
        let sink = LogSink(descriptor: input, .text)
        var log = Logger(label: "test") { _ in LineLogHandler(sink, level: .info) }
        log[metadataKey: "server"] = "one"
        log.debug("too small to tell")
        for number in 1...100 { log.info("line", metadata: ["number": "\(number)"]) }
        sink.flush()
        close(input)
        let lines = readAll(output).split(separator: "\n")
        close(output)
        #expect(lines.count == 100)
        for (place, line) in lines.enumerated() {
            #expect(line.hasSuffix(" info line number=\(place + 1) server=one"), "\(line)")
        }
    }

    @Test func `drops and counts what a reader who stalls leaves, and nobody waits`() throws {
        let (output, input) = try pipe()
        let sink = LogSink(descriptor: input, .json)
        let long = String(repeating: "x", count: 100_000)
        let line = LogLine(milliseconds: 0, level: "info", message: long, fields: [])
        // More than pipe and buffer hold: were any of these to wait for the reader, this test would not end.
        for _ in 0..<200 { sink.put(line) }
        #expect(sink.dropped.value > 100)
        let dropped = sink.dropped.value
        let reading = Thread { readAll(output) }
        sink.flush()
        sink.put(LogLine(milliseconds: 0, level: "info", message: "the last", fields: []))
        sink.flush()
        close(input)
        let lines = reading.value.split(separator: "\n")
        close(output)
        #expect(lines.last?.contains("the last") ?? false)
        #expect(lines.count == 200 - Int(dropped) + 2)
        #expect(lines.dropLast().last?.contains("\"lines\":\"\(dropped)\"") ?? false, "\(lines.suffix(2))")
    }
}

/// A thread whose result is waited for.
private final class Thread: @unchecked Sendable {
    // Written before the thread ends and read after it was joined.
    private var result = ""
    private var thread = pthread_t()
    private let body: @Sendable () -> String

    init(_ body: @escaping @Sendable () -> String) {
        self.body = body
        let itself = Unmanaged.passRetained(self)
        pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let thread = Unmanaged<Thread>.fromOpaque(argument).takeRetainedValue()
                thread.result = thread.body()
                return nil
            },
            itself.toOpaque()
        )
    }

    var value: String {
        pthread_join(thread, nil)
        return result
    }
}
