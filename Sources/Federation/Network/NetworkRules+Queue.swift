import Quantities

extension FederationState {
    func decide(_ order: ReportQueue, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else { throw Refusal(.forbidden, "Only a system's connector tells of its queue.") }
        let system = try require(order.system)
        if let wait = order.wait {
            guard (.zero...JobShape.longestTime).contains(wait) else {
                throw Refusal(.invalidValue, "A wait in \(system.name)'s queue is 0 to 366 days.")
            }
        }
        guard isNews(order.wait, after: queueRecords[Int(system.id.number) - 1].said) else { return (.nothing, []) }
        return (.nothing, [.queueReported(QueueReported(system: order.system, wait: order.wait))])
    }

    /// Whether a wait differs from the one said before by more than a minute and a quarter of it: queues change all the
    /// time, and nobody would decide otherwise for less.
    private func isNews(_ wait: Seconds?, after last: Seconds?) -> Bool {
        guard let wait, let last else { return wait != last }
        return abs(wait.count - last.count) > max(60, last.count / 4)
    }

    mutating func apply(_ fact: QueueReported) {
        queueRecords[Int(fact.system.number) - 1].note(fact.wait)
        needsPlacement = true
    }
}
