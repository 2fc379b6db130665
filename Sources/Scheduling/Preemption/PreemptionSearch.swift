/// The search for what to preempt: a pool, a job that finds no room in it, and who may go.
struct PreemptionSearch {
    /// As it is; changed only to try something out, and back.
    private var pool: NodePool
    private let demand: GangDemand
    /// By number.
    private let candidates: [PreemptionCandidate]
    /// For each node on which a candidate runs, by number of the node: who, and devices that going gives back.
    private let nodes: [(node: UInt32, tenants: [Tenant])]

    private struct Tenant {
        var candidate: Int
        var devices: Int
    }

    /// What a set of candidates costs. Less is better.
    private struct Cost: Comparable {
        var lost: Int64 = 0
        var count = 0

        static func < (left: Self, right: Self) -> Bool { (left.lost, left.count) < (right.lost, right.count) }

        func adding(_ lost: Int64) -> Self { Self(lost: self.lost + lost, count: count + 1) }
    }

    init(pool: NodePool, demand: GangDemand, candidates: [PreemptionCandidate]) {
        self.pool = pool
        self.demand = demand
        self.candidates = candidates
        var places: [(node: UInt32, tenant: Tenant)] = []
        for (index, candidate) in candidates.enumerated() {
            for node in candidate.placement.wholeNodes {
                places.append((node, Tenant(candidate: index, devices: Int(pool.devicesPerNode))))
            }
            if let node = candidate.placement.sharedNode {
                places.append((node, Tenant(candidate: index, devices: Int(candidate.placement.sharedDevices))))
            }
        }
        places.sort { ($0.node, $0.tenant.candidate) < ($1.node, $1.tenant.candidate) }
        var nodes: [(node: UInt32, tenants: [Tenant])] = []
        for place in places where pool.takesWork(place.node) {
            if nodes.last?.node == place.node {
                nodes[nodes.count - 1].tenants.append(place.tenant)
            } else {
                nodes.append((place.node, [place.tenant]))
            }
        }
        self.nodes = nodes
    }

    /// The cheapest set that was found; nil when all candidates together would not do.
    mutating func best() -> Preemption? {
        var found: [[Int]] = []
        for cover in covers where suffices(cover) { found.append(pruned(cover)) }
        var single: Int?
        for candidate in candidates.indices where single.map({ cost(of: [candidate]) < cost(of: [$0]) }) ?? true {
            if suffices([candidate]) { single = candidate }
        }
        if let single { found.append([single]) }
        let best = found.min { left, right in
            let (leftCost, rightCost) = (cost(of: left), cost(of: right))
            return leftCost == rightCost ? left.lexicographicallyPrecedes(right) : leftCost < rightCost
        }
        guard let best else { return nil }
        return Preemption(
            numbers: best.map { candidates[$0].number },
            lostDeviceSeconds: best.reduce(0) { $0 + candidates[$1].lostDeviceSeconds }
        )
    }

    /// Sets that make room: whole nodes first and then the part, the part first, or one whole node more in place of it.
    private var covers: [[Int]] {
        let count = Int(demand.wholeNodes) - pool.freeWholeNodes
        guard demand.remainder > 0 else { return [clearing(count, besides: [])].compactMap(\.self) }
        var found = [clearing(count + 1, besides: [])]
        if let whole = clearing(count, besides: []) { found.append(freeing(beside: whole)) }
        if let part = freeing(beside: []) { found.append(clearing(count, besides: part, sparing: true)) }
        return found.compactMap(\.self)
    }

    /// Clears nodes one by one, each time the one that adds least, until `count` more are whole.
    private func clearing(_ count: Int, besides start: [Int], sparing: Bool = false) -> [Int]? {
        guard count > 0 else { return start }
        var chosen = Set(start)
        // The node of the part must not be counted as a whole one too: leave it to the last check.
        var open = nodes.filter { node in
            guard !sparing || !node.tenants.contains(where: { chosen.contains($0.candidate) }) else { return false }
            let room = node.tenants.reduce(Int(pool.freeDevices(onNode: node.node))) { $0 + $1.devices }
            return room == Int(pool.devicesPerNode)
        }
        for _ in 0..<count {
            let costs = open.map { node in
                node.tenants.reduce(Cost()) {
                    chosen.contains($1.candidate) ? $0 : $0.adding(candidates[$1.candidate].lostDeviceSeconds)
                }
            }
            guard let cheapest = costs.indices.min(by: { (costs[$0], $0) < (costs[$1], $1) }) else { return nil }
            for tenant in open[cheapest].tenants { chosen.insert(tenant.candidate) }
            open.remove(at: cheapest)
        }
        return chosen.sorted()
    }

    /// Adds the cheapest set of candidates on one node that frees the part of it, beside those already chosen.
    private func freeing(beside start: [Int]) -> [Int]? {
        let chosen = Set(start)
        var best: (cost: Cost, added: [Int])?
        for node in nodes {
            let gone = node.tenants.filter { chosen.contains($0.candidate) }
            let free = gone.reduce(Int(pool.freeDevices(onNode: node.node))) { $0 + $1.devices }
            // A node that is cleared already is one of the whole ones.
            guard gone.count < node.tenants.count else { continue }
            let rest = node.tenants.filter { !chosen.contains($0.candidate) }
            guard let found = cheapest(of: rest, devices: Int(demand.remainder) - free) else { continue }
            if best.map({ found.cost < $0.cost }) ?? true { best = found }
        }
        return best.map { (start + $0.added).sorted() }
    }

    /// The cheapest of some tenants of one node that give back enough: a knapsack over devices.
    private func cheapest(of tenants: [Tenant], devices: Int) -> (cost: Cost, added: [Int])? {
        guard devices > 0 else { return (Cost(), []) }
        var reached: [(cost: Cost, added: [Int])?] = Array(repeating: nil, count: devices + 1)
        reached[0] = (Cost(), [])
        for tenant in tenants {
            for before in (0...devices).reversed() {
                guard let known = reached[before] else { continue }
                let after = min(devices, before + tenant.devices)
                guard after > before else { continue }
                let cost = known.cost.adding(candidates[tenant.candidate].lostDeviceSeconds)
                if reached[after].map({ cost < $0.cost }) ?? true {
                    reached[after] = (cost, known.added + [tenant.candidate])
                }
            }
        }
        return reached[devices]
    }

    /// Spares whoever proves superfluous, the costliest first.
    private mutating func pruned(_ chosen: [Int]) -> [Int] {
        var kept = chosen
        let order = chosen.sorted {
            (candidates[$1].lostDeviceSeconds, $1) < (candidates[$0].lostDeviceSeconds, $0)
        }
        for candidate in order {
            let without = kept.filter { $0 != candidate }
            if suffices(without) { kept = without }
        }
        return kept
    }

    /// Whether the job fits once these have gone.
    private mutating func suffices(_ chosen: [Int]) -> Bool {
        for candidate in chosen { pool.release(candidates[candidate].placement) }
        defer { for candidate in chosen { pool.take(candidates[candidate].placement) } }
        return pool.fits(demand)
    }

    private func cost(of chosen: [Int]) -> Cost {
        chosen.reduce(Cost()) { $0.adding(candidates[$1].lostDeviceSeconds) }
    }
}
