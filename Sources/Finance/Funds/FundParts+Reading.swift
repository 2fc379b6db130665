import Documents
import Quantities

extension Layer {
    init(_ tree: PlainTree, path: String, months: Int) throws(TreeFault) {
        var fields = try TreeFields(tree, path: path)
        let name = try fields.requiredText("name", "Name the layer: name: senior debt.")
        let kindTree = try fields.required("kind", "Say what it is: kind: debt, equity, firstLoss or grant.")
        let kind = try TreeValue.choice(kindTree, "\(path).kind", Kind.self)
        let rate = try fields.share("rate") ?? 0
        let upside = try fields.share("upside") ?? 0
        let marketRate = try fields.share("marketRate")
        var repayment: Repayment?
        if let inner = fields.value("repayment") {
            repayment = try Repayment(inner, path: "\(path).repayment", months: months)
        }
        try fields.finish()
        guard (kind == .debt) == (repayment != nil) else {
            throw Fund.fault(
                tree,
                "\(path).repayment",
                kind == .debt
                    ? "the debt does not say how it is paid back" : "\(kind.rawValue) is not paid back by a schedule",
                kind == .debt
                    ? "Write \("repayment: {form: annuity, graceMonths: 24, months: 120}")." : "Leave the key out."
            )
        }
        guard kind != .grant || (rate == 0 && upside == 0) else {
            throw Fund.fault(tree, path, "a grant has a rate or an upside", "Leave both out: it has no claim.")
        }
        self.init(
            name: name,
            kind: kind,
            rate: rate,
            upsideShare: upside,
            repayment: repayment,
            marketRate: marketRate
        )
    }
}

extension Layer.Repayment {
    private enum Name: String, CaseIterable {
        case annuity, linear, bullet, sculpted
    }

    init(_ tree: PlainTree, path: String, months life: Int) throws(TreeFault) {
        var fields = try TreeFields(tree, path: path)
        let name = try fields.choice("form", Name.self) ?? .annuity
        let grace = try fields.whole("graceMonths", 0...life, 24) ?? 0
        let monthsTree = try fields.required("months", "Say over how many months it is paid back: months: 120.")
        let months = try TreeValue.whole(monthsTree, "\(path).months", 1...life, 120)
        let cover = try fields.number("cover", 1...10, 1.3)
        try fields.finish()
        guard grace + months <= life else {
            throw Fund.fault(
                monthsTree,
                "\(path).months",
                "\(grace) months of grace and \(months) of repayment end after the fund's \(life)",
                "Shorten one."
            )
        }
        guard (name == .sculpted) == (cover != nil) else {
            throw Fund.fault(
                tree,
                "\(path).cover",
                name == .sculpted ? "a sculpted debt needs a cover" : "only a sculpted debt has a cover",
                name == .sculpted ? "Write cover: 1.3." : "Leave the key out, or write form: sculpted."
            )
        }
        let form: Form =
            switch name {
            case .annuity: .fixed(.annuity)
            case .linear: .fixed(.linear)
            case .bullet: .fixed(.bullet)
            case .sculpted: .sculpted(cover: cover ?? 1)
            }
        self.init(form: form, graceMonths: grace, months: months)
    }
}

extension Commitment {
    init(_ tree: PlainTree, path: String, _ layers: [Layer]) throws(TreeFault) {
        var fields = try TreeFields(tree, path: path)
        let amountTree = try fields.required("amount", "Say how much: amount: 400_000_000.")
        let sourceTree = try fields.required("source", "Say whose money it is: union, state, eib or private.")
        let country = try fields.requiredText("country", "Two letters, or EU: country: FR.")
        let from = try fields.day("from", "Say from when it can be called: from: 2027-01-01.")
        let until = try fields.day("until", "Say until when it can be called: until: 2029-12-31.")
        var condition: Condition?
        if let inner = fields.value("condition") {
            var parts = try TreeFields(inner, path: "\(path).condition")
            condition = Condition(
                text: try parts.requiredText("text", "Say what must come true: text: grid connection signed."),
                planned: try parts.day("planned", "Say when it is planned: planned: 2027-06-01."),
                actual: try parts.day("actual")
            )
            try parts.finish()
        }
        self.init(
            reference: try fields.requiredText("reference", "Name the decision that it rests on: reference: …"),
            programme: try fields.requiredText("programme", "Name the programme, so that it counts once."),
            country: country,
            source: try TreeValue.choice(sourceTree, "\(path).source", Source.self),
            layer: try fields.layer(layers),
            amountCents: Cents.rounded(
                try TreeValue.number(amountTree, "\(path).amount", 0...Cents.mostEUR, 400_000_000)
            ),
            from: from,
            until: until,
            condition: condition
        )
        try fields.finish()
        guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw Fund.fault(tree, "\(path).country", "\(country) is no country", "Write two capitals: FR, or EU.")
        }
        guard from.daysSinceEpoch <= until.daysSinceEpoch else {
            throw Fund.fault(tree, "\(path).until", "\(until) is before \(from)", "Swap the two.")
        }
    }
}

