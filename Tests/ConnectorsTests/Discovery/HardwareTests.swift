import Glibc
import Testing

@testable import Connectors

/// Machines made of files.
@Suite struct HardwareTests {
    let root: String

    init() throws {
        var template = Array("/tmp/fabrique-root-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try writeFile("\(root)/proc/meminfo", "MemTotal:       16384 kB\nMemFree:        1 kB\n")
        try writeFile("\(root)/proc/cpuinfo", "processor\t: 0\nmodel name\t: Example CPU @ 2 GHz\n")
        try writeFile("\(root)/sys/devices/system/cpu/online", "0-3,8\n")
    }

    @Test func `cores, memory and processor are read`() {
        defer { removeTree(root) }
        let hardware = Hardware(root: root, affinity: [0, 1, 2])
        #expect(hardware.cores == [0, 1, 2])
        #expect(hardware.coresOnline == 5)
        #expect(hardware.memoryBytes == 16384 * 1024)
        #expect(hardware.processor == "Example CPU @ 2 GHz")
        #expect(hardware.accelerators.isEmpty)
        #expect(MachinePartition.all(of: hardware).map(\.found.name) == ["cpu"])
    }

    @Test func `limits of our own control group count`() throws {
        defer { removeTree(root) }
        try writeFile("\(root)/proc/self/mountinfo", "30 20 0:26 / /cg rw - cgroup2 cgroup2 rw\n")
        try writeFile("\(root)/proc/self/cgroup", "0::/box\n")
        try writeFile("\(root)/cg/box/cpu.max", "150000 100000\n")
        try writeFile("\(root)/cg/box/memory.max", "1000000\n")
        let hardware = Hardware(root: root, affinity: [0, 1, 2, 3])
        #expect(hardware.cores == [0, 1])
        #expect(hardware.memoryBytes == 1_000_000)
    }

    @Test func `accelerators of both makers are found, one partition for each chip`() throws {
        defer { removeTree(root) }
        for (bus, model) in [
            ("0000:81:00.0", "NVIDIA A40"), ("0000:01:00.0", "NVIDIA H200"), ("0000:02:00.0", "NVIDIA H200"),
        ] {
            try writeFile("\(root)/proc/driver/nvidia/gpus/\(bus)/information", "Model: \t\t \(model)\nIRQ: 1\n")
        }
        let nodes = "\(root)/sys/class/kfd/kfd/topology/nodes"
        try writeFile("\(nodes)/0/properties", "cpu_cores_count 64\nsimd_count 0\n")
        for node in [2, 10] {
            try writeFile("\(nodes)/\(node)/properties", "simd_count 304\ngfx_target_version 90402\ndevice_id 29857\n")
        }
        try writeFile("\(nodes)/11/properties", "simd_count 120\ngfx_target_version 90010\ndevice_id 1\n")
        let partitions = MachinePartition.all(of: Hardware(root: root, affinity: [0]))
        #expect(partitions.map(\.found.name) == ["cpu", "gpu", "gpu-2", "gpu-3", "gpu-4"])
        #expect(
            partitions.dropFirst().map(\.found.chip)
                == ["NVIDIA H200", "NVIDIA A40", "AMD Instinct MI300X", "AMD gfx90a"]
        )
        #expect(partitions.map(\.indexes) == [[], [0, 1], [2], [0, 1], [2]])
    }

    @Test func `only whole packages whose counter can be read give energy`() throws {
        defer { removeTree(root) }
        for (zone, name) in [("intel-rapl:0", "package-0"), ("intel-rapl:0:0", "core"), ("intel-rapl:1", "psys")] {
            try writeFile("\(root)/sys/class/powercap/\(zone)/name", "\(name)\n")
            try writeFile("\(root)/sys/class/powercap/\(zone)/energy_uj", "1\n")
        }
        let hardware = Hardware(root: root, affinity: [0])
        #expect(hardware.energyCounters == ["\(root)/sys/class/powercap/intel-rapl:0"])
    }
}

/// Control groups in a tree of plain files: what would be written where.
@Suite struct ControlGroupTreeTests {
    let root: String

    init() throws {
        var template = Array("/tmp/fabrique-cg-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try writeFile("\(root)/proc/self/mountinfo", "30 20 0:26 / /cg rw,nosuid - cgroup2 cgroup2 rw\n")
    }

    @Test func `a delegated group is cleared of the server before attempts get groups in it`() throws {
        defer { removeTree(root) }
        try writeFile("\(root)/proc/self/cgroup", "0::/fabrique.service\n")
        let own = "\(root)/cg/fabrique.service"
        try writeFile("\(own)/cgroup.controllers", "cpuset cpu io memory pids\n")
        try writeFile("\(own)/cgroup.procs", "77\n")
        let tree = try ControlGroupTree(root: root, pid: 77)
        #expect(tree.jobs == "\(own)/jobs")
        #expect(content("\(own)/server/cgroup.procs") == "77")
        #expect(content("\(own)/cgroup.subtree_control") == "+cpu +memory")
        #expect(content("\(own)/jobs/cgroup.subtree_control") == "+cpu +memory")
    }

    @Test func `a group with other processes in it is left as it is`() throws {
        defer { removeTree(root) }
        try writeFile("\(root)/proc/self/cgroup", "0::/user.slice\n")
        try writeFile("\(root)/cg/user.slice/cgroup.controllers", "cpu memory\n")
        try writeFile("\(root)/cg/user.slice/cgroup.procs", "77\n78\n")
        let fault = #expect(throws: ControlGroupTree.Unavailable.self) { try ControlGroupTree(root: root, pid: 77) }
        #expect(fault?.why.contains("Delegate=yes") == true)
        #expect(content("\(root)/cg/user.slice/cgroup.subtree_control") == nil)
    }

    @Test func `in the topmost group attempts get a group beside all others`() throws {
        defer { removeTree(root) }
        try writeFile("\(root)/proc/self/cgroup", "4:memory:/x\n0::/\n")
        try writeFile("\(root)/cg/cgroup.controllers", "cpu memory\n")
        try writeFile("\(root)/cg/cgroup.subtree_control", "memory cpu\n")
        #expect(try ControlGroupTree(root: root, pid: 1).jobs == "\(root)/cg/fabrique")
        #expect(content("\(root)/cg/cgroup.subtree_control") == "memory cpu\n")
    }

    @Test(arguments: ["hugetlb\n", ""])
    func `without the controllers there are no control groups`(_ controllers: String) throws {
        defer { removeTree(root) }
        try writeFile("\(root)/proc/self/cgroup", "0::/\n")
        try writeFile("\(root)/cg/cgroup.controllers", controllers)
        #expect(throws: ControlGroupTree.Unavailable.self) { try ControlGroupTree(root: root, pid: 1) }
    }

    private func content(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
