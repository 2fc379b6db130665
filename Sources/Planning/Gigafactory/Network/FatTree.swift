/// A folded Clos network of equal switches, with as few levels as reach all ports.
///
/// Counts are those of M. Al-Fares et al., "A scalable, commodity data center network architecture", SIGCOMM 2008, after
/// C. E. Leiserson's fat trees (IEEE Trans. Comput. C-34, 1985): k-port switches in three levels join k³/4 ports with
/// 5k²/4 switches. An oversubscription o gives o ports down for each one up at the lowest level.
package struct FatTree: Hashable, Sendable {
    /// Ports of a switch.
    package var switchPorts: Int
    /// Ports that each chip brings.
    package var portsPerChip: Int
    /// Ports down for each port up at the lowest level: 1 blocks nothing.
    package var oversubscription: Double
    /// What a switch draws; nil where nobody said.
    package var wattsPerSwitch: Double?

    package init(
        switchPorts: Int,
        portsPerChip: Int = 1,
        oversubscription: Double = 1,
        wattsPerSwitch: Double? = nil
    ) {
        self.switchPorts = switchPorts
        self.portsPerChip = portsPerChip
        self.oversubscription = oversubscription
        self.wattsPerSwitch = wattsPerSwitch
    }

    /// What joins so many chips.
    package struct Size: Hashable, Sendable {
        package var levels: Int
        package var switches: Int
        package var cables: Int
    }

    private var down: Int {
        let share = oversubscription / (1 + oversubscription)
        return min(max(Int((Double(switchPorts) * share).rounded(.down)), 1), switchPorts - 1)
    }

    /// The most chips that three levels join.
    package var mostChips: Int { switchPorts * (switchPorts / 2) * down / portsPerChip }

    /// The switches and cables for so many chips; nil where three levels do not reach them.
    package func size(chips: Int) -> Size? {
        let ports = chips * portsPerChip
        guard ports > switchPorts else { return Size(levels: 1, switches: 1, cables: ports) }
        let leaves = Self.whole(ports, down)
        let up = leaves * (switchPorts - down)
        if ports <= switchPorts * down {
            return Size(levels: 2, switches: leaves + Self.whole(up, switchPorts), cables: ports + up)
        }
        guard chips <= mostChips else { return nil }
        let middle = Self.whole(up, switchPorts / 2)
        let top = Self.whole(middle * (switchPorts / 2), switchPorts)
        return Size(levels: 3, switches: leaves + middle + top, cables: ports + up + middle * (switchPorts / 2))
    }

    private static func whole(_ count: Int, _ each: Int) -> Int { (count + each - 1) / each }
}
