/// A part of a name that is searched for: taken letter by letter, whatever the case, so that `%` and `*` stand for
/// themselves.
struct NamePart: Sendable {
    private let bytes: [UInt8]

    /// Takes what somebody typed.
    init(_ text: String) { bytes = Array(text.lowercased().utf8) }

    /// Whether a name has it.
    func isIn(_ name: String) -> Bool {
        let name = Array(name.lowercased().utf8)
        guard name.count >= bytes.count else { return false }
        return (0...name.count - bytes.count).contains { name[$0...].starts(with: bytes) }
    }
}
