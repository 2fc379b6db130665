/// One accelerator as its maker describes it, and the links that leave it.
package struct Chip: Hashable, Sendable {
    /// The names it goes by; the first is the short one that tables use.
    package var names: [String]
    package var bf16TeraFLOPS: Double
    package var eightBitTeraFLOPS: Double
    package var fourBitTeraFLOPS: Double
    package var memoryGB: Double
    package var memoryTBPerSecond: Double
    /// Within the scale-up domain, each way.
    package var linkGBPerSecond: Double
    /// Chips that reach each other over the fast links.
    package var domain: Int
    /// The chip's share of its node's network cards.
    package var networkGBPerSecond: Double
    /// Rated power; nil where the maker publishes none.
    package var ratedWatts: Double?
    /// The most that a large bf16 product was measured to reach; nil where nobody published it.
    package var measuredTeraFLOPS: Double?

    /// The short name.
    package var name: String { names[0] }

    /// Whether the host's processor is on the chip's module, which feeds it faster than one behind PCIe does.
    package var hasHostOnModule: Bool { name.hasPrefix("GH") || name.hasPrefix("GB") }

    /// The rated peak in a precision.
    package func peakTeraFLOPS(_ precision: Precision) -> Double {
        switch precision {
        case .bf16, .fp16: bf16TeraFLOPS
        case .fp8, .mxfp8: eightBitTeraFLOPS
        case .nvfp4: fourBitTeraFLOPS
        }
    }
}
