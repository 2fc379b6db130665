package import Quantities

/// The share of its time that a system offers the federation each calendar month (UTC), and what of it is gone.
///
/// It holds for each kind of device apart: a system that offers 30 % gives at most three tenths of its accelerators'
/// time in the month, and three tenths of its cores' time where cores are billed. Gone is what attempts used that ended
/// in the month, whoever pays, and all that is set aside for those that are open. So an attempt counts whole in the month
/// in which it ends, and no job is placed whose time limit could bring what is used to more than what is offered. Nodes
/// count as they are now, and a later correction of a charge changes nothing. Where the whole is offered nothing is held
/// back.
package struct OfferedShare: Hashable, Sendable {
    /// All of its time, in thousandths.
    package static let whole: UInt32 = 1000

    /// How many thousandths of a month's device-time it offers.
    package private(set) var perMille = OfferedShare.whole
    /// What attempts used that ended in the month that is counted.
    private var used = DeviceTimes()
    /// When that month is over.
    private(set) var monthEnds = Instant(milliseconds: 0)
    /// What is set aside for open attempts. Derived from the jobs, so no snapshot holds it.
    var held = DeviceTimes()
    /// What all of its devices give in a second. Derived from the pools, so no snapshot holds it.
    var perSecond = DeviceTimes()

    /// The whole is offered, and nothing was used yet.
    init() {}

    /// Whether it offers all of its time.
    package var isWhole: Bool { perMille == Self.whole }

    /// The month that is counted; where the whole is offered, the one in which an attempt last ended.
    package var month: CalendarMonth { CalendarMonth(of: Instant(milliseconds: max(0, monthEnds.milliseconds - 1))) }

    /// When the month turns and it has something to offer again; nil where it offers the whole.
    var due: Instant? { isWhole ? nil : monthEnds }

    /// What was used in the month of `now`.
    func used(of kind: DeviceKind, at now: Instant) -> DeviceSeconds { now < monthEnds ? used[kind] : .zero }

    /// What was used in the month that is counted.
    func used(of kind: DeviceKind) -> DeviceSeconds { used[kind] }

    /// What is offered of a kind of device in so much time.
    func offered(of kind: DeviceKind, in time: Seconds) -> DeviceSeconds {
        let amount = Int128(perSecond[kind].count) * Int128(time.count) * Int128(perMille) / 1000
        return DeviceSeconds(Int64(clamping: amount))
    }

    /// The most that any month offers of a kind of device.
    func most(of kind: DeviceKind) -> DeviceSeconds {
        isWhole ? DeviceSeconds(.max) : offered(of: kind, in: CalendarMonth.longest)
    }

    /// What can still be set aside of a kind of device in the month of `now`. Below zero where less is offered than before.
    ///
    /// - Parameter now: Nil for the month that is counted.
    func left(of kind: DeviceKind, at now: Instant? = nil) -> DeviceSeconds {
        guard !isWhole else { return DeviceSeconds(.max) }
        let time = now.map { CalendarMonth(of: $0).seconds } ?? month.seconds
        return offered(of: kind, in: time) - held[kind] - (now.map { used(of: kind, at: $0) } ?? used[kind])
    }

    /// Offers another share from now on.
    mutating func offer(perMille: UInt32, at now: Instant) {
        turn(to: now)
        self.perMille = perMille
    }

    /// Counts as if another share were offered.
    mutating func suppose(offering perMille: UInt32) { self.perMille = perMille }

    /// Counts from nothing where another month has begun.
    mutating func turn(to now: Instant) {
        guard now >= monthEnds else { return }
        monthEnds = CalendarMonth(of: now).ends
        used = DeviceTimes()
    }

    /// Counts what an attempt used, in place of what was set aside for it.
    mutating func count(_ amount: DeviceSeconds, of kind: DeviceKind, releasing hold: DeviceSeconds, at now: Instant) {
        turn(to: now)
        used[kind] += amount
        held[kind] -= hold
    }
}

/// What a system offers of its devices of one kind in the month that is counted, and what of that is gone.
package struct ShareOfDevices: Hashable, Sendable {
    /// What the devices are.
    package var kind: DeviceKind
    /// What is offered.
    package var offered: DeviceSeconds
    /// What attempts used that ended in the month.
    package var used: DeviceSeconds
    /// What is set aside for open attempts.
    package var held: DeviceSeconds
}

extension OfferedShare: BinaryCoded {
    /// Reads the fields in the order of their declaration, but for what is set aside.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        perMille = try reader.read()
        used = try reader.read()
        monthEnds = try reader.read()
    }

    /// Writes the fields in the order of their declaration, but for what is set aside.
    package func encode(to writer: inout ByteWriter) { writer.write(perMille, used, monthEnds) }
}
