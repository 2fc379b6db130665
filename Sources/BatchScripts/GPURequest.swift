import Quantities

/// A number of accelerators, of a type or of any: `--gpus`, `--gpus-per-node`, `--gres=gpu`.
public struct GPURequest: Hashable, Sendable {
    /// The type's name as the site calls it, e.g. `h100`; nil for any.
    public var type: String?
    /// How many, at least one.
    public var count: Int

    /// The most that one option can ask for.
    static let most = 1_000_000

    /// Asks for `count` accelerators.
    public init(type: String? = nil, count: Int) {
        self.type = type
        self.count = count
    }

    /// Reads `[type:]count`, the form of `--gpus` and `--gpus-per-node`.
    init(reading text: ByteText) throws(ValueFault) {
        try Self.refuseList(text)
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
            if !text.isEmpty, !text[text.startIndex].isDigit, text[text.startIndex] != UInt8(ascii: "-") {
                throw ValueFault(
                    .invalidValue,
                    at: text.range,
                    "\(text.quoted) names a type of GPU and no number",
                    suggestion: "write \("\(text.string):1") for one of them"
                )
            }
            self.init(count: try text.count(of: .gpus, most: Self.most))
            return
        }
        self.init(
            type: try text[..<colon].name(of: .gpuType),
            count: try text[(colon + 1)...].count(of: .gpus, most: Self.most)
        )
    }

    /// Reads `gpu[:type][:count]`, the form of `--gres`; nil for `none`.
    static func fromGres(_ text: ByteText) throws(ValueFault) -> GPURequest? {
        if text.matches("none") { return nil }
        try refuseList(text)
        let end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        guard text[..<end].matches("gpu") else {
            throw ValueFault(
                .unsupportedValue,
                at: text[..<end].range,
                "the only generic resource known here is gpu, not \(text[..<end].quoted)",
                suggestion: "write --gres=gpu:<count> or --gres=gpu:<type>:<count>"
            )
        }
        guard end < text.endIndex else { return GPURequest(count: 1) }
        let rest = text[(end + 1)...]
        if let colon = rest.lastIndex(of: UInt8(ascii: ":")) {
            let type = rest[..<colon]
            if let extra = type.firstIndex(of: UInt8(ascii: ":")) {
                throw ValueFault(.invalidValue, at: extra..<extra + 1, "one colon too many in \(text.quoted)")
            }
            return GPURequest(
                type: try type.name(of: .gpuType),
                count: try rest[(colon + 1)...].count(of: .gpus, most: most)
            )
        }
        if let first = rest.first, first.isDigit || first == UInt8(ascii: "-") {
            return GPURequest(count: try rest.count(of: .gpus, most: most))
        }
        return GPURequest(type: try rest.name(of: .gpuType), count: 1)
    }

    private static func refuseList(_ text: ByteText) throws(ValueFault) {
        guard let comma = text.firstIndex(of: UInt8(ascii: ",")) else { return }
        throw ValueFault(
            .unsupportedValue,
            at: comma..<text.endIndex,
            "a job has one kind of GPU on all its nodes; a list of several is not supported",
            suggestion: "ask for one type, or submit a job for each"
        )
    }
}

extension GPURequest: CustomStringConvertible {
    /// The form of `--gpus`: `[type:]count`.
    public var description: String { type.map { "\($0):\(count)" } ?? "\(count)" }
}
