/// A version of Slurm's REST interface that is spoken here.
///
/// v0.0.39 is left out: every release that has it also has v0.0.38 or v0.0.40.
package enum SlurmVersion: Int, CaseIterable, Comparable, Sendable {
    /// Slurm 22.05 to 23.11.
    case v38 = 38
    /// Slurm 23.11 to 25.05.
    case v40 = 40
    /// Slurm 24.05 to 25.11.
    case v41 = 41
    /// Slurm 24.11 and later.
    case v42 = 42
    /// Slurm 25.05 and later.
    case v43 = 43

    /// As it stands in paths: `v0.0.38`.
    package var word: String { "v0.0.\(rawValue)" }

    /// Whether numbers may be unset and without limit, states are lists and exit codes are told in full.
    var isStructured: Bool { self >= .v40 }

    /// Older before newer.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The newest version that a site's own description (`/openapi/v3`) lists and that is spoken here; and whether it
    /// lists that version of the accounting too.
    static func choose(from description: JSONValue) -> (version: SlurmVersion, hasAccounting: Bool)? {
        guard case .object(let paths) = description["paths"] else { return nil }
        func lists(_ service: String, _ version: SlurmVersion) -> Bool {
            paths.keys.contains { $0.hasPrefix("/\(service)/\(version.word)/") }
        }
        return allCases.reversed().first { lists("slurm", $0) }.map { ($0, lists("slurmdb", $0)) }
    }
}
