/// Finds the word that someone probably meant.
package enum Suggestion {
    /// The known word nearest to `word` by Damerau–Levenshtein distance (insertions, deletions, substitutions, and
    /// swaps of neighbours, each counted once; capitals count as small letters); the first of several. Nil if even that is further off than a third of
    /// the word's length, where a guess would mislead.
    package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        // Longer than any word we know: not worth the quadratic time.
        guard word.utf8.count <= 64 else { return nil }
        let letters = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().utf8)
            let allowed = max(1, max(letters.count, other.count) / 3)
            let distance = distance(letters, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The edit distance in the form called optimal string alignment: no piece is edited twice. O(n·m).
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