extension Fund {
    /// What the factory costs and brings: months from a table, or spans of equal months.
    static func operation(
        _ tree: PlainTree,
        _ table: [OperationPlan.Month]?
    ) throws(TreeFault) -> OperationPlan {
        var fields = try TreeFields(tree, path: "operation")
        let residual = try fields.cents("residual") ?? 0
        let powerShare = try fields.share("powerShare")
        let file = try fields.text("file")
        var months: [OperationPlan.Month] = []
        for (place, span) in try fields.list("spans").enumerated() {
            months += try Self.span(span, "operation.spans[\(place)]")
        }
        try fields.finish()
        guard (file != nil) == months.isEmpty else {
            throw fault(
                tree,
                "operation",
                file == nil ? "there are no months" : "both a file and spans tell the months",
                "Write either file: months.csv or spans: with a list."
            )
        }
        if let table { months = table }
        guard months.count <= OperationPlan.mostMonths, months.contains(where: { $0.soldDeviceHours > 0 }) else {
            throw fault(
                tree,
                "operation",
                months.count > OperationPlan.mostMonths
                    ? "there are more than \(OperationPlan.mostMonths) months" : "no month sells anything",
                "Give \(OperationPlan.mostMonths) months or fewer, and deviceHours and price in some."
            )
        }
        if let powerShare {
            for place in months.indices where months[place].powerCents == 0 && months[place].runningCents > 0 {
                months[place].powerCents = months[place].runningCents.parts(by: [powerShare])[0]
                months[place].runningCents -= months[place].powerCents
            }
        }
        return OperationPlan(months: months, residualCents: residual)
    }

    private static func span(_ tree: PlainTree, _ path: String) throws(TreeFault) -> [OperationPlan.Month] {
        var fields = try TreeFields(tree, path: path)
        let countTree = try fields.required("months", "Say how many months it lasts: months: 12.")
        let count = try TreeValue.whole(countTree, "\(path).months", 1...OperationPlan.mostMonths, 12)
        let hours = try fields.number("deviceHours", 0...Double(OperationPlan.mostDeviceHours), 5e7) ?? 0
        let price = try fields.number("price", 0...1e4, 2.1) ?? 0
        let month = OperationPlan.Month(
            capitalCents: try fields.cents("capital") ?? 0,
            runningCents: try fields.cents("running") ?? 0,
            powerCents: try fields.cents("power") ?? 0,
            soldDeviceHours: Int64(hours.rounded()),
            microEURPerDeviceHour: Int64((price * 1e6).rounded())
        )
        try fields.finish()
        return [OperationPlan.Month](repeating: month, count: count)
    }
}

extension Futures {
    /// Reads how things may turn out; what is left out goes as planned.
    init(_ fields: inout TreeFields) throws(TreeFault) {
        self.init()
        guard let tree = fields.value("futures") else { return }
        var inner = try TreeFields(tree, path: "futures")
        plannedUtilisation = try inner.share("plannedUtilisation") ?? 1
        utilisation = try Self.spread(&inner, "utilisation", 0...1) ?? .fixed(plannedUtilisation)
        price = try Self.spread(&inner, "price", 0...10) ?? price
        power = try Self.spread(&inner, "power", 0...10) ?? power
        delayMonths = try Self.spread(&inner, "delayMonths", 0...120) ?? delayMonths
        try inner.finish()
        guard plannedUtilisation > 0 else {
            throw Fund.fault(
                tree,
                "futures.plannedUtilisation",
                "the plan sells nothing",
                "Write the share of the hours offered that the plan sells: 70 %."
            )
        }
    }

    private static func spread(
        _ fields: inout TreeFields,
        _ key: String,
        _ range: ClosedRange<Double>
    ) throws(TreeFault) -> Spread? {
        guard let tree = fields.value(key) else { return nil }
        let path = fields.path(key)
        var inner = try TreeFields(tree, path: path)
        func number(_ name: String) throws(TreeFault) -> Double {
            let value = try inner.required(name, "Write low, likely and high.")
            if case .scalar(let scalar) = value, scalar.text.hasSuffix("%") {
                guard let percent = Double(scalar.text.dropLast().filter { $0 != " " }),
                    range.contains(percent / 100)
                else {
                    throw Fund.fault(
                        value,
                        "\(path).\(name)",
                        "\(scalar.text) is out of range",
                        "It may be \(range.lowerBound * 100) % to \(range.upperBound * 100) %."
                    )
                }
                return percent / 100
            }
            return try TreeValue.number(value, "\(path).\(name)", range, 1)
        }
        let (low, likely, high) = (try number("low"), try number("likely"), try number("high"))
        let yearly = try inner.share("yearly") ?? 0
        try inner.finish()
        guard low <= likely, likely <= high else {
            throw Fund.fault(tree, path, "low, likely and high do not rise", "Write them in rising order.")
        }
        return Spread(low: low, likely: likely, high: high, yearlyVolatility: yearly)
    }
}
