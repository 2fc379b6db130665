import Quantities

/// Nodes that are in repair, and what spares save.
///
/// Nodes fail one by one and each is away for a while: how many are away is Poisson's, with rate times repair as its
/// mean, whatever the repairs' distribution (C. Palm; C. C. Sherbrooke, "METRIC", Operations Research 16, 1968). Every
/// interruption is taken to cost a repair, which errs on the safe side.
package struct NodeAvailability: Hashable, Sendable {
    package var nodes: Int
    /// Nodes that stand by for the others.
    package var spares: Int
    /// The mean number of nodes in repair.
    package var meanAway: Double

    package init(nodes: Int, spares: Int, meanAway: Double) {
        self.nodes = nodes
        self.spares = spares
        self.meanAway = meanAway
    }

    /// The share of all nodes that works for users, on average: of those not standing by, less what spares can't replace.
    package var share: Double {
        guard nodes > 0 else { return 0 }
        return max(0, Double(nodes - spares) - meanShort) / Double(nodes)
    }

    /// The mean number of nodes away beyond the spares: Σ (k − s)·P(k) over all k above s.
    package var meanShort: Double {
        guard meanAway > 0 else { return 0 }
        // The chance of k in logarithms: with a mean of some hundreds its first terms are below the smallest number.
        let logMean = Elementary.log(meanAway)
        let end = max(Double(spares), meanAway) + 12 * meanAway.squareRoot() + 40
        var logChance = -meanAway
        var short = 0.0
        var away = 0.0
        while away < end {
            away += 1
            logChance += logMean - Elementary.log(away)
            if away > Double(spares) { short += (away - Double(spares)) * Elementary.exp(logChance) }
        }
        return short
    }
}

extension Gigafactory {
    /// The share of so many chips that is there for users; failures count only where the time to repair is known.
    func availability(chips: Int) -> Double {
        let nodes = (chips + chipsPerNode - 1) / chipsPerNode
        let away = failures.repairHours.map { Double(chips) * $0 / failures.chipHoursBetweenFailures } ?? 0
        let spares = Int((Double(nodes) * failures.spareShare).rounded())
        return NodeAvailability(nodes: nodes, spares: spares, meanAway: min(away, Double(nodes))).share
    }
}
