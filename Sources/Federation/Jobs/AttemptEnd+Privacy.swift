extension AttemptEnd.Cause {
    /// The cause without the words that may name a person, as a record may keep it for good.
    ///
    /// Systems explain themselves in sentences, and those name accounts and paths. A record never holds either, so the
    /// core takes them out whoever the connector is. It knows a path by its slash, and everything else by its quotes.
    var withoutNames: Self {
        switch self {
        case .unlaunchable(let why): .unlaunchable(why: why.withoutNames)
        case .rejected(let why): .rejected(why: why.withoutNames)
        case .lost(let why): .lost(why: why.withoutNames)
        case .exited, .signalled, .timeLimit, .memoryLimit, .stopped: self
        }
    }
}

extension String {
    /// The text with an ellipsis for every word that has a slash, and for whatever stands in quotes.
    package var withoutNames: String {
        var kept: [Substring] = []
        var quote: Character?
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            if let mark = quote {
                if word.closes(mark) { quote = nil }
                continue
            }
            let mark = word.drop(while: { $0 == "(" || $0 == "[" }).first.flatMap { "'\"‘“".contains($0) ? $0 : nil }
            guard let mark else {
                kept.append(word.contains("/") ? "…" : word)
                continue
            }
            kept.append("…")
            if !word.dropFirst().closes(mark) { quote = mark }
        }
        return kept.joined(separator: " ")
    }
}

extension Substring {
    /// Whether the word ends a quotation: nothing but punctuation follows the mark.
    fileprivate func closes(_ mark: Character) -> Bool {
        let closing: Character = mark == "‘" ? "’" : mark == "“" ? "”" : mark
        guard let last = lastIndex(of: closing) else { return false }
        return self[index(after: last)...].allSatisfy { !$0.isLetter && !$0.isNumber }
    }
}
