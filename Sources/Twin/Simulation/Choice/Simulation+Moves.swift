import Scheduling

/// Moving work that runs: whoever saves itself need not stay on dirty power because nothing else was free when it began.
///
/// After every few checkpoints a running job is weighed anew. Where another place is free for the rest of it and serves the
/// wishes clearly better, it goes there with what it has just saved, so that a move loses what it takes to begin again and
/// nothing else.
extension Simulation {
    /// A job is weighed anew after so many checkpoints.
    private static let checkpointsBetween: Int64 = 4
    /// A move has to save as much of what is left: less is not worth the trouble of moving data.
    private static let leastGain = 0.15
    /// What is left is compared over no more than what is foretold.
    private static let longestSeconds = Int64(SlotSearch.horizonSeconds)

    /// Sets when a job that has just started, or was left where it is, is weighed next.
    mutating func setReview(_ row: UInt32) {
        guard let checkpoints = scenario.checkpoints else { return }
        let job = jobs[Int(row)]
        let speed = places[Int(job.place)].speedThousandths
        let cycle = checkpoints.everySeconds + checkpoints.costSeconds
        let begun = job.savedSeconds > 0 ? checkpoints.restartSeconds : 0
        let done = max(0, (nowSeconds - job.startSeconds) * speed / 1000 - begun) / cycle
        let work = begun + (done + Self.checkpointsBetween) * cycle
        let moment = job.startSeconds + (work * 1000 + speed - 1) / speed
        // Towards its end there is nothing to gain.
        guard moment + cycle < job.slotEndSeconds else { return }
        timers.set(.reviewed, row, detail: job.generation, atSeconds: moment)
    }

    /// Weighs a running job anew, and moves it where that pays.
    mutating func review(_ row: UInt32, generation: UInt32) {
        guard case .quotes(let wishes) = broker, let checkpoints = scenario.checkpoints,
            jobs[Int(row)].generation == generation, jobs[Int(row)].state == .running
        else { return }
        guard let place = betterPlace(for: jobs[Int(row)], wishes, checkpoints) else { return setReview(row) }
        moves += 1
        let next = interrupt(row)
        take(Slot(place: place, startSeconds: nowSeconds), next)
    }

    private func betterPlace(for job: LiveJob, _ wishes: Broker.Wishes, _ checkpoints: Checkpoints) -> Int? {
        let here = Int(job.place)
        let left = min(job.slotEndSeconds - nowSeconds, Self.longestSeconds)
        guard left > 0 else { return nil }
        var scale = SlotScale(wishes, atSeconds: nowSeconds)
        scale.include(places[here], devices: job.devices, seconds: UInt32(clamping: left))
        var moved = job
        moved.saveWork(after: nowSeconds - job.startSeconds, places[here], checkpoints)
        var best: (weight: Double, place: Int)?
        let weights = wishes.soon + wishes.cheap + wishes.clean
        for place in places.indices where place != here {
            guard places[place].isReachable, places[place].hasRoom(for: moved), suits(moved, place) else { continue }
            let wall = Int64(places[place].wallSeconds(moved.attemptExpectedSeconds))
            guard nowSeconds + wall <= max(job.deadlineSeconds, job.slotEndSeconds) else { continue }
            let weight = scale.weight(
                places[place],
                devices: job.devices,
                fromSeconds: nowSeconds,
                seconds: UInt32(clamping: min(wall, Self.longestSeconds))
            )
            guard weight < -Self.leastGain * weights, weight < best?.weight ?? .infinity, isFree(place, moved) else {
                continue
            }
            best = (weight, place)
        }
        return best?.place
    }
}
