import Scheduling

extension Simulation {
    /// Sets what is due first of each kind.
    mutating func setTimers() {
        for place in places.indices {
            setNodeFailure(place)
            setSwitchFailure(place)
        }
        for system in scenario.network.indices {
            setSystemFailure(system)
            setConnectorFailure(system)
        }
        for number in scenario.maintenance.indices { setMaintenance(number, occurrence: 0) }
        for place in places.indices { findNextClosure(place) }
    }

    mutating func ring(_ timer: TimerHeap.Timer) {
        events += 1
        let number = Int(timer.number)
        switch timer.kind {
        case .nodeFails: failNode(number)
        case .nodeMended: mendNode(number, timer.detail)
        case .switchFails: failSwitch(number)
        case .systemFails: failSystem(number)
        case .systemMended: for place in placesOfSystem[number] { reopen(place) }
        case .connectorFails: failConnector(number)
        case .connectorMended:
            for place in placesOfSystem[number] {
                places[place].isReachable = true
                touch(place)
                if case .quotes = broker { roomier.append(Int32(place)) }
            }
        case .closureBegins: beginMaintenance(number, occurrence: timer.detail)
        case .closureEnds: endMaintenance(number)
        case .windowOpens: openWindow(timer.number, generation: timer.detail)
        case .patienceEnds: endPatience(timer.number, generation: timer.detail)
        }
    }

    private func due(_ rate: FailureRates.Rate, things: Int, _ chance: inout RandomStream) -> Int64 {
        let mean = Double(rate.meanTimeBetweenSeconds) / Double(max(1, things))
        return nowSeconds + 1 + Int64(min(chance.exponential(mean: mean), 1e12))
    }

    // MARK: Nodes and switches

    private mutating func setNodeFailure(_ place: Int) {
        guard let rate = scenario.failures.node else { return }
        let moment = due(rate, things: places[place].nodes, &faults.nodes[place])
        timers.set(.nodeFails, UInt32(place), atSeconds: moment)
    }

    private mutating func failNode(_ place: Int) {
        setNodeFailure(place)
        guard let rate = scenario.failures.node, places[place].outages == 0 else { return }
        hash.add(.closed, 1, place: Int32(place), atSeconds: nowSeconds)
        let mended = nowSeconds + rate.repairSeconds
        let node = faults.victims[place].below(UInt32(places[place].nodes))
        if places[place].gang != nil {
            for row in places[place].failNode(node) { interrupt(row) }
            timers.set(.nodeMended, UInt32(place), detail: node, atSeconds: mended)
            return
        }
        // Without names a node holds its share of what is busy: so much is hit, job by job.
        let each = Int64(min(places[place].devicesPerNode, places[place].devices))
        let draw = Int64(faults.victims[place].below(places[place].devices))
        var hit = (places[place].busyDevices * each + draw) / Int64(places[place].devices)
        while hit > 0, let row = victim(at: place) {
            hit -= Int64(jobs[Int(row)].devices)
            interrupt(row)
        }
        if let handle = places[place].close(UInt32(each), fromSeconds: nowSeconds, untilSeconds: mended) {
            timers.set(.nodeMended, UInt32(place), detail: handle, atSeconds: mended)
        }
    }

    /// Whose devices a random busy one is.
    private mutating func victim(at place: Int) -> UInt32? {
        guard places[place].busyDevices > 0 else { return nil }
        var left = Int64(faults.victims[place].unit() * Double(places[place].busyDevices))
        for row in places[place].running {
            left -= Int64(jobs[Int(row)].devices)
            if left < 0 { return row }
        }
        return places[place].running.last
    }

    private mutating func mendNode(_ place: Int, _ detail: UInt32) {
        places[place].mendNode(detail, atSeconds: nowSeconds)
        hash.add(.reopened, 1, place: Int32(place), atSeconds: nowSeconds)
        noteRoom(place)
    }

    private mutating func setSwitchFailure(_ place: Int) {
        guard let rate = scenario.failures.switch, places[place].gang != nil else { return }
        let count = (places[place].nodes + places[place].nodesPerSwitch - 1) / places[place].nodesPerSwitch
        timers.set(.switchFails, UInt32(place), atSeconds: due(rate, things: count, &faults.switches[place]))
    }

    private mutating func failSwitch(_ place: Int) {
        setSwitchFailure(place)
        guard let rate = scenario.failures.switch, places[place].outages == 0 else { return }
        hash.add(.closed, 2, place: Int32(place), atSeconds: nowSeconds)
        let size = places[place].nodesPerSwitch
        let count = (places[place].nodes + size - 1) / size
        let first = Int(faults.victims[place].below(UInt32(count))) * size
        for node in first..<min(first + size, places[place].nodes) {
            for row in places[place].failNode(UInt32(node)) { interrupt(row) }
            timers.set(.nodeMended, UInt32(place), detail: UInt32(node), atSeconds: nowSeconds + rate.repairSeconds)
        }
    }

