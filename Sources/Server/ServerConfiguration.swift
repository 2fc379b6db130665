/// How the server listens and what it bears.
package struct ServerConfiguration: Sendable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port; zero takes a free one.
    package var port = 8080
    /// How many connections may be open at once.
    package var mostConnections = 4096
    /// How many requests a second one person may make in the long run.
    package var requestsPerSecond: Int64 = 500
    /// How many requests a person who was quiet may make at once.
    package var burst: Int64 = 2000
    /// How many streams of events may be open at once.
    package var mostListeners = 3000
    /// How many of them one person may have.
    package var mostListenersOfPerson = 256
    /// How long a connection may idle, in seconds.
    package var idleSeconds: Int64 = 120
    /// The bearer token that opens the metrics; nil to keep them closed.
    package var metricsToken: String?
    /// How many lines of the log were dropped so far.
    package var logLinesDropped: @Sendable () -> UInt64 = { 0 }

    /// Uses the defaults.
    package init() {}

    /// The largest script with its wrapping, in bytes.
    static let largestScript = (4 << 20) + (64 << 10)
    /// The largest body of any other request, in bytes.
    static let largestBody = 256 << 10
}
