package import Documents
import Quantities
import Scheduling

extension Scenario {
    /// Reads a scenario from a document.
    ///
    /// Everything is checked that can be without opening another file: a fault names the line, the way to the value,
    /// what is wrong with it, and how to mend it.
    package init(tree: PlainTree) throws(TreeFault) {
        var fields = try TreeFields(tree, path: "")
        title = try fields.text("title") ?? "Scenario"
        let start = try fields.required("start", "Write the first day, as start: 2026-01-05.")
        startUnixSeconds = try TreeValue.moment(start, "start")
        let length = try fields.required("length", "Write how long work is submitted, as length: 30 d.")
        lengthSeconds = try TreeValue.seconds(length, "length")
        guard lengthSeconds >= 1 else {
            throw fields.fault("length", length, "nothing can happen in no time", "Write a span above 0, as 30 d.")
        }
        seeds = try Self.seeds(&fields)
        network = try Self.network(&fields)
        accessModes = try Self.accessModes(&fields)
        workloads = try Self.workloads(&fields, network, accessModes)
        brokers = try Self.brokers(&fields)
        intensity = try Self.figures(&fields, "intensity", 0...10_000, network)
        price = try Self.figures(&fields, "price", -10_000...100_000, network)
        failures = try Self.failures(&fields)
        checkpoints = try Self.checkpoints(&fields)
        maintenance = try Self.maintenance(&fields, network)
        try fields.finish()
        if let (message, remedy) = unweighable, let tree = fields.value("brokers") {
            throw fields.fault("brokers", tree, message, remedy)
        }
    }

    /// What a broker is to weigh and nobody told, and what helps.
    private var unweighable: (message: Phrase, remedy: Phrase)? {
        let wishes = brokers.compactMap { broker in if case .quotes(let wishes) = broker { wishes } else { nil } }
        if wishes.contains(where: { $0.clean > 0 }), !knowsCarbon {
            return (
                "a broker looks for the cleanest place, and how clean power is stands nowhere",
                "Write intensity: by zone, in g CO2e a kWh, or ask for no clean place."
            )
        }
        let isAnyPriced = network.contains { $0.partitions.contains { $0.microEurosPerDeviceHour > 0 } }
        if wishes.contains(where: { $0.cheap > 0 }), !price.isGiven, !isAnyPriced {
            return (
                "a broker looks for the cheapest place, and what work costs stands nowhere",
                "Write price: by zone, or eurosPerDeviceHour of the systems, or ask for no cheap place."
            )
        }
        return nil
    }

    private static func seeds(_ fields: inout TreeFields) throws(TreeFault) -> [UInt64] {
        guard let tree = fields.value("seeds") else { return [1] }
        guard case .list(let values, _) = tree else {
            let count = try TreeValue.whole(tree, "seeds", 1...10_000, 10)
            return (1...UInt64(count)).map { $0 }
        }
        var seeds: [UInt64] = []
        for (place, value) in values.enumerated() {
            let seed = UInt64(try TreeValue.whole(value, "seeds[\(place)]", 0...Int.max, 1))
            guard !seeds.contains(seed) else {
                throw fields.fault("seeds", value, "\(seed) stands twice", "Each seed gives one run: write it once.")
            }
            seeds.append(seed)
        }
        guard !seeds.isEmpty else {
            throw fields.fault("seeds", tree, "the list is empty", "Write how many, as seeds: 10, or name them.")
        }
        return seeds
    }

    // MARK: Network

    private static func network(_ fields: inout TreeFields) throws(TreeFault) -> [ScenarioSystem] {
        let tree = try fields.required("network", "List the systems, or write network: shipped.")
        var systems: [ScenarioSystem] = []
        switch tree {
        case .scalar(let scalar):
            guard scalar.text == "shipped" else { throw TreeValue.unknown(tree, "network", ["shipped"]) }
            systems = ShippedNetwork.systems
        case .list(let values, _):
            for (place, value) in values.enumerated() {
                systems += try self.systems(value, "network[\(place)]")
            }
        case .map: systems = try self.systems(tree, "network")
        }
        guard !systems.isEmpty else {
            throw fields.fault("network", tree, "there is no system", "Describe at least one.")
        }
        for (place, system) in systems.enumerated() where systems[..<place].contains(where: { $0.name == system.name })
        {
            throw fields.fault("network", tree, "\(system.name) is the name of two systems", "Name each differently.")
        }
        return systems
    }

