import Quantities
import Scheduling

/// What a place would mean for a job from some moment on.
struct Quote: Sendable {
    var place: Int
    var startSeconds: Int64
    var endSeconds: Int64
    var charge: PowerMeter.Charge

    /// As a choice between places sees it.
    var offer: Offer {
        Offer(
            place: UInt64(place),
            end: Instant(milliseconds: endSeconds * 1000),
            cost: MicroEuros(charge.microEuros),
            carbon: MicrogramsCO2e(charge.microgramsCO2e)
        )
    }
}

extension Broker.Wishes {
    /// The place in a list of the quote that serves the wishes best: a total order, whatever the order of the list.
    ///
    /// A single wish decides alone, the others only between equals. Several are weighed, each against the best on offer;
    /// in whole thousandths, so that two machines choose alike.
    func best(of quotes: [Quote], atSeconds now: Int64) -> Int? {
        guard var best = quotes.indices.first else { return nil }
        if let objective {
            for number in quotes.indices.dropFirst()
            where objective.prefers(quotes[number].offer, to: quotes[best].offer) {
                best = number
            }
            return best
        }
        var leastSeconds = Int64.max
        var leastEuros = Int64.max
        var leastGrams = Int64.max
        for quote in quotes {
            leastSeconds = min(leastSeconds, quote.endSeconds - now)
            leastEuros = min(leastEuros, quote.charge.microEuros)
            leastGrams = min(leastGrams, quote.charge.microgramsCO2e)
        }
        func score(_ quote: Quote) -> Int128 {
            Self.weighed(soon, quote.endSeconds - now, leastSeconds)
                + Self.weighed(cheap, quote.charge.microEuros, leastEuros)
                + Self.weighed(clean, quote.charge.microgramsCO2e, leastGrams)
        }
        var bestScore = score(quotes[best])
        for number in quotes.indices.dropFirst() {
            let other = score(quotes[number])
            if other < bestScore
                || (other == bestScore
                    && Objective.soonest.prefers(quotes[number].offer, to: quotes[best].offer))
            {
                (best, bestScore) = (number, other)
            }
        }
        return best
    }

    private static func weighed(_ weight: Double, _ value: Int64, _ least: Int64) -> Int128 {
        guard weight > 0 else { return 0 }
        // Prices below nothing have no ratio: what lies above the least counts, against its size.
        return Int128((weight * 1000).rounded()) * Int128(value - least) * 1000 / Int128(max(1, least.magnitude))
    }

    /// The only wish there is; nil when there are several.
    private var objective: Objective? {
        switch (soon > 0, cheap > 0, clean > 0) {
        case (true, false, false): .soonest
        case (false, true, false): .cheapest
        case (false, false, true): .cleanest
        default: nil
        }
    }
}
