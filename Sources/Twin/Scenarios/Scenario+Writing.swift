package import Documents
import Quantities
import Scheduling

extension Scenario {
    /// The scenario as a document that reads back to the same scenario.
    package var tree: PlainTree {
        .map([
            "title": .text(title),
            "start": .text(UnixTime.text(startUnixSeconds)),
            "length": TreeValue.span(lengthSeconds),
            "seeds": .list(seeds.map { .number($0) }),
            "network": .list(network.map(\.tree)),
            "accessModes": accessModes.isEmpty ? nil : .list(accessModes.map(\.tree)),
            "workloads": .list(workloads.map(\.tree)),
            "brokers": .list(brokers.map(\.tree)),
            "intensity": intensity.tree,
            "price": price.tree,
            "failures": failures == .none ? nil : failures.tree,
            "checkpoints": checkpoints.map {
                .map([
                    "every": TreeValue.span($0.everySeconds), "cost": TreeValue.span($0.costSeconds),
                    "restart": TreeValue.span($0.restartSeconds),
                ])
            },
            "maintenance": maintenance.isEmpty ? nil : .list(maintenance.map(\.tree)),
        ])
    }
}

extension ScenarioSystem {
    fileprivate var tree: PlainTree {
        .map([
            "name": .text(name),
            "country": .text(country),
            "zone": zone == country ? nil : .text(zone),
            "latitude": latitude.map { .number($0) },
            "longitude": longitude.map { .number($0) },
            "pue": .number(pue),
            "policy": priority?.tree ?? .text(policy.name),
            "preemption": preempts ? .flag(true) : nil,
            "offeredShare": offeredShare == 1 ? nil : .number(offeredShare),
            "partitions": .list(partitions.map(\.tree)),
        ])
    }
}

extension ScenarioSystem.Partition {
    fileprivate var tree: PlainTree {
        .map([
            "name": .text(name),
            "nodes": .number(nodes),
            "devicesPerNode": .number(devicesPerNode),
            "chip": chip.isEmpty ? nil : .text(chip),
            "kilowattsPerDevice": .number(Double(wattsPerDevice) / 1000),
            "idleKilowattsPerDevice": idleWattsPerDevice == 0 ? nil : .number(Double(idleWattsPerDevice) / 1000),
            "eurosPerDeviceHour": microEurosPerDeviceHour == 0
                ? nil : .number(Double(microEurosPerDeviceHour) / 1_000_000),
            "nodesPerSwitch": nodesPerSwitch == 0 ? nil : .number(nodesPerSwitch),
            "speed": speed == 1 ? nil : .number(speed),
        ])
    }
}

extension ScenarioAccessMode {
    fileprivate var tree: PlainTree {
        .map([
            "name": .text(name), "budgetDeviceHours": budgetDeviceHours.map { .number($0) },
            "shareCap": shareCap == 1 ? nil : .number(shareCap),
            "priority": priority == 0 ? nil : .number(priority),
            "preemptible": isPreemptible ? .flag(true) : nil,
        ])
    }
}

extension ScenarioWorkload {
    fileprivate var tree: PlainTree {
        var trace: PlainTree?
        var scale: PlainTree?
        var model: PlainTree?
        var amount: Amount = .asFitted
        switch source {
        case .trace(let path, let arrivalScale):
            trace = .text(path)
            scale = arrivalScale == 1 ? nil : .number(arrivalScale)
        case .modelFile(let path, let wanted):
            model = .text(path)
            amount = wanted
        case .model(let value, let wanted):
            model = value.tree
            amount = wanted
        }
        var perYear: PlainTree?
        var load: PlainTree?
        switch amount {
        case .asFitted: break
        case .jobsPerYear(let count): perYear = .number(count)
        case .load(let share): load = .number(share)
        }
        var isOwnUnit = true
        if case .model = source { isOwnUnit = false }
        return .map([
            "name": .text(name),
            "trace": trace,
            "arrivalScale": scale,
            "jobsPerYear": perYear,
            "load": load,
            "unit": isOwnUnit ? .text(unit.rawValue) : nil,
            "homes": .weights(homes),
            "countries": .weights(countries),
            "organisations": .weights(organisations),
            "accessMode": accessMode.isEmpty ? nil : .text(accessMode),
            "slack": slackSeconds.map(TreeValue.span),
            "expects": usesEstimates ? .text("estimates") : nil,
            "priority": priority == 0 ? nil : .number(priority),
            "preemptible": isPreemptible ? .flag(true) : nil,
            "model": model,
        ])
    }
}

extension Broker {
    fileprivate var tree: PlainTree {
        switch self {
        case .quotes(let wishes) where name == "mixed":
            .map([
                "soon": .number(wishes.soon), "cheap": .number(wishes.cheap), "clean": .number(wishes.clean),
            ])
        default: .text(name)
        }
    }
}

extension ZoneFigures {
    fileprivate var tree: PlainTree? {
        switch self {
        case .byZone(let figures): .weights(figures)
        case .hourly(let path): .text(path)
        }
    }
}

extension FailureRates {
    fileprivate var tree: PlainTree {
        .map(["node": node?.tree, "switch": `switch`?.tree, "system": system?.tree, "connector": connector?.tree])
    }
}

extension FailureRates.Rate {
    fileprivate var tree: PlainTree {
        .map([
            "meanTimeBetween": TreeValue.span(meanTimeBetweenSeconds), "repair": TreeValue.span(repairSeconds),
        ])
    }
}

extension MaintenanceWindow {
    fileprivate var tree: PlainTree {
        .map([
            "system": .text(system), "start": .text(UnixTime.text(startUnixSeconds)),
            "length": TreeValue.span(lengthSeconds), "every": everySeconds.map(TreeValue.span),
        ])
    }
}
