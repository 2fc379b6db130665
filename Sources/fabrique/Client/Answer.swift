import FoundationEssentials

/// What the API said: as a value, and as the text that `--json` prints.
struct Answer<Value: Sendable>: Sendable {
    var value: Value
    var text: [UInt8]
}

/// The pages of a list, joined.
struct Listing<Item: Codable & Sendable>: Sendable {
    var items: [Item]
    /// The items as the API wrote them.
    var texts: [[UInt8]]
    /// The cursor after the last item when there is more than was asked for.
    var next: String?

    /// One page with all items, as the API would have answered it.
    var text: [UInt8] {
        get throws {
            let cursor = try next.map { Array(try JSONEncoder().encode($0)) } ?? Array("null".utf8)
            return Array("{\"items\":[".utf8) + texts.joined(separator: Array(",".utf8)) + Array("],\"next\":".utf8)
                + cursor + Array("}".utf8)
        }
    }
}
