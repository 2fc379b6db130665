import Engine
import Foundation
import Journal
import Logging

/// What a start costs after a long past. Each start is a process of its own, so that its memory can be told.
struct RestartBench {
    var finished = 1_000_000
    var open = 100_000

    /// What one start came to.
    struct Start: Codable {
        var records: Int
        var snapshot: UInt64?
        var milliseconds: Int64
        var openJobs: Int
        /// How much more memory the process holds than before.
        var residentBytes: Int
        /// Processor time of the start, in seconds.
        var cpuSeconds: Double
    }

    func run(into table: inout Table) async throws {
        let scratch = try Scratch()
        let clock = ContinuousClock()
        let begun = clock.now
        let past = scratch.path + "/past"
        let waiting = scratch.path + "/waiting"
        // A journal of the ended jobs alone, beside the whole one: the difference in memory is what open jobs take.
        try History(in: past).finish(finished)
        try write(waiting)
        try ArchiveRebuilding.run(in: waiting)
        print("(\(Table.grouped(Double(finished + open))) jobs written in \(Int((clock.now - begun).inSeconds)) s)")

        let read = try Self.reading(waiting)
        let replayed = try start(in: waiting, isSnapshotWritten: true)
        let perSecond = Double(replayed.records) * 1000 / Double(replayed.milliseconds)
        table.add(
            "records replayed, \(Table.grouped(Double(replayed.records))) in all",
            perSecond,
            unit: "/s",
            atLeast: 1_000_000,
            ratio:
                "\(Table.factor(perSecond, over: read)) of reading alone; \(CPUTime.text(replayed.cpuSeconds, for: Double(replayed.records)))"
        )
        let quick = try start(in: waiting)
        table.add(
            "start from a snapshot, \(Table.grouped(Double(quick.openJobs))) open jobs",
            Double(quick.milliseconds) / 1000,
            unit: "s",
            atMost: 5,
            ratio:
                "\(Table.factor(Double(replayed.milliseconds), over: Double(quick.milliseconds))) less than replay; \(Table.grouped(quick.cpuSeconds)) s CPU"
        )
        let empty = try start(in: past, isSnapshotWritten: true)
        let bare = try start(in: past)
        let jobs = Double(quick.openJobs - bare.openJobs)
        table.add(
            "memory of an open job",
            Double(quick.residentBytes - bare.residentBytes) / jobs,
            unit: "bytes",
            atMost: 1024,
            ratio: "\(quick.residentBytes >> 20) MiB in all"
        )
        table.add(
            "memory of an ended job",
            Double(bare.residentBytes) / Double(finished),
            unit: "bytes",
            atMost: 200,
            ratio: "\(empty.residentBytes >> 20) MiB after replay"
        )
    }

    private func write(_ directory: String) throws {
        let history = try History(in: directory)
        try history.finish(finished)
        try history.queue(open)
    }

    /// How many records a second can be read and checked against the chain, with nothing done with them.
    private static func reading(_ directory: String) throws -> Double {
        let clock = ContinuousClock()
        let begun = clock.now
        var count = 0
        try JournalReader(directory: directory).read { _ in count += 1 }
        return Double(count) / (clock.now - begun).inSeconds
    }

    /// Opens a store in a process of its own.
    private func start(in directory: String, isSnapshotWritten: Bool = false) throws -> Start {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--open", directory] + (isSnapshotWritten ? ["--snapshot"] : [])
        // The C library gives large buffers back as soon as they are freed, so that they don't count as held.
        let allocator = ["MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "1048576"]
        process.environment = ProcessInfo.processInfo.environment.merging(allocator) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Start.self, from: answer)
    }

    /// What that process does: opens the store, says what it cost, and writes a snapshot if it is told to.
    static func open(_ directory: String, isSnapshotWritten: Bool) async throws {
        var log = Logger(label: "bench")
        log.logLevel = .error
        let before = residentBytes
        let cpuBefore = CPUTime.own
        let engine = try Engine(Engine.Configuration(directory: directory), log: log)
        let start = Start(
            records: engine.opened.records,
            snapshot: engine.opened.snapshot,
            milliseconds: engine.opened.milliseconds,
            openJobs: engine.status.openJobs,
            residentBytes: residentBytes - before,
            cpuSeconds: CPUTime.own - cpuBefore
        )
        if isSnapshotWritten { _ = try await engine.snapshot() }
        FileHandle.standardOutput.write(try JSONEncoder().encode(start))
    }

    /// The memory of this process that is its own, by the kernel's count.
    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        // Resident pages less those shared with files.
        return numbers.count > 2 ? (numbers[1] - numbers[2]) * 4096 : 0
    }
}
