/// One line on standard error that tells a waiting person how it stands, and leaves nothing behind.
///
/// Where standard error is not a terminal it stays silent: a log file wants outcomes, not motion.
struct ProgressLine: ~Copyable {
    private let isVisible: Bool
    private let columns: Int
    private var shown = ""

    /// Makes a line that shows nothing yet.
    init() {
        isVisible = StandardStream.error.isTerminal
        columns = StandardStream.error.columns ?? 80
    }

    deinit { if !shown.isEmpty { StandardStream.error.write("\r\u{1B}[2K") } }

    /// Shows the text in place of the former one.
    mutating func show(_ text: String) {
        guard isVisible, text != shown else { return }
        shown = text
        StandardStream.error.write("\r\u{1B}[2K" + text.printable.shortened(to: columns - 1))
    }

    /// Takes the line away, so that other output may be written.
    mutating func clear() {
        guard !shown.isEmpty else { return }
        shown = ""
        StandardStream.error.write("\r\u{1B}[2K")
    }
}
