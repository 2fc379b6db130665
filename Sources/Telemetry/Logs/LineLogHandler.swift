import Glibc
package import Logging

/// Writes swift-log's messages as lines into a sink.
package struct LineLogHandler: LogHandler {
    /// What every line carries.
    package var metadata: Logger.Metadata = [:]
    /// The least grave level that is written.
    package var logLevel: Logger.Level

    private let sink: LogSink

    /// Writes to a sink.
    package init(_ sink: LogSink, level: Logger.Level) {
        self.sink = sink
        logLevel = level
    }

    /// One of the things that every line carries.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    package func log(event: LogEvent) {
        let given = event.metadata ?? [:]
        let all = metadata.isEmpty ? given : metadata.merging(given) { $1 }
        var fields = all.sorted { $0.key < $1.key }.map { (key: $0.key, value: "\($0.value)") }
        if let error = event.error { fields.append(("error", "\(error)")) }
        let line = LogLine(
            milliseconds: Self.now(),
            level: event.level.rawValue,
            message: event.message.description,
            fields: fields
        )
        sink.put(line)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