    /// A system of one's own, or some of those shipped with a policy of one's own: `shipped: [fi-csc-lumi]`.
    private static func systems(_ tree: PlainTree, _ path: String) throws(TreeFault) -> [ScenarioSystem] {
        var fields = try TreeFields(tree, path: path)
        guard let shipped = fields.value("shipped") else { return [try system(&fields)] }
        let names = ShippedNetwork.systems.map(\.name)
        var chosen: [ScenarioSystem] = []
        if case .list(let values, _) = shipped {
            for (place, value) in values.enumerated() {
                let name = try TreeValue.text(value, "\(path).shipped[\(place)]")
                guard let system = ShippedNetwork.systems.first(where: { $0.name == name }) else {
                    throw TreeValue.unknown(value, "\(path).shipped[\(place)]", names)
                }
                chosen.append(system)
            }
        } else {
            guard try TreeValue.text(shipped, "\(path).shipped") == "all" else {
                throw TreeValue.unknown(shipped, "\(path).shipped", ["all"])
            }
            chosen = ShippedNetwork.systems
        }
        let order = try queueOrder(&fields)
        for place in chosen.indices { chosen[place].queueOrder = order }
        if let share = try fields.share("offeredShare") {
            for place in chosen.indices { chosen[place].offeredShare = share }
        }
        try fields.finish()
        return chosen
    }

    private static func system(_ fields: inout TreeFields) throws(TreeFault) -> ScenarioSystem {
        let name = try fields.requiredText("name", "Name the system, as name: alpha.")
        let country = try fields.requiredText("country", "Name the country by two letters, as country: FR.")
        var system = ScenarioSystem(name: name, country: country, partitions: [])
        system.zone = try fields.text("zone") ?? country
        system.latitude = try fields.number("latitude", -90...90, 48.7)
        system.longitude = try fields.number("longitude", -180...180, 2.17)
        system.pue = try fields.number("pue", 1...5, 1.2) ?? 1.2
        system.queueOrder = try queueOrder(&fields)
        system.offeredShare = try fields.share("offeredShare") ?? 1
        let list = try fields.list("partitions")
        guard !list.isEmpty else {
            throw TreeFault(
                line: fields.line,
                path: fields.path,
                message: "\(name) has no partitions",
                remedy: "Add partitions: with - name, nodes and devicesPerNode."
            )
        }
        for (place, tree) in list.enumerated() {
            system.partitions.append(try partition(tree, "\(fields.path("partitions"))[\(place)]"))
        }
        try fields.finish()
        return system
    }

    private static func partition(_ tree: PlainTree, _ path: String) throws(TreeFault) -> ScenarioSystem.Partition {
        var fields = try TreeFields(tree, path: path)
        let nodes = try fields.required("nodes", "Say how many nodes there are, as nodes: 128.")
        let each = try fields.required("devicesPerNode", "Say how many devices a node has, as devicesPerNode: 4.")
        var partition = ScenarioSystem.Partition(
            name: try fields.text("name") ?? "main",
            nodes: try TreeValue.whole(nodes, fields.path("nodes"), 1...1_000_000, 128),
            devicesPerNode: try TreeValue.whole(each, fields.path("devicesPerNode"), 1...1024, 4)
        )
        guard partition.devices <= 10_000_000 else {
            throw fields.fault(
                "nodes",
                nodes,
                "that makes \(partition.devices) devices",
                "At most 10000000 are played."
            )
        }
        partition.chip = try fields.text("chip") ?? ""
        if let kilowatts = try fields.number("kilowattsPerDevice", 0...1000, 0.7) {
            partition.wattsPerDevice = Int((kilowatts * 1000).rounded())
        }
        if let kilowatts = try fields.number("idleKilowattsPerDevice", 0...1000, 0.1) {
            partition.idleWattsPerDevice = Int((kilowatts * 1000).rounded())
        }
        if let euros = try fields.number("eurosPerDeviceHour", 0...100_000, 2.1) {
            partition.microEurosPerDeviceHour = Int64((euros * 1_000_000).rounded())
        }
        partition.nodesPerSwitch = try fields.whole("nodesPerSwitch", 0...1_000_000, 32) ?? 0
        partition.speed = try fields.number("speed", 0.01...100, 1.5) ?? 1
        try fields.finish()
        return partition
    }

