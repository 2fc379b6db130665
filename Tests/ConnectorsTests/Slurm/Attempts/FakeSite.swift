import Federation
import Quantities

@testable import Connectors

/// A site with the faults of a real one: it forgets what its controller had not saved, gives numbers out again, kills
/// what it does not know, keeps records late and answers late, falsely or not at all.
struct FakeSite {
    /// A job in the controller's memory.
    struct Job {
        var id: Int64
        var name: String
        var submitted: Int64
        var state = "PENDING"
        var reason = "JobHeldUser"
        var isHeld = true
        var started: Int64?
        var ended: Int64?
        var code: Int64 = 0
        var signal: Int64 = 0
        /// Until when its nodes are made ready, and until when they are cleared after its end.
        var readyAt: Int64 = 0
        var clearedAt: Int64 = 0
    }

    /// What really ran, whatever anybody remembers.
    struct Run {
        var id: Int64
        var name: String
        var submitted: Int64
        var begun: Int64
        var until: Int64
        var stopped: Int64?
        var isComplete: Bool { stopped == until }
        var code: Int64
        /// Whether the controller heard of its end.
        var isTold = false
    }

    let version: SlurmVersion
    var chance: SplitMix
    private(set) var runs: [Run] = []
    private var jobs: [Int64: Job] = [:]
    private var number: Int64 = 100
    private var saved: (jobs: [Int64: Job], number: Int64) = ([:], 100)
    private var dirtySince: Int64?
    private var saveDelay: Int64 = 0
    private var upAt: Int64 = 0
    private var nodesAt: Int64 = 0
    private var isTroubled = true
    /// Records on their way to the accounting, and those that arrived; by number and instant of submission.
    private var queue: [(at: Int64, row: Job)] = []
    private var rows: [[Int64]: Job] = [:]
    private var recordsDownUntil: Int64 = 0
    /// When the controller notices that the accounting is back: it tries every ten seconds.
    private var deliversFrom: Int64 = 0
    /// Names of jobs of which every trace was lost, or that of their end: nothing can tell that they ran, or ran on.
    private(set) var traceless: Set<String> = []
    /// How long the controller keeps a job that has ended; less than a minute is too little for us, as our guide says.
    let keepMilliseconds: Int64
    /// How long nodes are made ready and cleared; its own chance, so that histories without flags are what they were.
    private var flags: SplitMix?
    /// Which launches fail; its own chance as well.
    private var launches: SplitMix?
    private var fallsAt: Int64?
    /// After which cancels the controller falls; its own chance as well.
    private var cancels: SplitMix?

    /// - Parameters:
    ///   - isFlagging: Whether the states of jobs bear flags for a while after they changed.
    ///   - isFailingLaunches: Whether nodes now and then can't launch what they are given.
    ///   - isFallingAfterCancels: Whether the controller often falls soon after it cancelled a job that waited.
    init(
        version: SlurmVersion,
        seed: UInt64,
        isFlagging: Bool = false,
        isFailingLaunches: Bool = false,
        isFallingAfterCancels: Bool = false
    ) {
        cancels = isFallingAfterCancels ? SplitMix(state: seed ^ 0xca9) : nil
        self.version = version
        launches = isFailingLaunches ? SplitMix(state: seed ^ 0x1a0) : nil
        flags = isFlagging ? SplitMix(state: seed ^ 0xf1a6) : nil
        chance = SplitMix(state: seed)
        keepMilliseconds = [15_000, 60_000, 300_000][Int(chance.next() % 3)]
    }

    mutating func calmDown() { isTroubled = false }

