public import Quantities

/// An amount of main memory: `--mem`.
public enum MemorySize: Hashable, Sendable {
    /// So many bytes, at least one.
    case amount(Bytes)
    /// All that a node has: what `--mem=0` means in Slurm.
    case allOfNode

    /// The largest amount that can be written: 1 EiB.
    static let mostBytes = 1 << 60

    /// Reads a whole number with K, M, G or T (powers of 1024, a B may follow); without a letter it counts MiB, as in
    /// Slurm. Nil for anything else.
    public init?(_ text: String) {
        do throws(ValueFault) {
            try self.init(reading: Array(text.utf8)[...])
        } catch {
            return nil
        }
    }

    init(reading text: ByteText) throws(ValueFault) {
        let end = text.firstIndex { !$0.isDigit } ?? text.endIndex
        let digits = text[text.startIndex..<end]
        let unit = text[end...]
        guard !digits.isEmpty else { throw Self.fault(text, at: text.range) }
        let shift: Int
        if unit.isEmpty || unit.matches("m") || unit.matches("mb") {
            shift = 20
        } else if unit.matches("k") || unit.matches("kb") {
            shift = 10
        } else if unit.matches("g") || unit.matches("gb") {
            shift = 30
        } else if unit.matches("t") || unit.matches("tb") {
            shift = 40
        } else {
            throw Self.fault(text, at: unit.range)
        }
        guard let count = digits.decimal, count <= Self.mostBytes >> shift else {
            throw ValueFault(.valueTooLarge, at: text.range, "more memory than 1 EiB")
        }
        self = count == 0 ? .allOfNode : .amount(Bytes(Int64(count << shift)))
    }

    private static func fault(_ text: ByteText, at range: Range<Int>) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: range.isEmpty ? text.range : range,
            "\(text.quoted) is not an amount of memory",
            suggestion: "write a whole number with K, M, G or T, e.g. 1536M for one and a half GiB"
        )
    }
}

extension MemorySize: CustomStringConvertible {
    /// The amount in the largest unit that divides it. Reads back as the same amount, unless it is no whole KiB.
    public var description: String {
        guard case .amount(let bytes) = self else { return "0" }
        for (shift, unit) in [(40, "T"), (30, "G"), (20, "M")] where bytes.count % (1 << shift) == 0 {
            return "\(bytes.count >> Int64(shift))\(unit)"
        }
        return "\(bytes.count >> 10)K"
    }
}
