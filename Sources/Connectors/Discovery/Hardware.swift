import CLinux
import Glibc
import Spool

/// What the machine is made of, read below a root folder so that tests can show another machine.
struct Hardware: Sendable {
    let root: String
    /// The numbers of the cores that jobs may have.
    let cores: [Int32]
    /// The total number of cores in the machine, ours or not.
    let coresOnline: Int
    let memoryBytes: Int64
    let processor: String
    let host: String
    let accelerators: [Accelerator]
    /// The folders of the processors' energy counters that can be read.
    let energyCounters: [String]

    /// Looks at the machine. `affinity` are the cores that this process may use.
    init(root: String, affinity: [Int32]) {
        let root = root == "/" ? "" : root
        self.root = root
        let group = Self.ownGroup(root: root)
        let quota = group.flatMap { Self.coreQuota(group: $0) } ?? affinity.count
        cores = Array(affinity.prefix(max(1, quota)))
        coresOnline = Self.count(ofList: Files.text("\(root)/sys/devices/system/cpu/online") ?? "") ?? affinity.count
        let total = Self.totalMemory(root: root)
        let limit = group.flatMap { Files.text("\($0)/memory.max") }.flatMap { Int64($0) }
        memoryBytes = min(total, limit ?? total)
        processor = Self.processor(root: root)
        host = Self.host(root: root)
        accelerators = Accelerator.all(root: root)
        energyCounters = Self.energyCounters(root: root)
    }

    /// The machine's host name.
    static func host(root: String) -> String { Files.text("\(root)/proc/sys/kernel/hostname") ?? "localhost" }

    /// The cores that this process may use.
    static func affinity() -> [Int32] {
        var cores = [Int32](repeating: 0, count: 8192)
        let count = linux_affinity(&cores, 8192)
        return count > 0 ? Array(cores.prefix(Int(count))) : [0]
    }

    private static func totalMemory(root: String) -> Int64 {
        for line in (Files.text("\(root)/proc/meminfo") ?? "").split(separator: "\n") where line.hasPrefix("MemTotal:")
        {
            return line.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 * 1024 } ?? 0
        }
        return 0
    }

    private static func processor(root: String) -> String {
        for line in (Files.text("\(root)/proc/cpuinfo") ?? "").split(separator: "\n") where line.hasPrefix("model name")
        {
            return line.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) } ?? "unknown"
        }
        return "unknown processor"
    }

    /// How many numbers a list such as `0-3,8` names.
    private static func count(ofList list: String) -> Int? {
        var total = 0
        for part in list.split(separator: ",") {
            let ends = part.split(separator: "-").map { Int($0) }
            guard let first = ends.first, let first, let last = ends.last, let last, last >= first else { return nil }
            total += last - first + 1
        }
        return total > 0 ? total : nil
    }

    private static func ownGroup(root: String) -> String? {
        guard let mount = ControlGroupMount(root: root) else { return nil }
        return mount.own
    }

    private static func coreQuota(group: String) -> Int? {
        let parts = (Files.text("\(group)/cpu.max") ?? "").split(separator: " ").map { Int($0) }
        guard parts.count == 2, let quota = parts[0], let period = parts[1], period > 0 else { return nil }
        return (quota + period - 1) / period
    }

    /// The zones of whole processor packages. Zones inside a package would count the same energy twice, and one of the
    /// whole platform would count more than the processors.
    private static func energyCounters(root: String) -> [String] {
        let folder = "\(root)/sys/class/powercap"
        let zones = (try? Files.names(in: folder)) ?? []
        return zones.filter { $0.hasPrefix("intel-rapl:") }.map { "\(folder)/\($0)" }.filter {
            Files.text("\($0)/name")?.hasPrefix("package") == true && Files.text("\($0)/energy_uj") != nil
        }
    }
}