    // MARK: Rules and circumstances

    private static func accessModes(_ fields: inout TreeFields) throws(TreeFault) -> [ScenarioAccessMode] {
        var modes: [ScenarioAccessMode] = []
        for (place, tree) in try fields.list("accessModes").enumerated() {
            var inner = try TreeFields(tree, path: "accessModes[\(place)]")
            let name = try inner.requiredText("name", "Name the mode, as name: fast-lane.")
            modes.append(
                ScenarioAccessMode(
                    name: name,
                    budgetDeviceHours: try inner.whole("budgetDeviceHours", 0...1_000_000_000_000, 50_000).map {
                        Int64($0)
                    },
                    shareCap: try inner.share("shareCap") ?? 1,
                    priority: try ScenarioPriority.points(&inner, "priority") ?? 0,
                    isPreemptible: try isPreemptible(&inner)
                )
            )
            try inner.finish()
        }
        return modes
    }

    private static func brokers(_ fields: inout TreeFields) throws(TreeFault) -> [Broker] {
        guard let tree = fields.value("brokers") else { return [.eachSiteAlone] }
        var brokers: [Broker] = []
        let values: [PlainTree] = if case .list(let values, _) = tree { values } else { [tree] }
        for (place, value) in values.enumerated() {
            let path = "brokers[\(place)]"
            let broker: Broker
            if case .map = value {
                var inner = try TreeFields(value, path: path)
                let wishes = Broker.Wishes(
                    soon: try inner.number("soon", 0...1000, 1) ?? 0,
                    cheap: try inner.number("cheap", 0...1000, 0.5) ?? 0,
                    clean: try inner.number("clean", 0...1000, 0.5) ?? 0
                )
                try inner.finish()
                guard wishes.soon + wishes.cheap + wishes.clean > 0 else {
                    throw TreeFault(
                        line: value.line,
                        path: path,
                        message: "no weight is above 0",
                        remedy: "Write what counts, as \("{soon: 1, clean: 0.5}")."
                    )
                }
                broker = .quotes(wishes)
            } else {
                let named: [Broker] = [
                    .eachSiteAlone, .userPicks, .siblings, .quotes(.soonest), .quotes(.cheapest), .quotes(.cleanest),
                ]
                let text = try TreeValue.text(value, path)
                guard let known = named.first(where: { $0.name == text }) else {
                    throw TreeValue.unknown(value, path, named.map(\.name) + ["{soon: 1, cheap: 0, clean: 0.5}"])
                }
                broker = known
            }
            if brokers.contains(broker) {
                throw TreeFault(
                    line: value.line,
                    path: path,
                    message: "the broker stands twice",
                    remedy: "Each is played once: keep one."
                )
            }
            brokers.append(broker)
        }
        guard !brokers.isEmpty else {
            throw fields.fault("brokers", tree, "the list is empty", "Name at least one, or leave the key out.")
        }
        return brokers
    }

    /// Figures by zone: for every zone that feeds a system, and for no other, as a missing one would count as 0 and one too
    /// many is mostly misspelt.
    private static func figures(
        _ fields: inout TreeFields,
        _ key: String,
        _ range: ClosedRange<Double>,
        _ network: [ScenarioSystem]
    ) throws(TreeFault) -> ZoneFigures {
        guard let tree = fields.value(key) else { return .byZone([]) }
        guard case .map = tree else { return .hourly(path: try TreeValue.text(tree, key)) }
        var inner = try TreeFields(tree, path: key)
        var figures: [NamedWeight] = []
        for entry in inner.allEntries() {
            guard entry.key == ZoneFigures.others || network.contains(where: { $0.zone == entry.key }) else {
                var zones: [String] = []
                for system in network where !zones.contains(system.zone) { zones.append(system.zone) }
                throw TreeFault(
                    line: entry.line,
                    path: inner.path(entry.key),
                    message: "the zone \(entry.key) feeds no system",
                    remedy: "Leave it out, or write a zone that does: \(zones.joined(separator: ", "))."
                )
            }
            figures.append(
                NamedWeight(entry.key, try TreeValue.number(entry.value, inner.path(entry.key), range, 45))
            )
        }
        let given = figures.map(\.name)
        if !given.contains(ZoneFigures.others), let system = network.first(where: { !given.contains($0.zone) }) {
            throw fields.fault(
                key,
                tree,
                "there is no figure for the zone \(system.zone), which feeds \(system.name)",
                "Add it, or write default for all other zones."
            )
        }
        return .byZone(figures)
    }

