import Glibc

/// Standard output or standard error, written at once and without a buffer of ours.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Whether a person sees it.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// How many columns the terminal has; nil when it is none, or doesn't know.
    var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes a text as it is.
    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes as they are.
    ///
    /// When the reader has gone (`fabrique logs 12 | head`), there is no one left to tell: the process ends with 141,
    /// as one that SIGPIPE ends.
    func write(_ bytes: some Collection<UInt8>) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                _exit(128 + SIGPIPE)
            }
        }
    }
}
