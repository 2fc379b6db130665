import ArgumentParser
import FoundationEssentials
import Synchronization
import Twin

/// `fabrique twin soak`.
struct SoakTwin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Play histories of commands and faults against what the architecture promises.",
        discussion: """
            Each seed gives a history of commands of every kind, with crashes, lost, doubled, late and reordered messages, \
            clock steps and systems out of reach; after each step the promises are checked. Plays on all cores until Ctrl-C, \
            or for --minutes. A broken promise is printed with the command that plays it again, and the exit status is 1.
            """
    )

    @Option(help: ArgumentHelp("Play this seed alone.", valueName: "seed"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The first seed.", valueName: "seed"))
    var from: UInt64 = 1

    @Option(help: ArgumentHelp("How many steps each history has.", valueName: "count"))
    var steps = 400

    @Option(help: ArgumentHelp("End after this long; without, at Ctrl-C.", valueName: "minutes"))
    var minutes: Double?

    /// Refuses what is no history.
    func validate() throws {
        guard (1...1_000_000).contains(steps) else { throw ValidationError("--steps takes 1 to 1,000,000.") }
        guard minutes.map({ $0 > 0 && $0 < 1e6 }) ?? true else {
            throw ValidationError("--minutes takes a number above 0.")
        }
    }

    /// Plays, and says what was found.
    func run() async throws {
        let tally =
            seed == nil
            ? await soak()
            : Soak(firstSeed: seed ?? 1, steps: steps).run { $0.exercised.histories + $0.findings.count == 0 }
        for finding in tally.findings { StandardStream.output.write("\(finding)\n") }
        StandardStream.output.write(Self.summary(of: tally))
        if !tally.findings.isEmpty {
            throw CommandFailure(.failed, "\(tally.findings.count) broken promises were found.")
        }
    }

    private func soak() async -> Soak.Tally {
        let stop = StopRequest()
        let end = minutes.map { ContinuousClock.now + .seconds($0 * 60) }
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        let progress = SoakProgress()
        let play = Soak(firstSeed: from, steps: steps)
        return await withTaskGroup(of: Soak.Tally.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    play.run(lane: lane, of: lanes) { tally in
                        progress.show(tally, lane: lane)
                        return !stop.isMade && end.map { ContinuousClock.now < $0 } ?? true
                    }
                }
            }
            var all = Soak.Tally(nextSeed: from)
            for await tally in group { all.merge(tally) }
            progress.end()
            return all
        }
    }

    private static func summary(of tally: Soak.Tally) -> String {
        let done = tally.exercised
        var text =
            "\(Human.grouped(Int64(done.histories))) histories, \(Human.grouped(Int64(done.decisions))) commands, "
        text +=
            "\(Human.grouped(Int64(done.records))) records, \(Human.grouped(Int64(done.executions))) attempts that ran, "
        text += "\(Human.grouped(Int64(done.faults.values.reduce(0, +)))) faults: "
        text += tally.findings.isEmpty ? "every promise was kept.\n" : "\(tally.findings.count) promises were broken.\n"
        if done.histories >= 100, !done.gaps.isEmpty {
            text += "Not exercised: \(done.gaps.joined(separator: ", ")).\n"
        }
        return text
    }
}

/// How many histories the lanes of a soak have played, on one line.
private final class SoakProgress: Sendable {
    private struct State: ~Copyable {
        var line: ProgressLine? = ProgressLine()
        var played: [Int: Int] = [:]
        var found: [Int: Int] = [:]
    }

    private let state = Mutex(State())

    func show(_ tally: Soak.Tally, lane: Int) {
        state.withLock { state in
            state.played[lane] = tally.exercised.histories
            state.found[lane] = tally.findings.count
            let played = Human.grouped(Int64(state.played.values.reduce(0, +)))
            state.line?.show("\(played) histories, \(state.found.values.reduce(0, +)) broken promises")
        }
    }

    func end() { state.withLock { $0.line = nil } }
}
