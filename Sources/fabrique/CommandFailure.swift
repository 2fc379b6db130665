import Contract

/// What the process tells its caller by its exit status.
enum ProcessStatus: Equatable, Sendable {
    /// Done.
    case done
    /// The job, or the deed that was asked for, failed.
    case failed
    /// The input is wrong: a script's mistake, an unknown option, a name that can't be one.
    case wrongInput
    /// The server understood and refused: no right, not there, or not in this state.
    case refused
    /// The server can't be reached, or can't take orders now.
    case unavailable
    /// The job ran into its time limit.
    case timedOut
    /// The job's script ended with a code of its own.
    case script(Int32)
    /// The job, or this program, was ended by a signal.
    case signal(Int32)

    /// The number that the shell sees.
    var number: Int32 {
        switch self {
        case .done: 0
        case .failed: 1
        case .wrongInput: 2
        case .refused: 3
        case .unavailable: 4
        case .timedOut: 124
        case .script(let code): code
        case .signal(let signal): 128 + signal
        }
    }
}

/// Why a command did not do what it was asked, said so that the reader can mend it.
struct CommandFailure: Error {
    /// How the process ends.
    var status: ProcessStatus
    /// What happened and how to mend it, in whole sentences; empty when everything has been said already.
    var message: String
    /// What the server said, when it was the server that refused.
    var problem: Problem?

    /// Makes a failure.
    init(_ status: ProcessStatus, _ message: String, problem: Problem? = nil) {
        self.status = status
        self.message = message
        self.problem = problem
    }
}
