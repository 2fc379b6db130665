import Documents
import Quantities

extension ScenarioPriority {
    /// Reads an order from its weights: `{age: 10, user: 100, halfLife: 7 d}`. What is left out counts as usual.
    init(tree: PlainTree, path: String) throws(TreeFault) {
        self.init()
        var fields = try TreeFields(tree, path: path)
        if let tree = fields.value("halfLife") {
            halfLifeSeconds = try TreeValue.seconds(tree, fields.path("halfLife"))
            guard halfLifeSeconds >= 3600 else {
                throw fields.fault("halfLife", tree, "usage would be forgotten too soon", "Write 1 h or more.")
            }
        }
        age = try fields.whole("age", 0...Self.greatest, 10) ?? age
        size = try Self.points(&fields, "size") ?? size
        country = try Self.points(&fields, "country") ?? country
        organisation = try Self.points(&fields, "organisation") ?? organisation
        user = try Self.points(&fields, "user") ?? user
        try fields.finish()
    }

    /// Points of priority, which may be below 0.
    static func points(_ fields: inout TreeFields, _ key: String) throws(TreeFault) -> Int? {
        try fields.whole(key, -greatest...greatest, 100)
    }

    /// The order as it is written: its name, or its weights where they are not the usual ones.
    var tree: PlainTree {
        guard self != Self() else { return .text(Self.name) }
        return .map([
            "halfLife": TreeValue.span(halfLifeSeconds), "age": .number(age), "size": .number(size),
            "country": .number(country), "organisation": .number(organisation), "user": .number(user),
        ])
    }
}
