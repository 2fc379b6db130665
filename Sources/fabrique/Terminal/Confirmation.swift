import Glibc

/// Asks before what can't be undone.
enum Confirmation {
    /// Returns when the person at the terminal typed `yes`.
    ///
    /// Throws a ``CommandFailure`` for any other answer, and when there is no one to ask.
    static func ask(_ question: String) throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(.wrongInput, "There is no terminal to ask on. Give --yes to do it without asking.")
        }
        StandardStream.error.write(question.split(separator: "\n").joined(separator: " ").printable)
        guard readLine()?.lowercased() == "yes" else { throw CommandFailure(.failed, "Nothing was done.") }
    }
}
