import Contract

/// Why a job ended as it did. The record holds it in English, as the core, a connector, the shepherd or the mover of
/// checkpoints wrote it.
extension Words {
    /// Why it ended in the reader's language, and the language that it is in: what a person wrote, or nobody knows, stays as
    /// it is, and so do a system's own words within ours.
    func whyEnded(_ why: String) -> (text: String, language: String) {
        for pattern in Self.patterns {
            guard let values = Self.values(of: why, in: pattern) else { continue }
            return report(PhraseView(text: why, pattern: pattern, values: values), isVerbatim: true)
        }
        // A person's own words may be a heading of a report: "lost".
        guard why.hasSuffix(".") else { return (why, "en") }
        return report(PhraseView(text: why, pattern: why, values: []), isVerbatim: true)
    }

    /// The sentences that hold a name, or words of a system or an operator. Of two that begin alike, the longer is first.
    private static let patterns = [
        "The system refused it: {a}",
        "The system did not take all of the request: {a}",
        "The system can never run it as it is: {a}",
        "The system holds it: {a}",
        "Its system was out of reach, and was fenced: {a}",
        "Its checkpoint could not be fetched from {a}: {b}.",
        "Its checkpoint could not be brought to {a}: {b}.",
        "The shepherd ended before it launched anything. {a}",
        "The control group can't be made: {a}.",
        "The control group can't be entered: {a}.",
        "The launch step can't be started: {a}.",
        "Descriptors can't be marked: {a}.",
        "The order can't be read: {a}.",
        "The cores {a} can't be had: {b}.",
        "The machine has no account {a} any more. Map the person to one that exists.",
        "The account {a} is root, and no job runs as root.",
        "The account {a} was taken, and root could still be had back.",
        "The account {a} can't be taken: {b}.",
        "The account can't read its script in the spool: {a}. The folders above {b} must be searchable by everybody.",
        "The script can't be run: {a}. The file system of {b} may forbid it (noexec).",
        "The working directory {a} can't be entered: {b}. Create it, or name another with --chdir.",
        "The job's streams can't be put in place: {a}.",
        "The input file {a} can't be opened: {b}.",
        "The output file {a} can't be opened: {b}. Its folder must exist before the job starts.",
        "The output file {a} can't be opened: {b}. It is a symbolic link, and those are not followed.",
        "The output file {a} can't be opened: {b}.",
        "The output file {a} can't be emptied: {b}.",
        "{a} can't be examined: {b}.",
        "{a} can't be made blocking: {b}.",
        "{a} is not a regular file. Name an ordinary file or /dev/null.",
    ]

    /// What a text has where a pattern has its names, in order; nil where it is not made by that pattern.
    private static func values(of text: String, in pattern: String) -> [String]? {
        let pieces = pattern.split(separator: "{", omittingEmptySubsequences: false)
        guard text.hasPrefix(pieces[0]) else { return nil }
        var rest = text[...].dropFirst(pieces[0].count)
        var values: [String] = []
        for (index, piece) in pieces.enumerated().dropFirst() {
            // Behind the name and its brace.
            let words = piece.dropFirst(2)
            if index == pieces.count - 1 {
                guard rest.hasSuffix(words) else { return nil }
                values.append(String(rest.dropLast(words.count)))
            } else {
                guard let found = rest.firstRange(of: words) else { return nil }
                values.append(String(rest[..<found.lowerBound]))
                rest = rest[found.upperBound...]
            }
        }
        return values
    }
}