    // MARK: Systems and the ways to them

    private mutating func setSystemFailure(_ system: Int) {
        guard let rate = scenario.failures.system else { return }
        timers.set(.systemFails, UInt32(system), atSeconds: due(rate, things: 1, &faults.systems[system]))
    }

    private mutating func failSystem(_ system: Int) {
        setSystemFailure(system)
        guard let rate = scenario.failures.system else { return }
        for place in placesOfSystem[system] { close(place, untilSeconds: nowSeconds + rate.repairSeconds) }
        timers.set(.systemMended, UInt32(system), atSeconds: nowSeconds + rate.repairSeconds)
    }

    private mutating func setConnectorFailure(_ system: Int) {
        guard let rate = scenario.failures.connector else { return }
        timers.set(.connectorFails, UInt32(system), atSeconds: due(rate, things: 1, &faults.connectors[system]))
    }

    private mutating func failConnector(_ system: Int) {
        guard let rate = scenario.failures.connector else { return }
        for place in placesOfSystem[system] { places[place].isReachable = false }
        timers.set(.connectorMended, UInt32(system), atSeconds: nowSeconds + rate.repairSeconds)
        // The next failure comes after this one is mended.
        let next = due(rate, things: 1, &faults.connectors[system])
        timers.set(.connectorFails, UInt32(system), atSeconds: next + rate.repairSeconds)
    }

    // MARK: A whole place

    /// Takes a place out of service; what runs there is interrupted.
    private mutating func close(_ place: Int, untilSeconds end: Int64) {
        places[place].outages += 1
        guard places[place].outages == 1 else { return }
        hash.add(.closed, 0, place: Int32(place), atSeconds: nowSeconds)
        let rows = places[place].running
        for row in rows { interrupt(row) }
        places[place].closeAll(fromSeconds: nowSeconds, untilSeconds: end)
    }

    private mutating func reopen(_ place: Int) {
        places[place].outages -= 1
        guard places[place].outages == 0 else { return }
        places[place].reopenAll(atSeconds: nowSeconds)
        hash.add(.reopened, 0, place: Int32(place), atSeconds: nowSeconds)
        noteRoom(place)
    }

    private mutating func noteRoom(_ place: Int) {
        touch(place)
        if case .quotes = broker { roomier.append(Int32(place)) }
    }

    // MARK: Maintenance

    private func begin(_ window: MaintenanceWindow, occurrence: UInt32) -> Int64? {
        let first = window.startUnixSeconds - scenario.startUnixSeconds
        guard occurrence > 0 else { return first }
        return window.everySeconds.map { first + $0 * Int64(occurrence) }
    }

    private mutating func setMaintenance(_ number: Int, occurrence: UInt32) {
        let window = scenario.maintenance[number]
        var occurrence = occurrence
        while let moment = begin(window, occurrence: occurrence) {
            if moment > nowSeconds || (moment == 0 && nowSeconds == 0) {
                timers.set(.closureBegins, UInt32(number), detail: occurrence, atSeconds: moment)
                return
            }
            occurrence += 1
        }
    }

    private func system(of window: MaintenanceWindow) -> Int {
        guard let system = scenario.network.firstIndex(where: { $0.name == window.system }) else {
            preconditionFailure("A scenario's maintenance names one of its systems.")
        }
        return system
    }

    private mutating func beginMaintenance(_ number: Int, occurrence: UInt32) {
        let window = scenario.maintenance[number]
        let end = nowSeconds + window.lengthSeconds
        for place in placesOfSystem[system(of: window)] { close(place, untilSeconds: end) }
        timers.set(.closureEnds, UInt32(number), atSeconds: end)
        setMaintenance(number, occurrence: occurrence + 1)
        for place in placesOfSystem[system(of: window)] { findNextClosure(place) }
    }

    private mutating func endMaintenance(_ number: Int) {
        for place in placesOfSystem[system(of: scenario.maintenance[number])] {
            reopen(place)
            findNextClosure(place)
            let rows = places[place].parked
            places[place].parked = []
            for row in rows where !route(row) { drop(row, .abandoned) }
        }
    }

    /// When work must have ended at a place for the next maintenance, and how long any may take between two.
    private mutating func findNextClosure(_ place: Int) {
        var next = Int64.max
        var end = Int64.max
        var longest = Int64.max
        for window in scenario.maintenance where system(of: window) == Int(places[place].system) {
            let first = window.startUnixSeconds - scenario.startUnixSeconds
            var moment = first
            if let every = window.everySeconds {
                longest = min(longest, every - window.lengthSeconds)
                if nowSeconds >= first { moment = first + ((nowSeconds - first) / every + 1) * every }
            }
            if moment > nowSeconds, moment < next { (next, end) = (moment, moment + window.lengthSeconds) }
        }
        places[place].nextClosureSeconds = next
        places[place].closureEndSeconds = end
        places[place].longestBetweenSeconds = longest
    }
}
