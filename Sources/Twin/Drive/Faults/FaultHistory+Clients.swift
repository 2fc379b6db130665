import Federation
import Quantities

extension FaultHistory {
    /// What a client wants, until it has an answer.
    struct Request: Sendable {
        var command: Command
        var actor: Actor
        var key: RequestKey?
        /// When the client asks again.
        var asksAgain: Instant
    }

    /// Some clients ask for something, at one moment: what arrives together forms a batch.
    mutating func giveCommands() {
        for _ in 0...random.below(3) {
            let (command, actor) = maker.next(for: engine.published, at: clock)
            let number = requests.count
            // What a client asks for carries a key; what connectors say of old attempts does not.
            let isClient = if case .observeAttempt = command { false } else { actor != .engine }
            guard isClient else {
                inbox.append(ModelEngine.Order(command: command, actor: actor))
                continue
            }
            // Now and then a client takes an old key for a new request.
            let isReused = number > 0 && random.below(40) == 0
            let digest = Digest(words: (seed, UInt64(isReused ? number - 1 : number), 0, 0))
            let key = RequestKey(key: digest, request: UInt64(number))
            requests.append(Request(command: command, actor: actor, key: key, asksAgain: now))
            open.append(number)
            ask(number)
            if strikes(.requestDoubled, onceIn: 15) { ask(number) }
        }
    }

    /// Clients that had no answer ask again.
    mutating func askAgain() {
        for number in open where requests[number].asksAgain <= now { ask(number) }
    }

    private mutating func ask(_ number: Int) {
        let request = requests[number]
        requests[number].asksAgain = now + 30
        inbox.append(
            ModelEngine.Order(
                command: request.command,
                actor: request.actor,
                key: breaking == .clientsWithoutKeys ? nil : request.key,
                request: number
            )
        )
    }

    /// Tells a client what became of its request, if the reply arrives.
    mutating func reply(_ decision: ModelEngine.Decision) {
        guard let request = decision.order.request else { return }
        guard !strikes(.replyLost, onceIn: 15) else { return }
        referee.hear(decision)
        open.removeAll { $0 == request }
    }
}
