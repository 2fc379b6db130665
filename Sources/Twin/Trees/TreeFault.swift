/// What is wrong in a document: where, what, and how to mend it.
package struct TreeFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; 0 when the document has none.
    package var line: Int
    /// The way to the value: `network[2].partitions[0].nodes`.
    package var path: String
    /// What is wrong: a clause without a full stop.
    package var message: String
    /// How to mend it: a sentence, or several.
    package var remedy: String

    /// Makes a fault.
    package init(line: Int, path: String, message: String, remedy: String) {
        self.line = line
        self.path = path
        self.message = message
        self.remedy = remedy
    }

    /// The fault as a person reads it, without the file's name: `12: network[0].nodes: "x" is not a whole number. …`
    package var description: String {
        (line > 0 ? "\(line): " : "") + (path.isEmpty ? "" : "\(path): ") + "\(message). \(remedy)"
    }
}

/// Finds the word that someone probably meant.
enum NearestWord {
    /// The known word with the fewest letters changed, added, left out or swapped; nil when even that is more than a third of
    /// it, where a guess would mislead.
    static func nearest(to word: String, among known: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let letters = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().utf8)
            let distance = distance(letters, other)
            guard distance <= max(1, max(letters.count, other.count) / 3), distance < best?.distance ?? .max else {
                continue
            }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// The edit distance in the form called optimal string alignment: a swap of neighbours counts once.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var row = beforeLast
        for i in 1...left.count {
            row[0] = i
            for j in 1...right.count {
                let change = left[i - 1] == right[j - 1] ? 0 : 1
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[right.count]
    }
}
