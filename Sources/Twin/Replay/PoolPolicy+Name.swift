package import Scheduling

extension PoolPolicy {
    /// The policy's name on the command line and in scenarios.
    package var name: String {
        switch self {
        case .fifo: "fifo"
        case .easy: "easy"
        case .conservative: "conservative"
        case .shortestFirst: "shortest-first"
        }
    }

    /// The policy of a name; nil when there is none.
    package init?(name: String) {
        guard let policy = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = policy
    }
}
