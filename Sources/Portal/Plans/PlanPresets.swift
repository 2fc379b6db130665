/// The documents that a new plan may begin from: the examples that come with Fabrique.
struct PlanPresets: Sendable {
    /// A document and what it is called in the catalogue: `training-llama-405b`.
    struct Preset: Sendable {
        var name: String
        var text: String
    }

    private let all: [Preset]

    init(_ resources: Resources) throws(PortalFault) {
        all = try resources.texts(in: "Presets", endingIn: ".yaml").map { Preset(name: $0.key, text: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// Those of a kind.
    func of(_ kind: String) -> [Preset] { all.filter { $0.name.hasPrefix(kind + "-") } }

    /// The one that a kind begins with.
    func first(_ kind: String) -> Preset? { of(kind).first }

    subscript(kind: String, name: String) -> Preset? { of(kind).first { $0.name == name } }
}
