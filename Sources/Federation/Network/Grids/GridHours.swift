package import Quantities

/// What is known, hour by hour, of the carbon intensity of a system's grid.
///
/// Hours are counted from 1970-01-01T00:00Z, so that an hour of the clock is one number everywhere. An intensity is a whole
/// number of g CO2e/kWh, lifecycle; an hour may be missing between two that are known.
package struct GridHours: Hashable, Sendable {
    /// The hour that the first intensity is of; of no meaning as long as none is known.
    private var first: Int64 = 0
    /// An intensity for each hour from the first one on, ``missing`` where it is not known.
    private var values: [UInt16] = []
    /// Where those that were recorded last come from; empty as long as none is known.
    package private(set) var source = ""

    private static let missing = UInt16.max

    /// Knows nothing.
    package init() {}

    /// The intensity of an hour, in g CO2e/kWh; nil where it is not known.
    package func grams(atHour hour: Int64) -> Int64? {
        guard knownHours.contains(hour) else { return nil }
        let value = values[Int(hour - first)]
        return value == Self.missing ? nil : Int64(value)
    }

    /// How many of some hours are known.
    package func countKnown(in hours: Range<Int64>) -> UInt32 {
        UInt32(clamping: hours.clamped(to: knownHours).count { grams(atHour: $0) != nil })
    }

    /// The hours from the first that is known to the last.
    var knownHours: Range<Int64> { first..<first + Int64(values.count) }

    /// Takes intensities over in place of those known before for the same hours, and forgets every hour before `oldest`.
    mutating func note(_ run: [UInt16], from hour: Int64, source: String, forgettingBefore oldest: Int64) {
        let old = min(Int64(values.count), max(0, oldest - first))
        values.removeFirst(Int(old))
        first = values.isEmpty ? hour : first + old
        if hour < first {
            values.insert(contentsOf: repeatElement(Self.missing, count: Int(first - hour)), at: 0)
            first = hour
        }
        let lacking = hour + Int64(run.count) - knownHours.upperBound
        if lacking > 0 { values.append(contentsOf: repeatElement(Self.missing, count: Int(lacking))) }
        let place = Int(hour - first)
        values.replaceSubrange(place..<place + run.count, with: run)
        self.source = source
    }
}

extension GridHours {
    /// How long an hour is, in milliseconds.
    static let hourMilliseconds: Int64 = 3_600_000
    /// The most hours that one record holds: those of a month.
    package static let mostInRecord = 24 * 31
    /// The intensities that a grid can have.
    package static let possibleGrams: ClosedRange<Int64> = 0...5000

    /// The hour in which a moment lies.
    package static func hour(of moment: Instant) -> Int64 {
        let (hour, rest) = moment.milliseconds.quotientAndRemainder(dividingBy: hourMilliseconds)
        return rest < 0 ? hour - 1 : hour
    }

    /// When an hour begins.
    package static func start(ofHour hour: Int64) -> Instant { Instant(milliseconds: hour * hourMilliseconds) }

    /// When the hour began in which a moment lies.
    static func startOfHour(at moment: Instant) -> Instant { start(ofHour: hour(of: moment)) }

    /// The hours that are kept: as far back as the longest job can have begun, and a month ahead for forecasts.
    package static func kept(at now: Instant) -> Range<Int64> {
        let present = hour(of: now)
        return present - JobShape.longestTime.count / 3600..<present + Int64(mostInRecord)
    }
}

extension GridHours: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init()
        first = try reader.read()
        guard first.magnitude < 1 << 40 else { throw CodingFault(.numberTooLarge, at: reader.offset) }
        for value in try reader.read() as [UInt32] {
            guard let short = UInt16(exactly: value) else { throw CodingFault(.numberTooLarge, at: reader.offset) }
            values.append(short)
        }
        source = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(first)
        writer.write(UInt64(values.count))
        for value in values { writer.write(UInt32(value)) }
        writer.write(source)
    }
}
