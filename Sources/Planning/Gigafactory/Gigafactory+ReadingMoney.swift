import Documents
import Quantities

extension Gigafactory {
    mutating func readCosts(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("costs") else { return }
        var map = try TreeFields(tree, path: "costs")
        func amount(_ key: String, _ most: Double, _ example: Double) throws(TreeFault) -> Double {
            let written = "\(key): \(Int(example))"
            let value = try map.required(key, "Write it in euros, as \(written); 0 where there is none.")
            return try TreeValue.number(value, map.path(key), 0...most, example)
        }
        costs = Costs(
            eurosPerChip: try amount("eurosPerChip", 1e7, 40_000),
            eurosPerKilowatt: try amount("eurosPerKilowatt", 1e6, 8000),
            connectionEuros: try amount("connectionEuros", 1e11, 100_000_000),
            operationEurosPerYear: try amount("operationEurosPerYear", 1e11, 150_000_000),
            discountRate: try TreeValue.share(
                try map.required("discountRate", "Write it as discountRate: 8 %."),
                map.path("discountRate")
            )
        )
        try map.finish()
    }

    mutating func readSales(_ fields: inout TreeFields) throws(TreeFault) {
        let tree = try fields.required("sales", "Write at least \("sales: {utilisation: 70 %}").")
        var map = try TreeFields(tree, path: "sales")
        let utilisation = try map.required("utilisation", "Write the share that is sold, as utilisation: 70 %.")
        sales.utilisation = try TreeValue.share(utilisation, map.path("utilisation"))
        guard sales.utilisation > 0 else {
            throw map.fault("utilisation", utilisation, "nothing is sold", "Write a share above 0, as 70 %.")
        }
        sales.eurosPerDeviceHour = try map.number("eurosPerDeviceHour", 0...10_000, 2.5)
        sales.eurosPerDollar = try map.number("eurosPerDollar", 0.01...100, 0.9)
        try map.finish()
    }

    mutating func readRun(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("run") else { return }
        var map = try TreeFields(tree, path: "run")
        let precision = try map.choice("precision", Precision.self) ?? .bf16
        run = RunWish(
            days: try map.number("days", 1...3650, 90) ?? 90,
            tokensPerParameter: try map.number("tokensPerParameter", 0.1...100_000, 20) ?? 20,
            sequence: try map.whole("sequence", 128...1_000_000, 8192) ?? 8192,
            precision: precision
        )
        try map.finish()
    }

    mutating func readRanges(_ fields: inout TreeFields) throws(TreeFault) {
        guard let tree = fields.value("sensitivity") else { return }
        var map = try TreeFields(tree, path: "sensitivity")
        for driver in CostDriver.allCases {
            guard let value = map.value(driver.rawValue) else { continue }
            let bounds = try map.numbers(driver.rawValue, driver.limits)
            guard bounds.count == 2, bounds[0] <= bounds[1] else {
                throw map.fault(
                    driver.rawValue,
                    value,
                    "a range has two ends, the lower first",
                    "Write it as \("\(driver.rawValue): [0.5, 0.9]")."
                )
            }
            ranges[driver] = bounds[0]...bounds[1]
        }
        try map.finish()
    }
}
