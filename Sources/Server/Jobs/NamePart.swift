/// A part of a name that is searched for: taken letter by letter, whatever the case, so that `%` and `*` stand for
/// themselves.
struct NamePart: Sendable {
    private let bytes: [UInt8]
    /// For each beginning of the part, how much of its end is a beginning of the part, too (Knuth, Morris and Pratt 1977).
    private let borders: [Int]

    /// Takes what somebody typed.
    init(_ text: String) {
        let bytes = Array(text.lowercased().utf8)
        var borders = [0]
        var length = 0
        for byte in bytes.dropFirst() {
            while length > 0, bytes[length] != byte { length = borders[length - 1] }
            if bytes[length] == byte { length += 1 }
            borders.append(length)
        }
        self.bytes = bytes
        self.borders = borders
    }

    /// Whether a name has it.
    ///
    /// Linear in the name's length: both are what somebody wrote, who may mean no good.
    func isIn(_ name: String) -> Bool {
        var matched = 0
        for byte in name.lowercased().utf8 where matched < bytes.count {
            while matched > 0, bytes[matched] != byte { matched = borders[matched - 1] }
            if bytes[matched] == byte { matched += 1 }
        }
        return matched == bytes.count
    }
}
