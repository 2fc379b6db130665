public import Quantities

/// A signal before the time limit ends the job, so that it can save its work: `--signal`.
public struct SignalRequest: Hashable, Sendable {
    /// The signal's number on Linux, 1 to 64.
    public var number: Int32
    /// How long before the end it is sent.
    public var lead: Seconds
    /// Whether only the batch shell gets it (`B:`); otherwise only what the shell has started as job steps.
    public var isForBatchShell: Bool
    /// Whether the job may overlap a reservation that begins late (`R:`). Kept for systems that know it.
    public var mayOverlapReservation: Bool

    /// What Slurm knows by name, with the numbers of Linux.
    private static let names: [(name: StaticString, number: Int32)] = [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ABRT", 6), ("KILL", 9), ("USR1", 10), ("USR2", 12), ("PIPE", 13),
        ("ALRM", 14), ("TERM", 15), ("CHLD", 17), ("CONT", 18), ("STOP", 19), ("TSTP", 20), ("TTIN", 21),
        ("TTOU", 22), ("URG", 23), ("XCPU", 24),
    ]

    /// Describes a signal.
    public init(number: Int32, lead: Seconds, isForBatchShell: Bool = false, mayOverlapReservation: Bool = false) {
        self.number = number
        self.lead = lead
        self.isForBatchShell = isForBatchShell
        self.mayOverlapReservation = mayOverlapReservation
    }

    /// Reads `[B:|R:]signal[@seconds]`: a name with or without SIG, or a number; 60 seconds if none are given, at most
    /// 65,535.
    init(reading text: ByteText) throws(ValueFault) {
        self.init(number: 0, lead: 60)
        var rest = text
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            for index in text.startIndex..<colon {
                switch text[index].lowercase {
                case UInt8(ascii: "b"): isForBatchShell = true
                case UInt8(ascii: "r"): mayOverlapReservation = true
                default: throw Self.fault(text, at: index..<index + 1)
                }
            }
            rest = text[(colon + 1)...]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "@")) {
            let seconds = rest[(mark + 1)...]
            guard let lead = seconds.decimal, lead <= 65_535 else {
                throw ValueFault(
                    .invalidValue,
                    at: mark..<rest.endIndex,
                    "\(seconds.quoted) is not a number of seconds before the end",
                    suggestion: "write a whole number from 0 to 65535, e.g. USR1@120"
                )
            }
            self.lead = Seconds(Int64(lead))
            rest = rest[..<mark]
        }
        number = try Self.number(of: rest, in: text)
    }

    /// The signal's name without SIG; its number where Slurm has no name for it.
    public var name: String {
        Self.names.first { $0.number == number }.map { "\($0.name)" } ?? "\(number)"
    }

    private static func number(of signal: ByteText, in text: ByteText) throws(ValueFault) -> Int32 {
        if let number = signal.decimal, (1...64).contains(number) { return Int32(number) }
        let name = signal.starts(withWord: "SIG") ? signal.dropFirst(3) : signal
        if let known = names.first(where: { name.matches($0.name) }) { return known.number }
        guard !signal.isEmpty, !signal.isAllDigits else { throw fault(text, at: signal.range) }
        let nearest = Suggestion.nearest(to: name.string.uppercased(), among: names.map { "\($0.name)" })
        throw ValueFault(
            .invalidValue,
            at: signal.range,
            "unknown signal \(signal.quoted)",
            suggestion: nearest.map { "did you mean \($0)?" } ?? "write a name such as USR1, or a number"
        )
    }

    private static func fault(_ text: ByteText, at range: Range<Int>) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: range.isEmpty ? text.range : range,
            "\(text.quoted) is not a signal",
            suggestion: "write e.g. USR1@120, or B:TERM@300 for the batch shell alone"
        )
    }
}

extension SignalRequest: CustomStringConvertible {
    /// The form of `--signal`. Reads back as the same request.
    public var description: String {
        let flags = (mayOverlapReservation ? "R" : "") + (isForBatchShell ? "B" : "")
        return "\(flags)\(flags.isEmpty ? "" : ":")\(name)@\(lead)"
    }
}