    private static func failures(_ fields: inout TreeFields) throws(TreeFault) -> FailureRates {
        guard let tree = fields.value("failures") else { return .none }
        if case .scalar = tree {
            switch try TreeValue.text(tree, "failures") {
            case "none": return .none
            case "published": return .published
            default: throw TreeValue.unknown(tree, "failures", ["none", "published"])
            }
        }
        var inner = try TreeFields(tree, path: "failures")
        let rates = FailureRates(
            node: try rate(&inner, "node"),
            switch: try rate(&inner, "switch"),
            system: try rate(&inner, "system"),
            connector: try rate(&inner, "connector")
        )
        try inner.finish()
        return rates
    }

    private static func rate(_ fields: inout TreeFields, _ key: String) throws(TreeFault) -> FailureRates.Rate? {
        guard let tree = fields.value(key) else { return nil }
        var inner = try TreeFields(tree, path: fields.path(key))
        let between = try inner.required("meanTimeBetween", "Say how often one fails, as meanTimeBetween: 400 d.")
        let repair = try inner.required("repair", "Say how long it takes to mend, as repair: 12 h.")
        let rate = FailureRates.Rate(
            meanTimeBetweenSeconds: try TreeValue.seconds(between, inner.path("meanTimeBetween")),
            repairSeconds: try TreeValue.seconds(repair, inner.path("repair"))
        )
        guard rate.meanTimeBetweenSeconds >= 60 else {
            throw inner.fault("meanTimeBetween", between, "failures come too fast to be played", "Write 60 s or more.")
        }
        try inner.finish()
        return rate
    }

    private static func checkpoints(_ fields: inout TreeFields) throws(TreeFault) -> Checkpoints? {
        guard let tree = fields.value("checkpoints") else { return nil }
        var inner = try TreeFields(tree, path: "checkpoints")
        let every = try inner.required("every", "Say how long a job works between two, as every: 1 h.")
        let checkpoints = Checkpoints(
            everySeconds: try TreeValue.seconds(every, "checkpoints.every"),
            costSeconds: try inner.seconds("cost") ?? 0,
            restartSeconds: try inner.seconds("restart") ?? FailureRates.publishedRestartSeconds
        )
        guard checkpoints.everySeconds >= 1 else {
            throw inner.fault("every", every, "a job would do nothing else", "Write a span above 0, as 1 h.")
        }
        try inner.finish()
        return checkpoints
    }

    private static func maintenance(
        _ fields: inout TreeFields,
        _ network: [ScenarioSystem]
    ) throws(TreeFault) -> [MaintenanceWindow] {
        var windows: [MaintenanceWindow] = []
        for (place, tree) in try fields.list("maintenance").enumerated() {
            let path = "maintenance[\(place)]"
            var inner = try TreeFields(tree, path: path)
            let system = try inner.required("system", "Name the system, as system: alpha.")
            let name = try TreeValue.text(system, "\(path).system")
            guard network.contains(where: { $0.name == name }) else {
                throw TreeValue.unknown(system, "\(path).system", network.map(\.name))
            }
            let start = try inner.required("start", "Say when it begins, as start: 2026-01-05T08:00.")
            let length = try inner.required("length", "Say how long it lasts, as length: 8 h.")
            windows.append(
                MaintenanceWindow(
                    system: name,
                    startUnixSeconds: try TreeValue.moment(start, "\(path).start"),
                    lengthSeconds: try TreeValue.seconds(length, "\(path).length"),
                    everySeconds: try inner.seconds("every")
                )
            )
            try inner.finish()
            if let window = windows.last, let every = window.everySeconds, every <= window.lengthSeconds {
                throw inner.fault("every", tree, "it comes again before it has ended", "Make every longer than length.")
            }
        }
        return windows
    }
}
