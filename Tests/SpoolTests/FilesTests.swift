import Glibc
import Testing

@testable import Spool

@Suite struct FilesTests {
    let folder: String

    init() throws {
        var template = Array("/tmp/fabrique-spool-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test func `of many writers of one record one is told that it was first`() async throws {
        defer { clear(folder) }
        let folder = folder
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for writer in UInt8(0)..<8 {
                group.addTask {
                    let mine = "\(folder)/.\(writer)"
                    try Files.create(mine, [writer])
                    return link(mine, "\(folder)/record") == 0
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
        #expect(try !Files.put("record", in: folder, [9], exclusively: true))
        #expect(try Files.read("\(folder)/record") != [9])
    }

    @Test func `a lock is held by one and can be asked for without being taken`() throws {
        defer { removeAll() }
        let attempt = AttemptFolder(spool: folder, name: "1.1")
        try Files.makeFolder(AttemptFolder.attempts(in: folder), mode: 0o700)
        try Files.makeFolder(attempt.path, mode: 0o700)
        #expect(try !AttemptLock.isHeld(of: attempt))
        do {
            guard let lock = try AttemptLock(of: attempt) else {
                Issue.record("a free lock was not given")
                return
            }
            #expect(try AttemptLock.isHeld(of: attempt))
            if let second = try AttemptLock(of: attempt) {
                Issue.record("a lock was given twice")
                _ = consume second
            }
            _ = consume lock
        }
        #expect(try !AttemptLock.isHeld(of: attempt))
    }

    @Test func `a command's name can't disturb the reading of its row`() throws {
        defer { clear(folder) }
        let line = "42 (a) Z 1 (b)) S 7 42 43 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9876 1000 11 18446744073709551615\n"
        let row = Array(line.utf8).withUnsafeBytes { ProcessRow(pid: 42, stat: $0) }
        let found = try #require(row)
        #expect(found.state == UInt8(ascii: "S"))
        #expect(found.parent == 7)
        #expect(found.session == 43)
        #expect(found.startTicks == 9876)
        #expect(found.residentBytes == 11 * Int64(sysconf(Int32(_SC_PAGESIZE))))
    }

    private func removeAll() {
        for path in ["\(folder)/attempts/1.1", "\(folder)/attempts", folder] { clear(path) }
    }

    @Test func `a control group's limits are written as the kernel wants them`() throws {
        let group = ControlGroup(path: "\(folder)/1.1")
        defer { for path in [group.path, folder] { clear(path) } }
        try Files.makeFolder(group.path, mode: 0o700)
        try Files.set("\(group.path)/memory.swap.max", "max")
        try group.create(cores: 3, memoryBytes: 1 << 30)
        #expect(Files.text("\(group.path)/cpu.max") == "300000 100000")
        #expect(Files.text("\(group.path)/memory.max") == "1073741824")
        #expect(Files.text("\(group.path)/memory.swap.max") == "0")
        #expect(Files.text("\(group.path)/memory.oom.group") == "1")
        try Files.set("\(group.path)/memory.events", "low 0\noom 1\noom_kill 2\n")
        try Files.set("\(group.path)/cpu.stat", "usage_usec 12345678\nuser_usec 1\n")
        try Files.set("\(group.path)/memory.peak", "99\n")
        #expect(group.ranOutOfMemory)
        #expect(group.cpuMilliseconds == 12345)
        #expect(group.peakBytes == 99)
    }

    @Test func `energy counters add up, over their wrap too, and one that fails spoils the sum`() throws {
        let zones = ["\(folder)/a", "\(folder)/b"]
        defer { for path in zones + [folder] { clear(path) } }
        for zone in zones {
            try Files.makeFolder(zone, mode: 0o700)
            try Files.set("\(zone)/max_energy_range_uj", "1000\n")
            try Files.set("\(zone)/energy_uj", "900\n")
        }
        var counters = EnergyCounters(paths: zones)
        #expect(counters.microjoules == 0)
        try Files.set("\(zones[0])/energy_uj", "950\n")
        try Files.set("\(zones[1])/energy_uj", "20\n")
        counters.advance()
        #expect(counters.microjoules == 170)
        try Files.set("\(zones[0])/energy_uj", "1\n")
        counters.advance()
        #expect(counters.microjoules == 221)
        unlink("\(zones[1])/energy_uj")
        counters.advance()
        #expect(counters.microjoules == nil)
        #expect(EnergyCounters(paths: []).microjoules == nil)
    }
}

private func clear(_ folder: String) {
    for name in (try? Files.names(in: folder)) ?? [] { unlink("\(folder)/\(name)") }
    rmdir(folder)
}
