package import Documents
import Quantities

/// What somebody trains, apart from where: a model, tokens, and steps.
package struct TrainingWork: Sendable {
    package var name: String
    package var tokens: Double
    let model: ModelShape
    let sequence: Int
    let batch: Int
    let precision: Precision
    let profile: String
    let failures: FailureExpectation

    /// Keys of a plan's document that say where and at what price.
    private static let placeKeys = ["chip", "chips", "node", "price", "intensity", "pue"]

    /// Reads a plan's document for what is trained alone. What it says of where and at what price may stand there or not.
    package init(tree: PlainTree) throws(TreeFault) {
        var fields = try TreeFields(tree, path: "")
        try self.init(&fields, profiles: Calibration.shippedProfiles)
        for key in Self.placeKeys { _ = fields.value(key) }
        try fields.finish()
    }

    /// Reads the keys that say what is trained, with software of one of some profiles.
    init(_ fields: inout TreeFields, profiles: [String]) throws(TreeFault) {
        name = try fields.text("name") ?? "Training run"
        let modelTree = try fields.required("model", "Write the names of a config.json below model:.")
        model = try Self.model(modelTree, fields)
        let tokens = try fields.required("tokens", "Say how many tokens it is trained on, as tokens: 15.6e12.")
        self.tokens = try TreeValue.number(tokens, "tokens", 1...1e18, 2e12)
        sequence = try fields.whole("sequence", 1...10_000_000, 8192) ?? 4096
        batch = try fields.whole("batch", 1...1_000_000, 2048) ?? 1024
        precision = try fields.choice("precision", Precision.self) ?? .bf16
        profile = try Self.profile(&fields, profiles)
        var failures = FailureExpectation.llama3
        failures.spares = try fields.whole("spares", 0...1_000_000, 8) ?? failures.spares
        failures.chipHoursBetweenFailures =
            try fields.number("chipHoursBetweenFailures", 1...1e12, 50_700) ?? failures.chipHoursBetweenFailures
        self.failures = failures
    }

    private static func profile(_ fields: inout TreeFields, _ known: [String]) throws(TreeFault) -> String {
        guard let tree = fields.value("profile") else { return Calibration.unmeasuredProfile }
        let name = try TreeValue.text(tree, "profile")
        guard name == Calibration.unmeasuredProfile || known.contains(name) else {
            throw TreeValue.unknown(tree, "profile", known)
        }
        return name
    }

    private static func model(_ tree: PlainTree, _ fields: TreeFields) throws(TreeFault) -> ModelShape {
        guard case .map(let entries, let line) = tree else {
            throw fields.fault(
                "model",
                tree,
                "\(tree.noun) stands where a model is described",
                "Write the names of its config.json below model:, as num_hidden_layers: 126."
            )
        }
        let model: ModelShape
        do {
            model = try ModelDescription(tree: tree).shape()
        } catch {
            let lines = entries.filter { error.description.contains($0.key) }.map(\.line)
            throw TreeFault(
                line: lines.first ?? line,
                path: "model",
                message: error.message,
                remedy: error.remedy
            )
        }
        guard model.layers <= 2000, model.heads <= 4096, model.experts.map({ $0.count <= 4096 }) ?? true else {
            throw TreeFault(
                line: line,
                path: "model",
                message: "there are more layers, heads or experts than are searched",
                remedy: "At most 2,000 layers, 4,096 heads and 4,096 experts are planned."
            )
        }
        return model
    }

    /// The work as an order to so many chips.
    package func order(on chip: Chip, chips: Int, nodeSize: Int) -> TrainingOrder {
        let setup = TrainingSetup(
            model: model,
            sequence: sequence,
            globalBatch: batch,
            chip: chip,
            chips: chips,
            nodeSize: nodeSize,
            precision: precision,
            software: TrainingSetup.Software(profile: profile)
        )
        var order = TrainingOrder(setup: setup, tokens: tokens)
        order.failures = failures
        return order
    }
}
