import ArgumentParser
import Contract

/// A job's number, `12`, or an array task's, `12_3`, as a person writes it.
struct JobReference: ExpressibleByArgument, Sendable, CustomStringConvertible {
    var description: String

    /// Takes `12` and `12_3`; nil for anything else, so that a slip never becomes a request.
    init?(argument: String) {
        let parts = argument.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        guard UInt64(parts[0]) != nil, parts.count == 1 || UInt32(parts[1]) != nil,
            argument.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        description = argument
    }
}

extension JobView {
    /// The number by which people know it: `12`, or `12_3` for a task of an array.
    var reference: String { array.flatMap { array in index.map { "\(array)_\($0)" } } ?? String(id) }

    /// Whether it has come to its end.
    var hasEnded: Bool { ["succeeded", "failed", "cancelled", "timedOut"].contains(state) }

    /// Where it runs or ran: `system/partition`.
    var place: String? { system.map { $0 + (partition.map { "/" + $0 } ?? "") } }

    /// How its end shows in this program's exit status.
    var exitStatus: ProcessStatus {
        switch state {
        case "succeeded": .done
        case "timedOut": .timedOut
        case "failed":
            if let signal, (1...127).contains(signal) {
                .signal(Int32(signal))
            } else if let exitCode, (1...255).contains(exitCode) {
                .script(Int32(exitCode))
            } else {
                .failed
            }
        default: .failed
        }
    }

    /// How it ended, in a few words: `failed: exit code 3`.
    var ending: String {
        var text =
            switch state {
            case "timedOut": "timed out (its limit is \(Human.duration(seconds: timeLimitSeconds)))"
            case "failed" where signal != nil: "failed: signal \(signal ?? 0)"
            case "failed" where exitCode != nil: "failed: exit code \(exitCode ?? 0)"
            default: state
            }
        if fault == "platform" { text += ", the platform's fault" }
        if let why, !why.isEmpty { text += " (\(why))" }
        return text
    }
}
