/// What the computers of a gigafactory draw for each chip, in watts at the rack.
package struct ChipPower: Hashable, Sendable {
    /// A chip at work with its part of the node.
    package var busyWatts: Double
    /// The same while it waits for work.
    package var idleWatts: Double
    /// Its part of storage, service nodes and network, at all times.
    package var otherWatts: Double

    /// What the rack must be ready for.
    package var peakWatts: Double { busyWatts + otherWatts }
}

extension Gigafactory {
    /// As the document says; else by ``PowerDraw``, whose two measured points fix the ratio of waiting to work too.
    package var chipPower: ChipPower {
        let rated = PowerDraw.watts(chip, computing: 1) ?? 0
        let busy = power.wattsPerChip ?? rated
        let waiting = PowerDraw.hostShare + PowerDraw.waitingShare
        var other = busy * (power.otherShare ?? 0)
        if let network, let each = network.wattsPerSwitch, let size = network.size(chips: chips), chips > 0 {
            other += each * Double(size.switches) / Double(chips)
        }
        return ChipPower(
            busyWatts: busy,
            idleWatts: busy * waiting / (PowerDraw.hostShare + 1),
            otherWatts: other
        )
    }

    /// The IT load that so many chips make at work, in megawatts.
    package func itMegawatts(chips: Int) -> Double { chipPower.peakWatts * Double(chips) / 1e6 }

    /// The most chips that a day's firm power feeds; nil where it is not known.
    func poweredChips(day: Int64, pue: Double) -> Int? {
        power.firmMegawatts(day: day).map { Int($0 * 1e6 / (pue * chipPower.peakWatts)) }
    }
}
