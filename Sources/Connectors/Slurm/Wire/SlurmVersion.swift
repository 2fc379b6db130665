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

    /// Has an answer about jobs leave out their cores, each of which it would tell by itself otherwise.
    var brief: String { isStructured ? "?flags=ALL" : "" }

    /// A query for several jobs: one value with commas before v0.0.40, a value for each since, though it says otherwise.
    func query(_ name: String, _ ids: [Int64]) -> String {
        let numbers = ids.map { String($0) }
        guard isStructured else { return "\(name)=" + numbers.joined(separator: "%2C") }
        return numbers.map { "\(name)=\($0)" }.joined(separator: "&")
    }

    /// Older before newer.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The newest version that a site's own description (`/openapi/v3`) lists and that is spoken here, with what it
    /// lists of that version.
    static func choose(from description: JSONValue) -> SlurmSite.Dialect? {
        guard case .object(let paths) = description["paths"] else { return nil }
        func lists(_ path: String) -> Bool { paths.keys.contains { $0.hasPrefix(path) } }
        return allCases.reversed().first { lists("/slurm/\($0.word)/") }.map { version in
            SlurmSite.Dialect(
                version: version,
                hasAccounting: lists("/slurmdb/\(version.word)/"),
                hasStates: lists("/slurm/\(version.word)/jobs/state")
            )
        }
    }
}
