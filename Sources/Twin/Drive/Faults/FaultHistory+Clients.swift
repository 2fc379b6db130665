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
            // What a client asks for carries a key; what connectors say of old attempts does not.
            let isClient = if case .observeAttempt = command { false } else { actor != .engine }
            guard isClient else {
                inbox.append(ModelEngine.Order(command: command, actor: actor))
                continue
            }
            // Now and then a client takes an old key for a new request.
            request(command, by: actor, withOldKey: !requests.isEmpty && random.below(40) == 0)
        }
    }

    private mutating func request(_ command: Command, by actor: Actor, withOldKey isOld: Bool = false) {
        let number = requests.count
        let digest = Digest(words: (seed, UInt64(isOld ? number - 1 : number), 0, 0))
        let key = RequestKey(key: digest, request: UInt64(number))
        requests.append(Request(command: command, actor: actor, key: key, asksAgain: now))
        open.append(number)
        ask(number)
        if strikes(.requestDoubled, onceIn: 15) { ask(number) }
    }

    /// The operators of systems without power say so, once the server has noticed that these are silent.
    mutating func askForFences() {
        for position in dark.keys.sorted() where dark[position] == .some(nil) {
            let system = engine.published.systems[position]
            guard !system.isReachable else { continue }
            dark[position] = requests.count
            let fence = FenceSystem(system: system.id, why: "its power is off")
            request(.fenceSystem(fence), by: .person(FoundedWorld.administrator, .all))
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
        for position in dark.keys.sorted() where dark[position] == .some(request) { turnOn(position) }
    }
}
