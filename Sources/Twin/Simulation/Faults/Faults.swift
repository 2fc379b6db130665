import Quantities

/// Where chance decides what fails: a stream for each thing, so that one broker's faults come when another's do.
struct Faults: Sendable {
    /// Failures of one kind, at one rate.
    struct Stream: Sendable {
        private var chance: RandomStream
        /// When the last one was: not rounded, so that the rate is what was asked for however fast they come.
        private var moment = 0.0

        fileprivate init(seed: UInt64, stream: UInt64) { chance = RandomStream(seed: seed, stream: stream) }

        /// When one of so many things fails next; the last may count in part.
        mutating func next(_ rate: FailureRates.Rate, things: Double) -> Int64 {
            moment += chance.exponential(mean: Double(rate.meanTimeBetweenSeconds) / things)
            return Int64(min(moment, 1e15))
        }

        /// Nothing fails for a while.
        mutating func skip(seconds: Int64) { moment += Double(seconds) }
    }

    /// How many there were.
    struct Counts: Hashable, Sendable {
        var nodes = 0
        var switches = 0
        var systems = 0
        var connectors = 0
    }

    var nodes: [Stream]
    var switches: [Stream]
    var systems: [Stream]
    var connectors: [Stream]
    /// Who is hit.
    var victims: [RandomStream]

    init(seed: UInt64, places: Int, systems count: Int) {
        let seed = seed ^ 0xFA17
        func streams(_ count: Int, _ family: UInt64) -> [Stream] {
            (0..<count).map { Stream(seed: seed, stream: family << 32 | UInt64($0)) }
        }
        nodes = streams(places, 1)
        switches = streams(places, 2)
        systems = streams(count, 3)
        connectors = streams(count, 4)
        victims = (0..<places).map { RandomStream(seed: seed, stream: 5 << 32 | UInt64($0)) }
    }
}