    private mutating func happens(_ perMille: UInt64) -> Bool { isTroubled && chance.next() % 1000 < perMille }
    private mutating func draw(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &chance) }

    // MARK: - Time

    mutating func step(to now: Int64) {
        if happens(3) || fallsAt.map({ $0 <= now }) ?? false, now >= upAt { crash(at: now) }
        if happens(2) {
            recordsDownUntil = now + draw(1000...20_000)
            deliversFrom = recordsDownUntil + draw(0...10_000)
        }
        guard now >= upAt else {
            for index in runs.indices where runs[index].stopped == nil && runs[index].until <= now {
                runs[index].stopped = runs[index].until
            }
            return
        }
        if nodesAt != 0, now >= nodesAt { registerNodes(at: now) }
        finish(at: now)
        if nodesAt == 0 { schedule(at: now) }
        deliver(at: now)
        for (id, job) in jobs where job.ended.map({ now - $0 * 1000 > keepMilliseconds }) ?? false { jobs[id] = nil }
        if let since = dirtySince, now - since >= saveDelay {
            saved = (jobs, number)
            dirtySince = nil
        }
        // Other people's work takes numbers too.
        if chance.next() % 40 == 0 { number += 1 }
    }

    private mutating func crash(at now: Int64) {
        (jobs, number) = saved
        dirtySince = nil
        fallsAt = nil
        upAt = now + draw(1000...6000)
        nodesAt = upAt + draw(500...3000)
        queue.removeAll { _ in chance.next() % 2 == 0 }
        for run in runs where jobs[run.id]?.submitted != run.submitted {
            // Of one that goes on, and is killed when its node comes back, the start is all that can be told.
            func tells(_ row: Job) -> Bool { run.isTold ? row.ended != nil : row.started != nil }
            let isKept = rows[[run.id, run.submitted]].map(tells) ?? false
            let isComing = queue.contains {
                $0.row.id == run.id && $0.row.submitted == run.submitted && tells($0.row)
            }
            if !isKept, !isComing { traceless.insert(run.name) }
        }
        // What is back to before its end, or its start, runs once more or fails, and nobody can keep it from that.
        for run in runs where jobs[run.id]?.submitted == run.submitted && jobs[run.id]?.ended == nil {
            if run.isTold || (jobs[run.id]?.state == "PENDING" && run.until <= nodesAt) { traceless.insert(run.name) }
        }
    }

    /// Whether the accounting says that the script of a name came to its end.
    func keepsEnd(of name: String) -> Bool {
        rows.values.contains { $0.name == name && ["COMPLETED", "FAILED"].contains($0.state) && $0.signal == 0 }
    }

    /// Nodes come back: what the controller does not know to run there is killed, what it misses has failed.
    private mutating func registerNodes(at now: Int64) {
        nodesAt = 0
        for index in runs.indices where runs[index].stopped == nil && runs[index].until > now {
            let job = jobs[runs[index].id]
            if job?.submitted == runs[index].submitted, job?.state == "RUNNING" { continue }
            runs[index].stopped = now
            // The stray step hits whatever bears its number now.
            if job?.state == "PENDING" {
                jobs[runs[index].id]?.isHeld = true
                jobs[runs[index].id]?.reason = "JobHeldUser"
            }
        }
        for (id, job) in jobs where job.state == "RUNNING" {
            let isThere = runs.contains {
                $0.id == id && $0.submitted == job.submitted && !$0.isTold && $0.stopped ?? $0.until == $0.until
            }
            if !isThere { end(id, "NODE_FAIL", code: 0, at: now) }
        }
    }

    private mutating func finish(at now: Int64) {
        for index in runs.indices where !runs[index].isTold && (runs[index].stopped ?? runs[index].until) <= now {
            if runs[index].stopped == nil { runs[index].stopped = runs[index].until }
            guard nodesAt == 0 else { continue }
            runs[index].isTold = true
            let run = runs[index]
            guard run.isComplete, let job = jobs[run.id], job.submitted == run.submitted, job.state == "RUNNING" else {
                continue
            }
            end(run.id, run.code == 0 ? "COMPLETED" : "FAILED", code: run.code, at: now)
        }
    }

    private mutating func schedule(at now: Int64) {
        for (id, job) in jobs.sorted(by: { $0.key < $1.key }) where job.state == "PENDING" && !job.isHeld {
            guard chance.next() % 3 == 0 else { continue }
            let readyAt = flagged(from: now)
            jobs[id]?.readyAt = readyAt
            jobs[id]?.state = "RUNNING"
            jobs[id]?.started = now / 1000
            jobs[id]?.reason = "None"
            if let drawn = launches?.next(), drawn % 3 == 0 {
                end(id, drawn % 2 == 0 ? "NODE_FAIL" : "CANCELLED", code: 0, at: now)
                // What brings a node down often brings its controller down, once or again and again.
                if isTroubled, drawn % 5 < 3 { fallsAt = now + Int64(drawn >> 32 % 4000) }
                continue
            }
            if runs.contains(where: { $0.name == job.name }) {
                // The guard in the script: an attempt begins once.
                jobs[id]?.signal = OnceScript.secondStart
                end(id, "FAILED", code: 0, at: now)
                continue
            }
            let length = [200, 1000, 5000, 20_000, 60_000][Int(chance.next() % 5)]
            runs.append(
                Run(
                    id: id,
                    name: job.name,
                    submitted: job.submitted,
                    begun: now,
                    until: now + Int64(length),
                    code: chance.next() % 4 == 0 ? 3 : 0
                )
            )
            changed(id, at: now)
        }
    }

    private mutating func end(_ id: Int64, _ state: String, code: Int64, at now: Int64) {
        jobs[id]?.state = state
        jobs[id]?.ended = now / 1000
        if jobs[id]?.started != nil {
            let clearedAt = flagged(from: now)
            jobs[id]?.clearedAt = clearedAt
        }
        jobs[id]?.code = code
        jobs[id]?.reason = "None"
        changed(id, at: now)
    }

    /// Until when a state bears a flag that it has from now on.
    private mutating func flagged(from now: Int64) -> Int64 {
        guard let drawn = flags?.next() else { return 0 }
        return now + [0, 300, 2000, 10_000][Int(drawn % 4)]
    }

    private mutating func changed(_ id: Int64, at now: Int64) {
        if dirtySince == nil { (dirtySince, saveDelay) = (now, draw(0...5000)) }
        if let job = jobs[id], !job.isHeld { queue.append((now + draw(500...3000), job)) }
    }

    private mutating func deliver(at now: Int64) {
        guard now >= deliversFrom else { return }
        for entry in queue where entry.at <= now { rows[[entry.row.id, entry.row.submitted]] = entry.row }
        queue.removeAll { $0.at <= now }
    }

    // MARK: - Questions

    /// Carries a question out, or does not; says when the answer comes, and when an effect that is late lands.
    mutating func ask(_ question: SiteQuestion, _ name: String, at now: Int64) -> (SiteAnswer, Int64, landing: Int64?) {
        if happens(40) { return (.unsent("connection refused"), now + draw(1...2000), nil) }
        if happens(40) { return (.unknown("cut off before"), now + draw(100...10_000), nil) }
        if happens(30) { return (.unknown("late"), now + draw(100...3000), now + draw(500...8000)) }
        guard now >= upAt else {
            return (.unknown("controller away"), now + 9000, chance.next() % 2 == 0 ? now + draw(1000...8000) : nil)
        }
        let answer = carryOut(question, name, at: now)
        if happens(60) { return (.unknown("cut off after"), now + draw(100...10_000), nil) }
        return (answer, now + draw(5...60), nil)
    }

    mutating func carryOut(_ question: SiteQuestion, _ name: String, at now: Int64) -> SiteAnswer {
        guard now >= upAt else { return .unknown("controller away") }
        switch question {
        case .submit:
            number += 1
            jobs[number] = Job(id: number, name: name, submitted: now / 1000)
            changed(number, at: now)
            return .submitted(number, concerns: [])
        case .find: return .found(jobs.values.filter { $0.name == name }.map { controllerForm($0, at: now) })
        case .look(let id): return jobs[id].map { .job(controllerForm($0, at: now)) } ?? .noSuchJob
        case .state(let id): return .states(jobs[id].map { [id: Set(words($0, at: now).slurmWords)] } ?? [:])
        case .release(let id):
            guard let job = jobs[id] else { return .noSuchJob }
            if job.state == "PENDING" {
                jobs[id]?.isHeld = false
                jobs[id]?.reason = "None"
                changed(id, at: now)
            }
            return .done
        case .hold(let id):
            guard let job = jobs[id] else { return .noSuchJob }
            guard job.state == "PENDING" else { return .unknown("2017: job is no longer pending execution") }
            jobs[id]?.isHeld = true
            jobs[id]?.reason = "JobHeldUser"
            changed(id, at: now)
            return .done
        case .cancel(let id):
            guard let job = jobs[id] else { return .noSuchJob }
            guard job.state == "PENDING" || job.state == "RUNNING" else { return .done }
            for index in runs.indices where runs[index].id == id && runs[index].submitted == job.submitted {
                if runs[index].stopped == nil { runs[index].stopped = min(now, runs[index].until) }
                runs[index].isTold = true
            }
            end(id, "CANCELLED", code: 0, at: now)
            if isTroubled, job.state == "PENDING", let drawn = cancels?.next(), drawn % 2 == 0 {
                fallsAt = now + Int64(drawn >> 32 % 6000)
            }
            return .done
        case .records(let id):
            guard now >= recordsDownUntil else { return .unknown("7000") }
            return .records(rows.values.filter { $0.id == id }.map(accountingForm))
        }
    }

    private func number(_ value: Int64) -> JSONValue {
        version.isStructured ? ["set": true, "infinite": false, "number": .integer(value)] : .integer(value)
    }

    private func signalForm(_ job: Job) -> JSONValue { job.signal > 0 ? number(job.signal) : ["set": false] }

    /// A state with its flags: a list from v0.0.40 on, the state first; before, a flag stands in its place.
    private func words(_ job: Job, at now: Int64) -> JSONValue {
        var flags: [String] = []
        if job.ended != nil {
            if now < job.clearedAt { flags = ["COMPLETING"] }
        } else if now < job.readyAt {
            flags = ["CONFIGURING"]
        }
        guard version.isStructured else { return .text(flags.first ?? job.state) }
        return .list(([job.state] + flags).map { .text($0) })
    }

    private func controllerForm(_ job: Job, at now: Int64) -> SlurmJob {
        let exit: JSONValue =
            version.isStructured
            ? ["status": ["SUCCESS"], "return_code": number(job.code), "signal": ["id": signalForm(job)]]
            : .integer(job.code << 8 | job.signal)
        let form: JSONValue = [
            "job_id": .integer(job.id), "name": .text(job.name), "user_name": "ada",
            "job_state": words(job, at: now),
            "state_reason": .text(job.reason), "priority": number(job.isHeld ? 0 : 4_000_000),
            "submit_time": number(job.submitted), "start_time": number(job.started ?? 0),
            "end_time": number(job.ended ?? 0), "exit_code": exit,
            "tres_alloc_str": .text(job.started == nil ? "" : "cpu=4,mem=1G,node=1,billing=4,gres/gpu=1"),
        ]
        return SlurmJob(form, version)
    }

    private func accountingForm(_ job: Job) -> SlurmRecord {
        let hasRun = ["COMPLETED", "FAILED"].contains(job.state) && job.signal == 0
        let batch: JSONValue = ["step": ["name": "batch"], "time": ["total": ["seconds": 1]]]
        let allocated: JSONValue =
            job.started == nil ? [] : [["type": "node", "count": 1], ["type": "cpu", "count": 4]]
        let form: JSONValue = [
            "job_id": .integer(job.id), "name": .text(job.name), "state": ["current": .text(job.state)],
            "time": [
                "submission": .integer(job.submitted), "start": .integer(job.started ?? 0),
                "end": .integer(job.ended ?? 0),
            ],
            "exit_code": [
                "return_code": number(version.isStructured ? job.code : 0), "signal": ["id": signalForm(job)],
            ],
            "tres": ["allocated": allocated], "steps": hasRun ? [batch] : [],
        ]
        return SlurmRecord(form, version)
    }
}

/// SplitMix64: small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
