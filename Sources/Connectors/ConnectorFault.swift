/// Trouble between us and a system.
package struct ConnectorFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of trouble. Stable, part of the contract.
    package enum Code: String, CaseIterable, Hashable, Sendable {
        /// The server may switch users, and the order names no account. No job runs as root.
        case noAccount = "no-account"
        /// The machine does not know the account.
        case noSuchAccount = "no-such-account"
        /// The account is root.
        case forbiddenAccount = "forbidden-account"
        /// The machine has no such partition.
        case noSuchPartition = "no-such-partition"
        /// The order contradicts itself, or holds what no system call can take.
        case badOrder = "bad-order"
        /// So many cores are not free now; they may be later.
        case coresBusy = "cores-busy"
        /// So many devices are not free now; they may be later.
        case devicesBusy = "devices-busy"
        /// The attempt was forgotten, or a later one of its job was.
        case attemptIsOver = "attempt-is-over"
        /// Another attempt of the same job still has processes here.
        case otherAttemptLives = "other-attempt-lives"
        /// The attempt can't be forgotten while it lives.
        case stillLive = "still-live"
        /// The spool can't be read or written.
        case spool
        /// The shepherd can't be started.
        case shepherd
        /// The output file is not there (yet).
        case noOutput = "no-output"
        /// The output file is not a regular file of the account's.
        case unsafeOutput = "unsafe-output"
        /// The system does not answer, or not for certain.
        case unreachable
        /// The system answers in a way that is not understood here.
        case badAnswer = "bad-answer"
        /// What lets us speak for the system's users is not there or not taken.
        case credentials
    }

    /// The kind of trouble.
    package var code: Code
    /// What was being done, what stood in the way, and how to mend it: sentences for an operator.
    package var text: String

    /// Describes trouble.
    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Code and text.
    package var description: String { "\(code.rawValue): \(text)" }

    /// Whether the same order may well succeed later.
    package var isPassing: Bool {
        switch code {
        case .coresBusy, .devicesBusy, .otherAttemptLives, .spool, .shepherd, .noOutput, .stillLive, .unreachable,
            .badAnswer, .credentials:
            true
        default: false
        }
    }
}
