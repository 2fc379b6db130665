/// What an answer of slurmrestd complains of.
struct SlurmProblems: Hashable, Sendable {
    /// One complaint: Slurm's own number where it gives one, and its words.
    struct Problem: Hashable, Sendable {
        var number: Int64?
        var text: String
    }

    var errors: [Problem]
    /// What the server did not honour of a request, since v0.0.40.
    var warnings: [Problem]

    init(_ answer: JSONValue) {
        errors = answer["errors"].items.map(Problem.init)
        warnings = answer["warnings"].items.map(Problem.init)
    }

    /// The complaints in one sentence's length.
    var text: String {
        let words = (errors + warnings).map { problem in
            problem.number.map { "\(problem.text) (\($0))" } ?? problem.text
        }
        return words.isEmpty ? "no reason given" : words.joined(separator: "; ")
    }

    /// What a submission was not given of what it asked for. That it is held is what we ask for; since v0.0.40 that is a
    /// warning without its number.
    var concerns: [String] {
        errors.filter { $0.number != Self.isHeld }.map(\.text)
            + warnings.map(\.text).filter { !$0.hasSuffix(Self.heldWords) }
    }

    func has(_ number: Int64) -> Bool { errors.contains { $0.number == number } }
    func has(anyOf numbers: Set<Int64>) -> Bool { errors.contains { $0.number.map(numbers.contains) ?? false } }

    /// ESLURM_INVALID_JOB_ID: the only answer that means "there is no such job".
    static let noSuchJob: Int64 = 2017
    /// ESLURM_JOB_HELD: said of a job that was submitted held, as we do.
    static let isHeld: Int64 = 2042
    /// The same in words, which have been these in every release.
    private static let heldWords = "Job is in held state, pending scheduler release"
    /// ESLURM_ALREADY_DONE and ESLURM_JOB_FINISHED: said of a change to a job that is over.
    static let isOver: Set<Int64> = [2021, 2084]
    /// SLURM_COMMUNICATIONS_CONNECTION_ERROR: the request never reached slurmctld.
    static let notReached: Int64 = 1800
    /// ESLURM_REST_EMPTY_RESULT.
    static let nothingFound: Int64 = 9003
    /// Refusals after which nothing of the request is left: partition, nodes, name, account, dependency, time, script,
    /// accelerators.
    static let refusals: Set<Int64> = [2000, 2003, 2006, 2009, 2012, 2014, 2029, 2045, 2048, 2051, 2053, 2115, 9001]
}

extension SlurmProblems.Problem {
    /// The number stands under one of three names, depending on version and route.
    fileprivate init(_ value: JSONValue) {
        number = ["error_number", "error_code", "errno"].lazy.compactMap { value[$0].slurmNumber }.first
        text =
            ["description", "error"].lazy.compactMap { value[$0].string }.first { !$0.isEmpty } ?? "no reason given"
    }
}
