import Contract
import Quantities
import Server

/// What became of a job, step by step.
enum JobTimeline {
    /// How many nodes of an attempt are named.
    private static let mostNodes = 8

    static func steps(_ visit: Visit, _ job: JobView, _ attempts: [AttemptView]) -> [Content] {
        let words = visit.words
        var steps = [step(visit, "job.wasSubmitted", job.submitted)]
        for attempt in attempts {
            let place = ["system": attempt.system, "partition": attempt.partition, "attempt": String(attempt.number)]
            let key = attempts.count > 1 ? "job.wasPlacedAgain" : "job.wasPlaced"
            let found = attempt.checkpoint.map { checkpoint($0, words) }
            steps.append(step(visit, key, attempt.placed, place, detail: found))
            if let started = attempt.started {
                let isNow = attempt.ended == nil
                let nodes = nodes(attempt.nodes, words)
                steps.append(step(visit, "job.hasStarted", started, detail: nodes, kind: isNow ? "is-now" : ""))
            }
            if let ended = attempt.ended {
                let outcome = attempt.outcome ?? "ended"
                var detail = [words.elapsed(from: attempt.started, to: ended).map { words("job.after", ["span": $0]) }]
                detail.append(attempt.paidBy == "platform" ? words("job.paidByPlatform") : nil)
                let kind = outcome == "succeeded" ? "is-good" : "is-bad"
                let said = detail.compactMap { $0 }.joined(separator: " ")
                steps.append(step(visit, "outcome.\(outcome)", ended, detail: said.isEmpty ? nil : said, kind: kind))
            }
        }
        if let ended = job.ended, attempts.isEmpty { steps.append(step(visit, "ended.\(job.state)", ended)) }
        return steps
    }

    /// What an attempt found of its job's checkpoint on another system.
    static func checkpoint(_ checkpoint: CheckpointView, _ words: Words) -> String {
        let said = words("checkpoint.\(checkpoint.origin)", ["system": checkpoint.from])
        guard let files = checkpoint.files else { return said }
        let size = words.memory(bytes: checkpoint.bytes ?? 0)
        return said + " " + words.count("checkpoint.size", Int64(files), ["size": size])
    }

    /// Where it runs: a large job's first nodes by name, and how many more there are.
    private static func nodes(_ nodes: [String], _ words: Words) -> String? {
        guard !nodes.isEmpty else { return nil }
        let named = words("job.onNodes", ["nodes": nodes.prefix(mostNodes).joined(separator: ", ")])
        guard nodes.count > mostNodes else { return named }
        return named + " " + words.count("job.moreNodes", nodes.count - mostNodes)
    }

    private static func step(
        _ visit: Visit,
        _ key: String,
        _ time: String,
        _ values: [String: String] = [:],
        detail: String? = nil,
        kind: String = ""
    ) -> Content {
        var step: Content = ["what": visit.words(key, values), "kind": kind]
        step["time"] = visit.time(time)
        step["detail"] = detail
        return step
    }

    /// The same to scale: waiting, running, and attempts that came to nothing.
    static func bar(_ visit: Visit, _ job: JobView, _ attempts: [AttemptView]) -> Content? {
        guard let begin = RFC3339.instant(job.submitted) else { return nil }
        let end = job.ended.flatMap(RFC3339.instant) ?? visit.now
        let whole = max(1, end.milliseconds - begin.milliseconds)
        func place(_ instant: Instant) -> Int64 {
            min(1000, max(0, (instant.milliseconds - begin.milliseconds) * 1000 / whole))
        }
        var parts: [Content] = [["kind": "wait", "x": 0, "width": 1000]]
        var ran: Int64 = 0
        for attempt in attempts {
            guard let started = attempt.started.flatMap(RFC3339.instant) else { continue }
            let stopped = attempt.ended.flatMap(RFC3339.instant) ?? end
            ran += max(0, stopped.milliseconds - started.milliseconds)
            let isLost = attempt.ended != nil && attempt.number < attempts.count
            let x = place(started)
            parts.append(["kind": isLost ? "lost" : "run", "x": x, "width": max(2, place(stopped) - x)])
        }
        let words = visit.words
        var bar: Content = [
            "parts": parts,
            "waited": words("job.barWaited", ["span": words.elapsed(milliseconds: whole - ran)]),
        ]
        // One that never ran has no part that says so.
        if parts.count > 1 { bar["ran"] = words("job.barRan", ["span": words.elapsed(milliseconds: ran)]) }
        return bar
    }
}
