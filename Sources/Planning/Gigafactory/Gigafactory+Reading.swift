package import Documents
import Quantities

extension Gigafactory {
    /// Reads a gigafactory from a document.
    ///
    /// A fault names the line, the way to the value, what is wrong with it, and how to mend it.
    package init(tree: PlainTree) throws(TreeFault) {
        var fields = try TreeFields(tree, path: "")
        name = try fields.text("name") ?? "Gigafactory"
        call = try fields.choice("call", CallLot.self)
        signatureDay = try fields.moment("signature").map { $0 / 86_400 }
        country = try Self.country(&fields)
        chip = try Self.chip(&fields)
        chipsPerNode = try fields.whole("chipsPerNode", 1...1024, 8) ?? min(chip.domain, 8)
        nodesPerRack = try fields.whole("nodesPerRack", 1...1024, 18)
        let years = try fields.required("chipYears", "Write how long a chip serves, as chipYears: 5.")
        chipYears = try TreeValue.number(years, "chipYears", 0.25...30, 5)
        phases = []
        sales = Sales(utilisation: 1)
        power = PowerSupply(pue: [Double](repeating: 1, count: 12))
        try readPhases(&fields)
        try readPower(&fields)
        try readNetwork(&fields)
        try readCooling(&fields)
        try readFailures(&fields)
        try readCosts(&fields)
        try readSales(&fields)
        try readRun(&fields)
        try readRanges(&fields)
        try readFiles(&fields)
        try fields.finish()
    }

    private static func country(_ fields: inout TreeFields) throws(TreeFault) -> GridCountry {
        let tree = try fields.required("country", "Name the country by its two letters, as country: FR.")
        let code = try TreeValue.text(tree, "country")
        guard let country = GridCountry.named(code) else {
            throw TreeValue.unknown(tree, "country", GridCountry.catalogue.map(\.code))
        }
        return country
    }

    private static func chip(_ fields: inout TreeFields) throws(TreeFault) -> Chip {
        let tree = try fields.required("chip", "Name the accelerator, as chip: GB300.")
        let name = try TreeValue.text(tree, "chip")
        guard let chip = Chip.named(name) else {
            throw TreeValue.unknown(tree, "chip", Chip.catalogue.map(\.name))
        }
        return chip
    }

    private mutating func readPhases(_ fields: inout TreeFields) throws(TreeFault) {
        let trees = try fields.list("phases")
        guard !trees.isEmpty, trees.count <= 50 else {
            throw TreeFault(
                line: fields.line,
                path: "phases",
                message: trees.isEmpty ? "no phase is given" : "there are more than 50 phases",
                remedy: "Write one at least: \("phases: [{chips: 20_000, planned: 2028-09-30}]")."
            )
        }
        for (place, tree) in trees.enumerated() {
            let path = "phases[\(place)]"
            var phase = try TreeFields(tree, path: path)
            let name = try phase.text("name") ?? "phase \(place + 1)"
            let chips = try phase.whole("chips", 1...10_000_000, 20_000)
            let equivalents = try phase.whole("h100Equivalents", 1...10_000_000, 40_000)
            let planned = try phase.required("planned", "Write the day it is to work from, as planned: 2028-09-30.")
            let plannedDay = try TreeValue.moment(planned, phase.path("planned")) / 86_400
            let actual = try phase.moment("actual").map { $0 / 86_400 }
            let ordered = try phase.moment("ordered").map { $0 / 86_400 }
            guard chips == nil || equivalents == nil else {
                throw phase.fault("chips", tree, "chips and h100Equivalents are both given", "Keep one of them.")
            }
            guard let count = chips ?? (equivalents ?? callShare(place)).map(chips(equivalents:)) else {
                throw phase.fault(
                    "chips",
                    tree,
                    "nothing says how many chips come",
                    "Write chips or h100Equivalents, or name a call whose minimum is to be taken (two phases)."
                )
            }
            guard plannedDay <= 100_000, (actual ?? 0) <= 100_000, ordered ?? 0 <= actual ?? plannedDay else {
                throw phase.fault(
                    "planned",
                    planned,
                    "the phase works before it is ordered, or after the year 2243",
                    "Check the dates: ordered comes before planned and actual."
                )
            }
            try phase.finish()
            phases.append(
                Phase(name: name, chips: count, orderedDay: ordered, plannedDay: plannedDay, actualDay: actual)
            )
        }
        guard days.count <= 50 * 365 else {
            throw fields.fault("phases", trees[0], "the phases lie over more than 50 years", "Check the dates.")
        }
    }

