import Documents
import Quantities
import Scheduling

/// How a system serves its queue.
struct QueueOrder {
    var policy = PoolPolicy.easy
    var priority: ScenarioPriority?
    var preempts = false
}

extension ScenarioSystem {
    var queueOrder: QueueOrder {
        get { QueueOrder(policy: policy, priority: priority, preempts: preempts) }
        set {
            policy = newValue.policy
            priority = newValue.priority
            preempts = newValue.preempts
        }
    }
}

extension Scenario {
    /// Reads `policy`, a name or the weights of a priority, and `preemption`.
    static func queueOrder(_ fields: inout TreeFields) throws(TreeFault) -> QueueOrder {
        var order = QueueOrder()
        if let tree = fields.value("policy") { try read(tree, fields.path("policy"), into: &order) }
        guard let tree = fields.value("preemption") else { return order }
        order.preempts = try flag(tree, fields.path("preemption"))
        guard !order.preempts || order.policy != .conservative else {
            throw fields.fault(
                "preemption",
                tree,
                "conservative backfill has promised everybody a start",
                "Write another policy, as policy: easy."
            )
        }
        return order
    }

    private static func read(_ tree: PlainTree, _ path: String, into order: inout QueueOrder) throws(TreeFault) {
        if case .map = tree {
            order.priority = try ScenarioPriority(tree: tree, path: path)
            return
        }
        let name = try TreeValue.text(tree, path)
        if name == ScenarioPriority.name {
            order.priority = ScenarioPriority()
        } else if let policy = PoolPolicy(name: name) {
            order.policy = policy
        } else {
            let others = [ScenarioPriority.name, "{age: 10, user: 100, halfLife: 7 d}"]
            throw TreeValue.unknown(tree, path, PoolPolicy.allCases.map(\.name) + others)
        }
    }

    /// Reads whether work may be preempted.
    static func isPreemptible(_ fields: inout TreeFields) throws(TreeFault) -> Bool {
        guard let tree = fields.value("preemptible") else { return false }
        return try flag(tree, fields.path("preemptible"))
    }

    private static func flag(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Bool {
        switch try TreeValue.text(tree, path) {
        case "true": return true
        case "false": return false
        default: throw TreeValue.unknown(tree, path, ["true", "false"])
        }
    }
}
