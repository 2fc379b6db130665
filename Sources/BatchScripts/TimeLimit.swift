public import Quantities

/// How long a job may run: `--time`.
///
/// Slurm rounds a limit up to whole minutes; here it stays as written, to the second.
public enum TimeLimit: Hashable, Sendable {
    /// So many seconds, at least one.
    case limited(Seconds)
    /// As long as the partition allows. Slurm reads a limit of zero so, and the words INFINITE and UNLIMITED.
    case unlimited

    /// The longest limit that can be written; longer ones are slips of the pen.
    static let mostDays = 100_000

    /// Reads any of Slurm's forms: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
    /// `days-hours:minutes`, `days-hours:minutes:seconds`, zero in any of them, `-1`, `INFINITE`, `UNLIMITED`.
    ///
    /// As in Slurm a field may pass its unit: `90:00` is an hour and a half. Nil for anything else.
    public init?(_ text: String) {
        do throws(ValueFault) {
            try self.init(reading: Array(text.utf8)[...])
        } catch {
            return nil
        }
    }

    init(reading text: ByteText) throws(ValueFault) {
        if text.matches("-1") || text.matches("infinite") || text.matches("unlimited") {
            self = .unlimited
            return
        }
        var fields = (0, 0, 0, 0)
        var count = 0
        var hasDays = false
        var start = text.startIndex
        while true {
            let end = text[start...].firstIndex { !$0.isDigit } ?? text.endIndex
            guard let field = text[start..<end].decimal, count < 4 else { throw Self.fault(text, at: start..<end) }
            guard field <= Self.mostDays * 86_400 else { throw Self.tooLong(text) }
            switch count {
            case 0: fields.0 = field
            case 1: fields.1 = field
            case 2: fields.2 = field
            default: fields.3 = field
            }
            count += 1
            guard end < text.endIndex else { break }
            switch text[end] {
            case UInt8(ascii: "-") where count == 1: hasDays = true
            case UInt8(ascii: ":") where count > 1 || !hasDays: break
            default: throw Self.fault(text, at: end..<end + 1)
            }
            start = end + 1
        }
        let seconds: Int
        switch (hasDays, count) {
        case (true, _): seconds = fields.0 * 86_400 + fields.1 * 3600 + fields.2 * 60 + fields.3
        case (false, 1): seconds = fields.0 * 60
        case (false, 2): seconds = fields.0 * 60 + fields.1
        case (false, 3): seconds = fields.0 * 3600 + fields.1 * 60 + fields.2
        default: throw Self.fault(text, at: text.range)
        }
        guard seconds <= Self.mostDays * 86_400 else { throw Self.tooLong(text) }
        self = seconds == 0 ? .unlimited : .limited(Seconds(Int64(seconds)))
    }

    private static func fault(_ text: ByteText, at range: Range<Int>) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: range.isEmpty ? text.range : range,
            "\(text.quoted) is not a time limit",
            suggestion: "write minutes, hours:minutes:seconds or days-hours:minutes:seconds, e.g. 1-12:30:00"
        )
    }

    private static func tooLong(_ text: ByteText) -> ValueFault {
        ValueFault(
            .valueTooLarge,
            at: text.range,
            "a time limit over \(mostDays) days",
            suggestion: "write UNLIMITED for the longest that the partition allows"
        )
    }
}

extension TimeLimit: CustomStringConvertible {
    /// `days-hours:minutes:seconds`, or UNLIMITED. Reads back as the same limit.
    public var description: String {
        guard case .limited(let limit) = self else { return "UNLIMITED" }
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let seconds = limit.count
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(padded).joined(separator: ":")
        return "\(seconds / 86_400)-\(clock)"
    }
}
