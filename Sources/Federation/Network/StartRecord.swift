package import Quantities

/// How long a system took to begin what was sent to it, and how good the estimates of that were.
///
/// Waits and errors are counted in steps of about a twentieth, and older ones count for less: past two thousand all
/// counts are halved.
package struct StartRecord: Hashable, Sendable {
    /// How long attempts waited from their placement to their start.
    private var waits = SpanCounts()
    /// How far their starts were from the estimates.
    private var errors = SpanCounts()
    /// How many were held against an interval, and how many of them began inside it.
    private var judged: UInt32 = 0
    private var inside80: UInt32 = 0
    private var inside90: UInt32 = 0
    /// Until when nothing that could go elsewhere is sent there, after an attempt had to be recalled.
    private(set) var shunnedUntil: Instant?

    /// Nothing was sent there yet.
    init() {}

    /// From so many starts on, something is said of them.
    private static let least: UInt32 = 8
    private static let most: UInt32 = 2000

    /// How many starts it knows, older ones counting for less.
    package var count: Int { Int(waits.total) }

    /// The wait that half of the attempts did not exceed, in milliseconds; zero as long as little is known.
    package var typicalWaitMilliseconds: Int64 { waits.total < Self.least ? 0 : waits.span(atPerMille: 500) }

    /// The error that half of the estimates did not exceed, in milliseconds; nil as long as little is known.
    package var medianErrorMilliseconds: Int64? { errors.total < Self.least ? nil : errors.span(atPerMille: 500) }

    /// Of a thousand starts, how many fell into the interval that was to hold 800 of them, and 900; nil as long as little
    /// is known.
    package var insidePerMille: (of80: Int, of90: Int)? {
        guard judged >= Self.least else { return nil }
        return (Int(inside80) * 1000 / Int(judged), Int(inside90) * 1000 / Int(judged))
    }

    /// Notes that an attempt began after so long, where so long was expected.
    mutating func note(waitMilliseconds wait: Int64, expected: Int64) {
        shunnedUntil = nil
        if waits.total >= Self.least {
            judged += 1
            if waits.isInside(wait, fromPerMille: 100, toPerMille: 900) { inside80 += 1 }
            if waits.isInside(wait, fromPerMille: 50, toPerMille: 950) { inside90 += 1 }
        }
        waits.add(wait)
        errors.add(abs(wait - expected))
        guard waits.total >= Self.most else { return }
        waits.halve()
        errors.halve()
        (judged, inside80, inside90) = (judged / 2, inside80 / 2, inside90 / 2)
    }

    /// Notes that an attempt was recalled after it had waited so long.
    mutating func noteRecall(at now: Instant, waited: Seconds) {
        shunnedUntil = now + min(max(waited, 60), 3600)
    }
}

/// How often spans of time were seen, by size: sixteen steps for each doubling.
struct SpanCounts: Hashable, Sendable {
    private var counts: [UInt32] = []
    private(set) var total: UInt32 = 0

    mutating func add(_ milliseconds: Int64) {
        let step = Self.step(of: milliseconds)
        while counts.count <= step { counts.append(0) }
        counts[step] += 1
        total += 1
    }

    mutating func halve() {
        for step in counts.indices { counts[step] /= 2 }
        while counts.last == 0 { counts.removeLast() }
        total = counts.reduce(0, +)
    }

    /// The span that so many of a thousand did not exceed: the end of its step.
    func span(atPerMille share: UInt32) -> Int64 {
        let step = step(atPerMille: share)
        return step == 0 ? 0 : Self.least(inStep: step + 1) - 1
    }

    /// Whether a span falls between two shares, the steps of both included.
    func isInside(_ milliseconds: Int64, fromPerMille low: UInt32, toPerMille high: UInt32) -> Bool {
        (step(atPerMille: low)...step(atPerMille: high)).contains(Self.step(of: milliseconds))
    }

    private func step(atPerMille share: UInt32) -> Int {
        let wanted = (UInt64(total) * UInt64(share) + 999) / 1000
        var seen: UInt64 = 0
        for (step, count) in counts.enumerated() {
            seen += UInt64(count)
            if seen >= wanted, count > 0 { return step }
        }
        return max(0, counts.count - 1)
    }

    /// Each number below 16, then sixteen steps for each doubling.
    private static func step(of milliseconds: Int64) -> Int {
        // No attempt waits for centuries.
        let span = UInt64(clamping: min(milliseconds, 1 << 50))
        guard span >= 16 else { return Int(span) }
        let power = 63 - span.leadingZeroBitCount
        return 16 * (power - 3) + Int(span >> UInt64(power - 4) & 15)
    }

    private static func least(inStep step: Int) -> Int64 {
        guard step >= 16 else { return Int64(step) }
        let power = step / 16 + 3
        return Int64(16 + step % 16) << Int64(power - 4)
    }
}

extension StartRecord: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        waits = try reader.read()
        errors = try reader.read()
        judged = try reader.read()
        inside80 = try reader.read()
        inside90 = try reader.read()
        shunnedUntil = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(waits, errors, judged, inside80, inside90, shunnedUntil)
    }
}

extension SpanCounts: BinaryCoded {
    init(from reader: inout ByteReader) throws(CodingFault) {
        counts = try reader.read()
        total = counts.reduce(0, &+)
    }

    func encode(to writer: inout ByteWriter) { writer.write(counts) }
}
