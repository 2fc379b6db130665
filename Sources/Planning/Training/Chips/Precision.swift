/// The number format of a run's matrix products.
package enum Precision: String, CaseIterable, Sendable {
    case bf16
    case fp16
    case fp8
    case mxfp8
    case nvfp4

    /// Reads the formats as published tables write them: `fp8?` and `bf16/fp8` count as FP8.
    package init?(_ text: String) {
        switch text {
        case "fp8?", "bf16/fp8": self = .fp8
        default: self.init(rawValue: text)
        }
    }

    /// Whether products run in eight bits or fewer.
    package var isEightBit: Bool { self == .fp8 || self == .mxfp8 || self == .nvfp4 }
}
