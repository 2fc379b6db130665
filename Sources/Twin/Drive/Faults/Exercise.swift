package import Federation

/// What fault histories have really exercised, so that a green run is known to mean something.
package struct Exercise: Sendable, Hashable {
    /// How many histories were played to their end.
    package var histories = 0
    /// How many commands were decided.
    package var decisions = 0
    /// How many records became durable.
    package var records = 0
    /// How many attempts really ran on a system.
    package var executions = 0
    /// Commands that were carried out, by kind.
    package var accepted: [CommandKind: Int] = [:]
    /// Commands that were refused, by kind.
    package var refused: [CommandKind: Int] = [:]
    /// Refusals by code.
    package var refusals: [Refusal.Code: Int] = [:]
    /// Reasons that waiting jobs gave.
    package var reasons: [PendingReason: Int] = [:]
    /// How attempts ended.
    package var outcomes: [Outcome: Int] = [:]
    /// What went wrong.
    package var faults: [DriveFault: Int] = [:]

    /// Counts nothing yet.
    package init() {}

    /// Adds what other histories exercised.
    package mutating func merge(_ other: Self) {
        histories += other.histories
        decisions += other.decisions
        records += other.records
        executions += other.executions
        accepted.merge(other.accepted) { $0 + $1 }
        refused.merge(other.refused) { $0 + $1 }
        refusals.merge(other.refusals) { $0 + $1 }
        reasons.merge(other.reasons) { $0 + $1 }
        outcomes.merge(other.outcomes) { $0 + $1 }
        faults.merge(other.faults) { $0 + $1 }
    }

    /// What no history has exercised, in words; empty when everything was.
    package var gaps: [String] {
        func gaps<Case: CaseIterable & Hashable>(_ what: String, _ counts: [Case: Int]) -> [String] {
            Case.allCases.filter { counts[$0] == nil }.map { "\(what) \($0)" }
        }
        // Time passes whether anybody likes it or not: a tick can't be refused.
        var refused = refused
        refused[.tick, default: 0] += 0
        return gaps("command", accepted) + gaps("refused command", refused) + gaps("refusal", refusals)
            + gaps("reason", reasons) + gaps("outcome", outcomes) + gaps("fault", faults)
    }
}
