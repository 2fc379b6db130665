import Quantities
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
        for number in scenario.maintenance.indices { setMaintenance(number, occurrence: 0, isFirst: true) }
        for place in places.indices {
            findNextClosure(place)
            findLongestBetween(place)
        }
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
                noteRoom(place)
            }
        case .closureBegins: beginMaintenance(number, occurrence: timer.detail)
        case .closureEnds: endMaintenance(number)
        case .windowOpens: openWindow(timer.number, generation: timer.detail)
        case .reviewed: review(timer.number, generation: timer.detail)
        }
    }

    // MARK: Nodes and switches

    private mutating func setNodeFailure(_ place: Int) {
        guard let rate = scenario.failures.node else { return }
        let moment = faults.nodes[place].next(rate, things: places[place].failingNodes)
        timers.set(.nodeFails, UInt32(place), atSeconds: moment)
    }

    private mutating func failNode(_ place: Int) {
        setNodeFailure(place)
        // What is out of service can't fail; the draw is made all the same, so that other brokers see the same faults.
        let node = faults.victims[place].below(UInt32(places[place].nodes))
        let draw = Int64(faults.victims[place].below(places[place].devices))
        guard let rate = scenario.failures.node, places[place].outages == 0 else { return }
        failures.nodes += 1
        hash.add(.closed, 1, place: Int32(place), atSeconds: nowSeconds)
        let mended = nowSeconds + rate.repairSeconds
        if places[place].gang != nil {
            let rows = interrupt(
                places[place].failNode(node, fromSeconds: nowSeconds, untilSeconds: mended)
            )
            timers.set(.nodeMended, UInt32(place), detail: node, atSeconds: mended)
            return resume(rows)
        }
        let each = min(places[place].devicesPerNode, places[place].devices)
        let rows = draw < places[place].busyDevices ? hitNode(of: each, at: place) : []
        if let handle = places[place].close(each, fromSeconds: nowSeconds, untilSeconds: mended) {
            timers.set(.nodeMended, UInt32(place), detail: handle, atSeconds: mended)
        }
        touch(place)
        resume(rows)
    }

    /// Interrupts those who share a node without a name: whoever has a random busy device, and as many who fit beside, for
    /// nodes are filled before others are begun.
    private mutating func hitNode(of devices: UInt32, at place: Int) -> [UInt32] {
        var rows: [UInt32] = []
        var left = devices
        var looks = 2 * devices
        while left > 0, looks > 0, let row = victim(at: place) {
            looks -= 1
            let held = jobs[Int(row)].devices
            guard rows.isEmpty || held <= left else { continue }
            left -= min(left, held)
            rows.append(interrupt(row))
        }
        return rows
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
        let moment = faults.switches[place].next(rate, things: Double(places[place].switches))
        timers.set(.switchFails, UInt32(place), atSeconds: moment)
    }

    private mutating func failSwitch(_ place: Int) {
        setSwitchFailure(place)
        let first = Int(faults.victims[place].below(UInt32(places[place].switches))) * places[place].nodesPerSwitch
        guard let rate = scenario.failures.switch, places[place].outages == 0 else { return }
        failures.switches += 1
        hash.add(.closed, 2, place: Int32(place), atSeconds: nowSeconds)
        let mended = nowSeconds + rate.repairSeconds
        var rows: [UInt32] = []
        for node in first..<min(first + places[place].nodesPerSwitch, places[place].nodes) {
            rows += interrupt(
                places[place].failNode(UInt32(node), fromSeconds: nowSeconds, untilSeconds: mended)
            )
            timers.set(.nodeMended, UInt32(place), detail: UInt32(node), atSeconds: mended)
        }
        touch(place)
        resume(rows)
    }

    // MARK: Systems and the ways to them

    private mutating func setSystemFailure(_ system: Int) {
        guard let rate = scenario.failures.system else { return }
        timers.set(.systemFails, UInt32(system), atSeconds: faults.systems[system].next(rate, things: 1))
    }

    private mutating func failSystem(_ system: Int) {
        setSystemFailure(system)
        guard let rate = scenario.failures.system else { return }
        failures.systems += 1
        let rows = placesOfSystem[system].flatMap { close($0, untilSeconds: nowSeconds + rate.repairSeconds) }
        timers.set(.systemMended, UInt32(system), atSeconds: nowSeconds + rate.repairSeconds)
        resume(rows)
    }

    private mutating func setConnectorFailure(_ system: Int) {
        guard let rate = scenario.failures.connector else { return }
        timers.set(.connectorFails, UInt32(system), atSeconds: faults.connectors[system].next(rate, things: 1))
    }

    private mutating func failConnector(_ system: Int) {
        guard let rate = scenario.failures.connector else { return }
        failures.connectors += 1
        for place in placesOfSystem[system] { places[place].isReachable = false }
        timers.set(.connectorMended, UInt32(system), atSeconds: nowSeconds + rate.repairSeconds)
        // The next failure comes after this one is mended.
        faults.connectors[system].skip(seconds: rate.repairSeconds)
        setConnectorFailure(system)
    }

    // MARK: A whole place

    /// Takes a place out of service; what ran there is interrupted, to be resumed by the caller.
    mutating func close(_ place: Int, untilSeconds end: Int64) -> [UInt32] {
        places[place].outages += 1
        places[place].closedUntilSeconds = max(places[place].closedUntilSeconds, end)
        guard places[place].outages == 1 else { return [] }
        hash.add(.closed, 0, place: Int32(place), atSeconds: nowSeconds)
        let rows = interrupt(places[place].running)
        places[place].closeAll(fromSeconds: nowSeconds, untilSeconds: end)
        touch(place)
        return rows
    }

    /// One reason less to keep a place closed.
    mutating func reopen(_ place: Int) {
        places[place].outages -= 1
        guard places[place].outages == 0 else { return }
        places[place].reopenAll(atSeconds: nowSeconds)
        hash.add(.reopened, 0, place: Int32(place), atSeconds: nowSeconds)
        noteRoom(place)
    }

    /// A place may have more room than it had.
    mutating func noteRoom(_ place: Int) {
        touch(place)
        if case .quotes = broker { roomier.append(Int32(place)) }
    }
}
