package import Documents
import Quantities

/// A training run as somebody writes it down: the model, what it is trained on, and which chips.
package struct TrainingDocument: Sendable {
    package var name: String
    package var order: TrainingOrder
    /// Numbers of chips as they are written; several draw a curve, and the first that a layout fits is planned in full.
    package var chips: [Int]

    /// At most so many numbers of chips are compared.
    package static let mostCounts = 16

    package init(name: String, order: TrainingOrder, chips: [Int]) {
        self.name = name
        self.order = order
        self.chips = chips
    }

    /// Whether a document is one of these, and not a model's bare description.
    package static func isOne(_ tree: PlainTree) -> Bool {
        guard case .map(let entries, _) = tree else { return false }
        return entries.contains { $0.key == "model" }
    }

    /// Reads a document. A fault names the line, the way to the value, what is wrong with it, and how to mend it.
    ///
    /// - Parameter profiles: what the calibration that it is planned with was learnt from.
    package init(tree: PlainTree, profiles: [String] = Calibration.shippedProfiles) throws(TreeFault) {
        var fields = try TreeFields(tree, path: "")
        let work = try TrainingWork(&fields, profiles: profiles)
        name = work.name
        let chip = try Self.chip(&fields)
        chips = try Self.chips(&fields)
        order = work.order(on: chip, chips: chips[0], nodeSize: try fields.whole("node", 1...1024, 8) ?? 8)
        order.microEURPerDeviceHour = try fields.number("price", 0...1e6, 2.5).map { Int(($0 * 1e6).rounded()) }
        order.gramsPerKWh = try fields.number("intensity", 0...1e5, 56)
        order.pue = try fields.number("pue", 1...10, 1.2) ?? order.pue
        try fields.finish()
    }

    private static func chip(_ fields: inout TreeFields) throws(TreeFault) -> Chip {
        let tree = try fields.required("chip", "Name the accelerator, as chip: H100.")
        guard let chip = Chip.named(try TreeValue.text(tree, "chip")) else {
            throw TreeValue.unknown(tree, "chip", Chip.catalogue.map(\.name))
        }
        return chip
    }

    private static func chips(_ fields: inout TreeFields) throws(TreeFault) -> [Int] {
        let tree = try fields.required("chips", "Say how many there are, as chips: 16384 or chips: [4096, 8192].")
        let range = 1...10_000_000
        guard case .list(let values, _) = tree else { return [try TreeValue.whole(tree, "chips", range, 16_384)] }
        var counts: [Int] = []
        for (place, value) in values.enumerated() {
            counts.append(try TreeValue.whole(value, "chips[\(place)]", range, 16_384))
        }
        guard (1...mostCounts).contains(counts.count) else {
            throw fields.fault(
                "chips",
                tree,
                "there are \(counts.count) numbers of chips",
                "Write 1 to \(mostCounts) of them."
            )
        }
        return counts
    }
}

extension ModelDescription {
    /// The names of a document's top, and of `text_config`, in which models with pictures keep their transformer.
    package init(tree: PlainTree) {
        self.init(values: [:])
        add(tree)
    }

    private mutating func add(_ tree: PlainTree) {
        guard case .map(let entries, _) = tree else { return }
        for entry in entries {
            if entry.key == "text_config" { add(entry.value) }
            if case .scalar(let scalar) = entry.value { values[entry.key] = scalar.text }
        }
    }
}