    /// What a phase must add to reach the call's minimum, in H100-equivalents.
    private func callShare(_ place: Int) -> Int? {
        guard let totals = call?.h100Equivalents, place < totals.count else { return nil }
        return totals[place] - (place > 0 ? totals[place - 1] : 0)
    }

    /// Chips for so many H100-equivalents, in whole nodes.
    private func chips(equivalents: Int) -> Int {
        // Less a hair, so that a rounding error does not cost a node.
        let least = Int((Double(equivalents) / h100PerChip - 1e-6).rounded(.up))
        return (least + chipsPerNode - 1) / chipsPerNode * chipsPerNode
    }

    private mutating func readPower(_ fields: inout TreeFields) throws(TreeFault) {
        let tree = try fields.required("power", "Write at least \("power: {pue: 1.1}").")
        var map = try TreeFields(tree, path: "power")
        let pue = try map.required("pue", "Write the site's PUE, as pue: 1.1, or one for each month.")
        if case .list(let values, _) = pue {
            let months = try map.numbers("pue", 1...5)
            guard values.count == 12 else {
                throw map.fault("pue", pue, "\(values.count) months are given", "Give 12, from January, or one figure.")
            }
            power = PowerSupply(pue: months)
        } else {
            let figure = try TreeValue.number(pue, "power.pue", 1...5, 1.1)
            power = PowerSupply(pue: [Double](repeating: figure, count: 12))
        }
        power.wattsPerChip = try map.number("wattsPerChip", 1...100_000, 1750)
        guard power.wattsPerChip != nil || chip.ratedWatts != nil else {
            throw map.fault(
                "wattsPerChip",
                tree,
                "the maker of \(chip.name) publishes no rated power",
                "Write what a chip takes at the rack, as wattsPerChip: 400."
            )
        }
        power.otherShare = try map.share("otherShare")
        power.backupHours = try map.number("backupHours", 0...10_000, 48)
        power.gridEurosPerMegawattHour = try map.number("gridEurosPerMegawattHour", 0...10_000, 15)
        power.connections = try Self.connections(&map)
        power.contracts = try Self.contracts(&map)
        try map.finish()
    }

    private static func connections(_ map: inout TreeFields) throws(TreeFault) -> [PowerSupply.Connection] {
        var connections: [PowerSupply.Connection] = []
        for (place, tree) in try map.list("firm").enumerated() {
            var step = try TreeFields(tree, path: "\(map.path("firm"))[\(place)]")
            let from = try TreeValue.moment(
                try step.required("from", "Write the day it is granted from, as from: 2028-01-01."),
                step.path("from")
            )
            let megawatts = try step.number("megawatts", 0...100_000, 200)
            let apparent = try step.number("megavoltAmperes", 0...100_000, 220)
            let factor = try step.number("powerFactor", 0.1...1, 0.95)
            guard let firm = megawatts ?? apparent.flatMap({ apparent in factor.map { apparent * $0 } }),
                megawatts == nil || apparent == nil
            else {
                throw step.fault(
                    "megawatts",
                    tree,
                    "the firm power is not told, or told twice",
                    "Write megawatts, or megavoltAmperes with powerFactor."
                )
            }
            guard from / 86_400 >= connections.last?.fromDay ?? 0 else {
                throw step.fault("from", tree, "an earlier day follows a later one", "Put the steps in order.")
            }
            try step.finish()
            connections.append(PowerSupply.Connection(fromDay: from / 86_400, megawatts: firm))
        }
        return connections
    }

