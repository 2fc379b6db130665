/// How much of something there was over time, in equal pieces, exactly: an amount that holds from one second to another
/// is spread over the pieces that it touches, and nothing is sampled.
package struct Timeline: Hashable, Sendable {
    /// How long a piece is.
    package let pieceSeconds: Int64
    /// Amount × seconds in each piece.
    private var totals: [Int64]

    /// A timeline from second 0 on, of `pieces` equal pieces.
    package init(lengthSeconds: Int64, pieces: Int) {
        precondition(lengthSeconds > 0 && pieces > 0, "a timeline has a length and pieces")
        pieceSeconds = max(1, (lengthSeconds + Int64(pieces) - 1) / Int64(pieces))
        totals = [Int64](repeating: 0, count: pieces)
    }

    /// Says that there was so much more from one second to another; what lies outside is not shown. Linear in the
    /// pieces that it touches.
    package mutating func add(_ amount: Int64, fromSeconds: Int64, toSeconds: Int64) {
        var from = max(0, fromSeconds)
        let end = min(toSeconds, pieceSeconds * Int64(totals.count))
        while from < end {
            let piece = from / pieceSeconds
            let next = min(end, (piece + 1) * pieceSeconds)
            totals[Int(piece)] += amount * (next - from)
            from = next
        }
    }

    /// The mean amount in each piece.
    package var means: [Double] { totals.map { Double($0) / Double(pieceSeconds) } }
}
