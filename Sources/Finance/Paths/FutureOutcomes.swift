/// What many futures came to, layer by layer.
package struct FutureOutcomes: Sendable {
    /// One layer over all futures.
    package struct Layer: Sendable {
        /// The rates of the futures that have exactly one; −1 where nothing came back.
        package private(set) var rates: [Double] = []
        /// What came back for a euro put in.
        package private(set) var multiples: [Double] = []
        /// Futures in which less came back than was put in.
        package private(set) var lossCount = 0
        /// Futures in which a debt was not paid all that was due, guarantees counted.
        package private(set) var unpaidCount = 0
        /// The sum of what was lost for a euro put in.
        package private(set) var lossSum = 0.0
        private var isSorted = false

        mutating func add(rate: Double?, drawn: Int64, received: Int64, unpaid: Int64) {
            if let rate { rates.append(rate) }
            guard drawn > 0 else { return }
            multiples.append(Double(received) / Double(drawn))
            if received < drawn {
                lossCount += 1
                lossSum += Double(drawn - received) / Double(drawn)
            }
            if unpaid > 0 { unpaidCount += 1 }
        }

        mutating func merge(_ other: Layer) {
            rates += other.rates
            multiples += other.multiples
            lossCount += other.lossCount
            unpaidCount += other.unpaidCount
            lossSum += other.lossSum
            isSorted = false
        }

        /// Sorts, so that quantiles can be read.
        mutating func sort() {
            rates.sort()
            multiples.sort()
            isSorted = true
        }

        /// The rate that a share of the futures stays under; nil without any.
        package func rate(quantile share: Double) -> Double? { Self.quantile(rates, share, isSorted) }

        /// The multiple that a share of the futures stays under.
        package func multiple(quantile share: Double) -> Double? { Self.quantile(multiples, share, isSorted) }

        /// The share of futures in which less came back than was put in.
        package var lossShare: Double { multiples.isEmpty ? 0 : Double(lossCount) / Double(multiples.count) }

        /// The share of futures in which a debt was not paid in whole.
        package var unpaidShare: Double { multiples.isEmpty ? 0 : Double(unpaidCount) / Double(multiples.count) }

        /// What is lost of a euro on average.
        package var expectedLoss: Double { multiples.isEmpty ? 0 : lossSum / Double(multiples.count) }

        package var meanMultiple: Double {
            multiples.isEmpty ? 0 : multiples.reduce(0, +) / Double(multiples.count)
        }

        private static func quantile(_ sorted: [Double], _ share: Double, _ isSorted: Bool) -> Double? {
            precondition(isSorted, "quantiles are read after sorting")
            guard !sorted.isEmpty else { return nil }
            return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        }
    }

    package private(set) var layers: [Layer]
    package private(set) var paths: Int
    /// The least yearly cover of each future with debt service.
    package private(set) var leastCovers: [Double] = []
    /// Futures in which suppliers are still owed at the end.
    package private(set) var owingCount = 0

    init(layers: Int, paths: Int) {
        self.layers = [Layer](repeating: Layer(), count: layers)
        self.paths = paths
    }

    mutating func add(layer: Int, rate: Double?, drawn: Int64, received: Int64, unpaid: Int64) {
        layers[layer].add(rate: rate, drawn: drawn, received: received, unpaid: unpaid)
    }

    mutating func add(leastCover: Double?, owed: Int64) {
        if let leastCover { leastCovers.append(leastCover) }
        if owed > 0 { owingCount += 1 }
    }

    /// Adds other futures of the same fund.
    package mutating func merge(_ other: FutureOutcomes) {
        for place in layers.indices { layers[place].merge(other.layers[place]) }
        paths += other.paths
        leastCovers += other.leastCovers
        owingCount += other.owingCount
    }

    /// Readies quantiles.
    package mutating func sort() {
        for place in layers.indices { layers[place].sort() }
        leastCovers.sort()
    }

    /// The share of futures in which some year's cash does not cover its debt service.
    package var uncoveredShare: Double {
        leastCovers.isEmpty ? 0 : Double(leastCovers.count { $0 < 1 }) / Double(leastCovers.count)
    }
}
