/// Where and when a job could run.
struct Slot: Hashable, Sendable {
    var place: Int
    var startSeconds: Int64
}

/// A slot as it is weighed against others.
struct Candidate: Sendable {
    let place: Int
    private(set) var startSeconds: Int64
    /// Until when it may be put off and still be this candidate.
    let latestSeconds: Int64
    private(set) var endSeconds: Int64
    private(set) var charge: PowerMeter.Charge
    /// What it weighs: the less, the better.
    private(set) var weight = 0.0
    /// Whether it is known to be free.
    private(set) var isFree = false

    init(place: Int, startSeconds: Int64, latestSeconds: Int64, endSeconds: Int64, charge: PowerMeter.Charge) {
        self.place = place
        self.startSeconds = startSeconds
        self.latestSeconds = latestSeconds
        self.endSeconds = endSeconds
        self.charge = charge
    }

    /// Begins when it is free.
    mutating func move(toSeconds start: Int64, _ meter: PowerMeter, devices: UInt32) {
        isFree = true
        guard start != startSeconds else { return }
        let seconds = UInt32(clamping: endSeconds - startSeconds)
        (startSeconds, endSeconds) = (start, start + Int64(seconds))
        charge = meter.quote(devices: devices, fromSeconds: start, seconds: seconds)
    }

    mutating func weigh(_ scale: Scale, atSeconds now: Int64) { weight = scale.weight(of: self, atSeconds: now) }

    /// Whether it serves the wishes better: a total order of the candidates of a job.
    @inline(__always)
    func precedes(_ other: Self) -> Bool {
        if weight != other.weight { return weight < other.weight }
        return (endSeconds, place, startSeconds) < (other.endSeconds, other.place, other.startSeconds)
    }

    /// Wishes, and the best on offer that each is weighed against.
    ///
    /// A single wish counts as it is. Several are ratios to the best: prices below nothing have no ratio, so that what lies
    /// above the least counts, against its size. Sums and quotients of doubles are the same on every machine.
    struct Scale {
        private let wishes: Broker.Wishes
        private let isSingle: Bool
        private var leastSeconds = Int64.max
        private var leastEuros = Int64.max
        private var leastGrams = Int64.max

        init(_ wishes: Broker.Wishes) {
            self.wishes = wishes
            isSingle = [wishes.soon, wishes.cheap, wishes.clean].count { $0 > 0 } == 1
        }

        mutating func include(_ candidate: Candidate, atSeconds now: Int64) {
            leastSeconds = min(leastSeconds, candidate.endSeconds - now)
            leastEuros = min(leastEuros, candidate.charge.microEuros)
            leastGrams = min(leastGrams, candidate.charge.microgramsCO2e)
        }

        func weight(of candidate: Candidate, atSeconds now: Int64) -> Double {
            if isSingle {
                if wishes.clean > 0 { return Double(candidate.charge.microgramsCO2e) }
                return Double(wishes.cheap > 0 ? candidate.charge.microEuros : candidate.endSeconds - now)
            }
            return Self.ratio(wishes.soon, candidate.endSeconds - now, leastSeconds)
                + Self.ratio(wishes.cheap, candidate.charge.microEuros, leastEuros)
                + Self.ratio(wishes.clean, candidate.charge.microgramsCO2e, leastGrams)
        }

        private static func ratio(_ weight: Double, _ value: Int64, _ least: Int64) -> Double {
            weight > 0 ? weight * Double(value - least) / Double(max(1, least.magnitude)) : 0
        }
    }
}
