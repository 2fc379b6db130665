import Hummingbird

/// How a list that is in memory is walked: in the order of its items' numbers or against it, filtered, page by page.
///
/// Items are numbered from 1 and stand in that order, so that a cursor is a number and a page costs no search.
struct Walk {
    /// The parameters that every such list knows.
    static let parameters = ["sort", "q", "limit", "cursor"]

    private let limit: Int
    private let cursor: UInt64?
    private let isBackward: Bool
    /// What an item's name or title must contain, whatever the case.
    private let words: String?

    /// Reads `sort`, `q`, `limit` and `cursor`.
    init(_ query: Query) throws {
        limit = try query.limit()
        cursor = try query.cursor()
        isBackward = try query.word("sort", of: ["id", "-id"]) == "-id"
        words = try query.text("q", atMost: 200).map { $0.lowercased() }
    }

    /// Whether a text has what was searched for.
    func finds(_ texts: String...) -> Bool {
        guard let words, !words.isEmpty else { return true }
        return texts.contains { $0.lowercased().contains(words) }
    }

    /// The page, and the cursor of the next one if there is more.
    func page<Item, View>(of items: [Item], _ make: (Item) -> View?) -> (views: [View], next: String?) {
        var views: [View] = []
        var last: UInt64 = 0
        for number in numbers(upTo: UInt64(items.count)) {
            guard let view = make(items[Int(number) - 1]) else { continue }
            guard views.count < limit else { return (views, Query.cursor(last)) }
            views.append(view)
            last = UInt64(number)
        }
        return (views, nil)
    }

    private func numbers(upTo count: UInt64) -> StrideThrough<Int64> {
        let count = Int64(count)
        let cursor = cursor.map { Int64($0) }
        return isBackward
            ? stride(from: min(count, (cursor ?? .max) - 1), through: 1, by: -1)
            : stride(from: min(count, cursor ?? 0) + 1, through: count, by: 1)
    }
}
