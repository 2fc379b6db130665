import Quantities

/// What failures leave of a long run.
///
/// Failures come at random with a mean time between them; a failure costs a restart and the work since the last
/// checkpoint that is safe. A checkpoint stops the run for a moment (the snapshot into the host's memory) and is safe
/// once it has drained to storage. The share of time that counts follows from J. T. Daly, "A higher order estimate of
/// the optimum checkpoint interval", FGCS 22 (2006), equation 20, with the drain added to what a failure costs.
package struct Goodput: Hashable, Sendable {
    /// Mean seconds between failures of the whole run.
    package var meanBetweenFailures: Double
    /// Seconds from a failure until work goes on.
    package var restart: Double
    /// Seconds that a checkpoint stops the run.
    package var blocking: Double
    /// Seconds from the snapshot until it is safe.
    package var drain: Double

    package init(meanBetweenFailures: Double, restart: Double, blocking: Double, drain: Double = 0) {
        self.meanBetweenFailures = meanBetweenFailures
        self.restart = restart
        self.blocking = blocking
        self.drain = drain
    }

    /// The share of time that counts, with a checkpoint after each `interval` seconds of work.
    package func share(interval: Double) -> Double {
        let m = meanBetweenFailures
        guard m.isFinite, m > 0, interval > 0 else { return 1 }
        // Work that a failure throws away before the drain's end is done a second time.
        let cycle = Self.growth((interval + blocking) / m)
        return max(0, min(1, interval / (m * (1 + Self.growth((restart + drain) / m)) * cycle)))
    }

    /// eˣ − 1, which for a small x loses nothing: Taylor's series, and beyond ½ the exponential.
    private static func growth(_ x: Double) -> Double {
        guard x < 0.5 else { return Elementary.exp(x) - 1 }
        let high = 1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040 + x * (1.0 / 40_320 + x * (1.0 / 362_880))))
        return x * (1 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * high))))
    }

    /// The interval that leaves most: where the derivative of ``share(interval:)`` is zero, found by halving.
    ///
    /// Young's √(2δM) (CACM 17, 1974) and Daly's higher orders are series of the same root.
    package var bestInterval: Double {
        let m = meanBetweenFailures
        let delta = max(blocking, 1e-3)
        var low = 0.0
        var high = m
        for _ in 0..<60 {
            let middle = (low + high) / 2
            // e^((τ+δ)/M)·(1 − τ/M) falls through 1 at the optimum.
            if Elementary.exp((middle + delta) / m) * (1 - middle / m) > 1 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Daly's estimate of the same interval, by one square root: what a search evaluates millions of times.
    package var quickInterval: Double {
        let m = meanBetweenFailures
        let delta = max(blocking, 1e-3)
        guard delta < 2 * m else { return m }
        let ratio = delta / (2 * m)
        return max((2 * delta * m).squareRoot() * (1 + ratio.squareRoot() / 3 + ratio / 9) - delta, 1)
    }
}
