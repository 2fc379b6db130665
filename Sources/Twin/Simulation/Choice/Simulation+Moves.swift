import Scheduling

/// Moving work that runs: whoever saves itself need not stay on dirty power because nothing else was free when it began.
///
/// After every few checkpoints a running job is weighed anew. Where the rest of it has a slot that serves the wishes clearly
/// better and ends in time, now or later, there or elsewhere, it takes that with what it has just saved, so that a move loses
/// what it takes to begin again and nothing else. Until a later slot begins it waits, and others use its devices.
extension Simulation {
    /// A job is weighed anew after so many checkpoints.
    private static let checkpointsBetween: Int64 = 4
    /// A move has to save as much of what is left: less is not worth the trouble of moving data.
    private static let leastGain = 0.1

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

    /// Weighs a running job anew, and moves it where that pays; one that waits gets a slot anew.
    mutating func review(_ row: UInt32, generation: UInt32) {
        guard case .quotes(let wishes) = broker, jobs[Int(row)].generation == generation else { return }
        if jobs[Int(row)].state == .held { return renewSlot(row, wishes) }
        guard let checkpoints = scenario.checkpoints, jobs[Int(row)].state == .running else { return }
        guard let slot = betterSlot(for: jobs[Int(row)], wishes, checkpoints) else { return setReview(row) }
        moves += 1
        let next = interrupt(row)
        take(slot, next)
    }

    /// A slot for the rest of a running job that is worth a move.
    private mutating func betterSlot(for job: LiveJob, _ wishes: Broker.Wishes, _ checkpoints: Checkpoints) -> Slot? {
        let here = Int(job.place)
        let left = job.slotEndSeconds - nowSeconds
        guard left > 0 else { return nil }
        var moved = job
        moved.saveWork(after: nowSeconds - job.startSeconds, places[here], checkpoints)
        guard let slot = bestSlot(for: moved, wishes, endBySeconds: max(latestEnd(of: job), job.slotEndSeconds)),
            slot.startSeconds > nowSeconds || places[slot.place].hasRoom(for: moved)
        else { return nil }
        var scale = SlotScale(wishes, atSeconds: nowSeconds)
        scale.include(places[here], devices: job.devices, seconds: UInt32(clamping: left))
        let weight = scale.weight(
            places[slot.place],
            devices: job.devices,
            fromSeconds: slot.startSeconds,
            seconds: places[slot.place].wallSeconds(moved.attemptExpectedSeconds),
            freeFromSeconds: slot.startSeconds
        )
        return weight < -Self.leastGain * (wishes.soon + wishes.cheap + wishes.clean) ? slot : nil
    }
}
