import HTTPTypes

/// One range of a `Range` header (RFC 9110, 14.1): `bytes=0-99`, `bytes=100-` or `bytes=-50`.
enum ByteRange: Hashable {
    case from(Int64, through: Int64?)
    case last(Int64)

    /// Reads a header; nil for none, and for a unit that is not known, which RFC 9110 wants passed over.
    ///
    /// - Throws: a problem for several ranges and for bounds that are none.
    init?(_ header: String?) throws {
        guard let header, header.hasPrefix("bytes=") else { return nil }
        let malformed = APIProblem(
            .badRequest,
            "invalid-range",
            "Range is one of bytes=FIRST-LAST, bytes=FIRST- and bytes=-LENGTH."
        )
        guard header.utf8.count < 64 else { throw malformed }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw malformed }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, let last?) where first >= 0 && last >= first: self = .from(first, through: last)
        case (let first?, nil) where first >= 0 && parts[1].isEmpty: self = .from(first, through: nil)
        case (nil, let length?) where length > 0 && parts[0].isEmpty: self = .last(length)
        default: throw malformed
        }
    }

    /// The bytes of a file of `total` that are meant; nil when there are none.
    func within(_ total: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            let end = last.map { $0 >= total - 1 ? total : $0 + 1 } ?? total
            return first < end ? first..<end : nil
        case .last(let length): return total > 0 ? max(0, total - length)..<total : nil
        }
    }

    /// Where to begin in a file that still grows.
    func start(in total: Int64) -> Int64 {
        switch self {
        case .from(let first, _): first
        case .last(let length): max(0, total - length)
        }
    }
}
