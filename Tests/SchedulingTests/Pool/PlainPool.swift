import Scheduling

/// Backfilling as its definition says it, without any cleverness: the yardstick for the real one.
///
/// A waiting job may overtake when the head's earliest start, were all that runs to end as expected, is no later for it.
struct PlainPool {
    struct Running {
        var job: Int
        var expectedEnd: Int
        var units: Int
    }

    let units: Int
    let isShortestFirst: Bool
    private(set) var running: [Running] = []
    private(set) var queue: [Int] = []
    /// Wide jobs that go before the queue, which still holds them: of those that wait, as many as take a day together.
    private(set) var convoy: [Int] = []

    init(units: Int, isShortestFirst: Bool) {
        self.units = units
        self.isShortestFirst = isShortestFirst
    }

    var free: Int { units - running.reduce(0) { $0 + $1.units } }

    mutating func submit(_ job: Int) { queue.append(job) }

    mutating func cancel(_ job: Int) {
        queue.removeAll { $0 == job }
        convoy.removeAll { $0 == job }
    }

    mutating func end(_ job: Int) { running.removeAll { $0.job == job } }

    func earliestStart(of need: Int, beside extra: Running? = nil, at now: Int) -> Int {
        let all = running + (extra.map { [$0] } ?? [])
        let moments = [now] + all.map(\.expectedEnd).filter { $0 > now }.sorted()
        return moments.first { moment in
            units - all.reduce(0) { $0 + ($1.expectedEnd > moment ? $1.units : 0) } >= need
        } ?? .max
    }

    mutating func pass(at now: Int, jobs: [PoolJob]) -> [Int] {
        var started: [Int] = []
        func row(_ job: Int) -> Running {
            Running(job: job, expectedEnd: now + Int(jobs[job].expectedSeconds), units: Int(jobs[job].units))
        }
        func isWide(_ job: Int) -> Bool { isShortestFirst && Int(jobs[job].units) * 10 >= units * 7 }
        while let head = convoy.first ?? queue.first, jobs[head].units <= free {
            let leads = convoy.isEmpty && isWide(head)
            cancel(head)
            running.append(row(head))
            started.append(head)
            guard leads else { continue }
            var seconds = 0
            for job in queue where isWide(job) && jobs[job].units <= jobs[head].units {
                seconds += Int(jobs[job].expectedSeconds)
                guard seconds <= 86_400 else { break }
                convoy.append(job)
            }
        }
        guard let head = convoy.first ?? queue.first else { return started }
        var candidates = queue.filter { $0 != head }
        if isShortestFirst {
            candidates.sort { (jobs[$0].expectedSeconds, $0) < (jobs[$1].expectedSeconds, $1) }
        }
        for job in candidates where jobs[job].units <= free {
            let need = Int(jobs[head].units)
            guard earliestStart(of: need, beside: row(job), at: now) <= earliestStart(of: need, at: now) else {
                continue
            }
            cancel(job)
            running.append(row(job))
            started.append(job)
        }
        return started
    }
}
