import Quantities

/// What a value counts, and what is said of a count that is none.
enum Counted {
    case cpus
    case gpus
    case nodes
    case tasks

    func tooMany(over most: Int) -> Phrase {
        switch self {
        case .cpus: "more than \(most) CPUs"
        case .gpus: "more than \(most) GPUs"
        case .nodes: "more than \(most) nodes"
        case .tasks: "more than \(most) tasks"
        }
    }

    func noNumber(_ quoted: String) -> Phrase {
        switch self {
        case .cpus: "\(quoted) is not a number of CPUs"
        case .gpus: "\(quoted) is not a number of GPUs"
        case .nodes: "\(quoted) is not a number of nodes"
        case .tasks: "\(quoted) is not a number of tasks"
        }
    }

    var zero: Phrase {
        switch self {
        case .cpus: "zero CPUs are no request"
        case .gpus: "zero GPUs are no request"
        case .nodes: "zero nodes are no request"
        case .tasks: "zero tasks are no request"
        }
    }
}
