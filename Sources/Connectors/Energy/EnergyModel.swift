import Federation
import Quantities

/// The energy of an attempt where no instrument tells it.
///
/// Cores follow the averages of Cloud Carbon Footprint (methodology, "Compute": 0.74 W idle and 3.5 W busy for each
/// virtual core, linear in utilisation; <https://www.cloudcarbonfootprint.org/docs/methodology/>). Memory is counted
/// at that project's 0.392 W for each GiB allotted ("Memory", the mean of two makers' figures; the project itself adds
/// it only for memory beyond the average server's, so this errs on the high side). Accelerators count at a stated
/// power for their whole time. The building's overhead (PUE) is not in it: that belongs to the site.
package struct EnergyModel: Hashable, Sendable {
    /// Power of accelerators, by a word of their name.
    package var wattsByChip: [String: Int]

    /// Uses a table of powers.
    package init(wattsByChip: [String: Int]) { self.wattsByChip = wattsByChip }

    package static let idleMilliwattsPerCore: Int64 = 740
    package static let busyMilliwattsPerCore: Int64 = 3500
    package static let milliwattsPerGibibyte: Int64 = 392

    /// What an attempt had and did.
    struct Use: Hashable, Sendable {
        var milliseconds: Int64
        var cores: Int
        var cpuMilliseconds: Int64
        var memoryBytes: Int64
        var devices: Int
        var chip: String?
    }

    /// Estimates, rounded to the nearest joule.
    func estimate(_ use: Use) -> EnergyReading {
        let time = Int128(max(0, use.milliseconds))
        let allotted = Int128(use.cores) * time
        let busy = min(Int128(max(0, use.cpuMilliseconds)), allotted)
        var microjoules = Int128(Self.idleMilliwattsPerCore) * allotted
        microjoules += Int128(Self.busyMilliwattsPerCore - Self.idleMilliwattsPerCore) * busy
        microjoules += Int128(Self.milliwattsPerGibibyte) * Int128(use.memoryBytes) * time / (1 << 30)
        var basis = "model: 0.74-3.5 W a core by utilisation, 0.392 W a GiB (Cloud Carbon Footprint averages)"
        if use.devices > 0 {
            let chip = use.chip ?? "accelerator"
            if let watts = watts(of: chip) {
                microjoules += Int128(watts) * 1000 * Int128(use.devices) * time
                basis += ", \(watts) W for each \(chip)"
            } else {
                basis += "; \(chip) not counted: its power is not known"
            }
        }
        let joules = Int64(clamping: (microjoules + 500_000) / 1_000_000)
        return EnergyReading(amount: Joules(joules), source: .estimated, basis: basis)
    }

    /// The power of the longest name that occurs in the chip's; of equals, the first in the alphabet.
    package func watts(of chip: String) -> Int? {
        let name = chip.lowercased()
        return wattsByChip.keys.sorted { ($1.count, $0) < ($0.count, $1) }
            .first { name.contains($0.lowercased()) }.flatMap { wattsByChip[$0] }
    }
}
