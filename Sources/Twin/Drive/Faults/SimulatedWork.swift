import Federation
import Quantities

/// What an attempt really does on a simulated system, which is not what its job asked for.
///
/// It follows from the history's seed and the attempt's key alone: whoever starts the attempt, and how often, it is the
/// same work.
struct SimulatedWork: Sendable {
    /// How long the system keeps it waiting.
    var delayMilliseconds: Int64
    /// How long it would run if nobody stopped it.
    var runMilliseconds: Int64
    /// What would end it.
    var cause: AttemptEnd.Cause
    /// The energy that its system's meter shows.
    var joules: Joules
    /// Why the system never takes it; nil when it does.
    var refusal: RefusedOrder?

    init(_ key: AttemptKey, timeLimit: Seconds, seed: UInt64) {
        var random = RandomStream(seed: seed &+ key.job.number &* 0x9E37_79B9, stream: UInt64(key.attempt))
        // Now and then it is kept waiting long enough to be recalled.
        delayMilliseconds = Int64(random.below(20_000)) * (random.below(8) == 0 ? 100 : 1)
        let limit = timeLimit.count * 1000
        // Users ask for several times what they need, so most work is over early.
        let share = random.unit()
        runMilliseconds = 1 + Int64(Double(limit) * share * share)
        switch random.below(24) {
        case 0: cause = .exited(code: 1 + Int64(random.below(100)))
        case 1: cause = .signalled(number: 11)
        case 2: cause = .memoryLimit
        case 3: cause = .unlaunchable(why: "The script has no interpreter.")
        case 4, 5:
            cause = .timeLimit
            runMilliseconds = limit
        case 6:
            cause = .exited(code: 0)
            runMilliseconds = 1
        default: cause = .exited(code: 0)
        }
        joules = Joules(runMilliseconds * Int64(1 + random.below(2000)) / 1000)
        switch random.below(40) {
        case 0: refusal = .badOrder
        case 1: refusal = .noAccount
        default: refusal = nil
        }
    }
}

/// Why a simulated system never takes an order.
enum RefusedOrder: Sendable {
    case badOrder
    case noAccount

    /// What the connector says of it, with a name that is nobody's business but the vault's.
    var text: String {
        switch self {
        case .badOrder: "The directory /home/\(Vault.mark)/run does not exist."
        case .noAccount: "The attempt is to run as '\(Vault.mark)', which this machine does not know."
        }
    }

    /// The end that the live engine's link makes of it, with the connector's own words.
    var cause: AttemptEnd.Cause {
        switch self {
        case .badOrder: .unlaunchable(why: text)
        case .noAccount: .rejected(why: text)
        }
    }

    /// What only the vault of a history may hold.
    enum Vault {
        static let mark = "erika.mustermann"
    }
}
