import Spool

/// One accelerator of the machine.
struct Accelerator: Hashable, Sendable {
    enum Vendor: String, Hashable, Sendable {
        case nvidia
        case amd
    }

    var vendor: Vendor
    /// The number by which the vendor's runtime knows it.
    var index: Int
    /// The name that the driver gives it.
    var chip: String

    /// All accelerators under a root folder, in the order in which their drivers count them.
    static func all(root: String) -> [Accelerator] { nvidia(root: root) + amd(root: root) }

    /// NVIDIA's driver keeps one folder for each device, named after its PCI address; in that order they are counted.
    private static func nvidia(root: String) -> [Accelerator] {
        let folder = "\(root)/proc/driver/nvidia/gpus"
        var found: [Accelerator] = []
        for name in (try? Files.names(in: folder)) ?? [] {
            for line in (Files.text("\(folder)/\(name)/information") ?? "").split(separator: "\n") {
                guard line.hasPrefix("Model:") else { continue }
                let model = line.dropFirst("Model:".count).drop { $0 == " " || $0 == "\t" }
                found.append(Accelerator(vendor: .nvidia, index: found.count, chip: String(model)))
            }
        }
        return found
    }

    /// AMD's driver lists processors too; accelerators are the nodes that have SIMD units.
    private static func amd(root: String) -> [Accelerator] {
        let folder = "\(root)/sys/class/kfd/kfd/topology/nodes"
        var found: [Accelerator] = []
        for node in ((try? Files.names(in: folder)) ?? []).compactMap({ Int($0) }).sorted() {
            let properties = (Files.text("\(folder)/\(node)/properties") ?? "").split(separator: "\n")
            func number(_ key: String) -> Int? {
                let line = properties.first { $0.hasPrefix("\(key) ") }
                return line.flatMap { Int($0.dropFirst(key.count + 1)) }
            }
            guard let units = number("simd_count"), units > 0 else { continue }
            let chip = number("device_id").flatMap { amdChips[$0] } ?? target(number("gfx_target_version") ?? 0)
            found.append(Accelerator(vendor: .amd, index: found.count, chip: chip))
        }
        return found
    }

    /// PCI device numbers of AMD's data-centre chips, from the PCI ID repository.
    private static let amdChips = [
        0x7408: "AMD Instinct MI250X", 0x740c: "AMD Instinct MI250X/MI250", 0x740f: "AMD Instinct MI210",
        0x74a0: "AMD Instinct MI300A", 0x74a1: "AMD Instinct MI300X", 0x74a5: "AMD Instinct MI325X",
    ]

    /// The instruction set's name, from `major × 10000 + minor × 100 + stepping`.
    private static func target(_ version: Int) -> String {
        let stepping = String(version % 100, radix: 16)
        return "AMD gfx\(version / 10_000)\(version / 100 % 100)\(stepping)"
    }
}