    private static func contracts(_ map: inout TreeFields) throws(TreeFault) -> [PowerContract] {
        var contracts: [PowerContract] = []
        for (place, tree) in try map.list("contracts").enumerated() {
            var contract = try TreeFields(tree, path: "\(map.path("contracts"))[\(place)]")
            let kindTree = try contract.required("kind", "Write what delivers, as kind: wind.")
            let kind = try TreeValue.choice(kindTree, contract.path("kind"), PowerContract.Kind.self)
            let powerTree = try contract.required("megawatts", "Write the rating that is bought, as megawatts: 100.")
            let megawatts = try TreeValue.number(powerTree, contract.path("megawatts"), 0...100_000, 100)
            let factor = try contract.share("loadFactor")
            let profile: PowerContract.Profile =
                switch try contract.text("profile") {
                case nil: .unknown
                case "flat": .flat
                case .some(let name): .hourly(name)
                }
            // Base load delivers always, and hours tell by themselves how much.
            guard factor != nil || profile != .unknown else {
                throw contract.fault(
                    "loadFactor",
                    tree,
                    "nothing says how much it delivers in a year",
                    "Write loadFactor: 35 %, or profile: flat, or the name of a column of hourly.generation."
                )
            }
            let price = try contract.number("eurosPerMegawattHour", 0...10_000, 60)
            try contract.finish()
            contracts.append(
                PowerContract(
                    kind: kind,
                    megawatts: megawatts,
                    loadFactor: profile == .flat ? 1 : factor,
                    profile: profile,
                    eurosPerMegawattHour: price
                )
            )
        }
        return contracts
    }

    private mutating func readNetwork(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("network") else { return }
        var map = try TreeFields(tree, path: "network")
        if let topology = map.value("topology"), try TreeValue.text(topology, map.path("topology")) != "fatTree" {
            throw TreeValue.unknown(topology, map.path("topology"), ["fatTree"])
        }
        let ports = try TreeValue.whole(
            try map.required("switchPorts", "Write the ports of a switch, as switchPorts: 144."),
            map.path("switchPorts"),
            4...100_000,
            144
        )
        let network = FatTree(
            switchPorts: ports,
            portsPerChip: try map.whole("portsPerChip", 1...64, 1) ?? 1,
            oversubscription: try map.number("oversubscription", 1...64, 1) ?? 1,
            wattsPerSwitch: try map.number("wattsPerSwitch", 1...1e6, 1500)
        )
        guard network.size(chips: chips) != nil else {
            throw map.fault(
                "switchPorts",
                tree,
                "three levels of such switches join \(network.mostChips) chips, and \(chips) come",
                "Name switches with more ports, or a higher oversubscription."
            )
        }
        try map.finish()
        self.network = network
    }

    private mutating func readCooling(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("cooling") else { return }
        var map = try TreeFields(tree, path: "cooling")
        cooling.kind = try map.text("kind")
        cooling.litresPerKilowattHour = try map.number("litresPerKilowattHour", 0...100, 0.2)
        cooling.reusedShare = try map.share("reusedShare")
        cooling.heatEurosPerMegawattHour = try map.number("heatEurosPerMegawattHour", 0...1000, 20)
        try map.finish()
    }

    private mutating func readFailures(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("failures") else { return }
        var map = try TreeFields(tree, path: "failures")
        failures.chipHoursBetweenFailures =
            try map.number("chipHoursBetweenFailures", 1...1e12, 50_700) ?? failures.chipHoursBetweenFailures
        failures.repairHours = try map.number("repairHours", 0...10_000, 24)
        failures.spareShare = try map.share("spareNodes") ?? 0
        try map.finish()
    }

    private mutating func readFiles(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("hourly") else { return }
        var map = try TreeFields(tree, path: "hourly")
        files.intensity = try map.text("intensity")
        files.price = try map.text("price")
        files.generation = try map.text("generation")
        try map.finish()
    }
}
