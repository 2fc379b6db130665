package import Documents
import Quantities

extension Fund {
    /// The table of months that a document names in `operation.file`; nil when it tells the months itself.
    package static func operationFile(of tree: PlainTree) throws(TreeFault) -> String? {
        var fields = try TreeFields(tree, path: "")
        guard let operation = fields.value("operation"), case .map = operation else { return nil }
        var inner = try TreeFields(operation, path: "operation")
        return try inner.text("file")
    }

    /// Reads a fund from a document; `months` are those of the table that it names, if it names one.
    ///
    /// A fault names the line, the way to the value, what is wrong with it, and how to mend it.
    package init(tree: PlainTree, months table: [OperationPlan.Month]? = nil) throws(TreeFault) {
        var fields = try TreeFields(tree, path: "")
        name = try fields.requiredText("name", "Name the fund: name: A fund for one gigafactory.")
        start = try fields.day("start", "Say when it begins: start: 2027-01-01.")
        let years = try fields.required("years", "Say how long it lasts: years: 20.")
        months = 12 * (try TreeValue.whole(years, "years", 1...50, 20))
        layers = try Self.layers(&fields, months: months)
        commitments = try Self.commitments(&fields, layers)
        guarantees = try Self.guarantees(&fields, layers)
        terms = try Self.terms(&fields)
        reserveMonths = try fields.whole("reserveMonths", 0...240, 24) ?? 0
        referenceRate = try fields.share("referenceRate") ?? 0.035
        leastCover = try fields.number("leastCover", 0...10, 1.2)
        lot = try fields.choice("lot", CallLimit.self)
        let operationTree = try fields.required("operation", "Say what the factory costs and brings: operation: …")
        operation = try Self.operation(operationTree, table)
        futures = try Futures(&fields)
        try fields.finish()
        guard start.day == 1 else {
            throw TreeFault(
                line: tree.line,
                path: "start",
                message: "\(start) is not the first day of a month",
                remedy: "Months are whole: begin on the first."
            )
        }
    }

    private static func layers(_ fields: inout TreeFields, months: Int) throws(TreeFault) -> [Layer] {
        let remedy: Phrase = "List the layers from the one that is paid first to the one that loses first."
        _ = try fields.required("layers", remedy)
        var layers: [Layer] = []
        for (place, tree) in try fields.list("layers").enumerated() {
            let layer = try Layer(tree, path: "layers[\(place)]", months: months)
            guard !layers.contains(where: { $0.name == layer.name }) else {
                throw fault(tree, "layers[\(place)].name", "two layers are called \(layer.name)", "Rename one.")
            }
            if let above = layers.last, above.kind.rank > layer.kind.rank {
                throw fault(
                    tree,
                    "layers[\(place)].kind",
                    "\(layer.name) is \(layer.kind.rawValue) and stands below \(above.kind.rawValue)",
                    "The order is debt, equity, firstLoss, grant."
                )
            }
            layers.append(layer)
        }
        guard layers.contains(where: \.isEquity), layers.count <= 20 else {
            throw fault(
                fields.value("layers") ?? .list([]),
                "layers",
                layers.count > 20 ? "there are more than 20 layers" : "no layer is equity or firstLoss",
                layers.count > 20 ? "Join some." : "Somebody must own what is left: add a layer of equity."
            )
        }
        return layers
    }

    private static func commitments(_ fields: inout TreeFields, _ layers: [Layer]) throws(TreeFault) -> [Commitment] {
        _ = try fields.required("commitments", "List who promised what: commitments: …")
        var commitments: [Commitment] = []
        for (place, tree) in try fields.list("commitments").enumerated() {
            let path = "commitments[\(place)]"
            let commitment = try Commitment(tree, path: path, layers)
            if let twin = commitments.firstIndex(where: { $0.reference == commitment.reference }) {
                throw fault(
                    tree,
                    "\(path).reference",
                    "\(commitment.reference) is \("commitments[\(twin)]") already, and one euro counts once",
                    "Name another decision, or put the whole sum into one commitment."
                )
            }
            commitments.append(commitment)
        }
        guard (1...200).contains(commitments.count) else {
            throw fault(
                fields.value("commitments") ?? .list([]),
                "commitments",
                "there are \(commitments.count) commitments",
                "A fund has 1 to 200."
            )
        }
        return commitments
    }

    private static func guarantees(_ fields: inout TreeFields, _ layers: [Layer]) throws(TreeFault) -> [LayerGuarantee]
    {
        var guarantees: [LayerGuarantee] = []
        for (place, tree) in try fields.list("guarantees").enumerated() {
            let path = "guarantees[\(place)]"
            var inner = try TreeFields(tree, path: path)
            let layer = try inner.layer(layers)
            guard layers[layer].kind == .debt, !guarantees.contains(where: { $0.layer == layer }) else {
                throw fault(
                    tree,
                    "\(path).layer",
                    layers[layer].kind == .debt
                        ? "\(layers[layer].name) has a guarantee already" : "\(layers[layer].name) is no debt",
                    "Guarantee a debt, each by one guarantee."
                )
            }
            let premium = try inner.share("premium") ?? 0
            guarantees.append(
                LayerGuarantee(
                    name: try inner.requiredText("name", "Name it: name: InvestEU."),
                    layer: layer,
                    source: try inner.choice("source", Commitment.Source.self) ?? .union,
                    guaranteeRate: try TreeValue.share(
                        try inner.required("rate", "Say which share of a loss it bears: rate: 70 %."),
                        "\(path).rate"
                    ),
                    capRate: try inner.share("cap") ?? 1,
                    premium: premium,
                    marketPremium: try inner.share("marketPremium") ?? premium
                )
            )
            try inner.finish()
        }
        return guarantees
    }

    private static func terms(_ fields: inout TreeFields) throws(TreeFault) -> WaterfallTerms {
        guard let tree = fields.value("waterfall") else {
            return WaterfallTerms(preferredRate: 0.08, carry: 0.2, catchUp: 1)
        }
        var inner = try TreeFields(tree, path: "waterfall")
        let terms = WaterfallTerms(
            preferredRate: try inner.share("preferred") ?? 0.08,
            carry: try inner.share("carry") ?? 0.2,
            catchUp: try inner.share("catchUp") ?? 1
        )
        try inner.finish()
        return terms
    }

    static func fault(_ tree: PlainTree, _ path: String, _ message: Phrase, _ remedy: Phrase) -> TreeFault {
        TreeFault(line: tree.line, path: path, message: message, remedy: remedy)
    }
}

extension Layer.Kind {
    /// Debts are paid first; grants are never paid.
    fileprivate var rank: Int {
        switch self {
        case .debt: 0
        case .equity: 1
        case .firstLoss: 2
        case .grant: 3
        }
    }
}

extension TreeFields {
    /// A day that must be there.
    mutating func day(_ key: String, _ remedy: Phrase) throws(TreeFault) -> CivilDate {
        let seconds = try TreeValue.moment(try required(key, remedy), path(key))
        return CivilDate(daysSinceEpoch: seconds / 86_400)
    }

    /// A day that need not be there.
    mutating func day(_ key: String) throws(TreeFault) -> CivilDate? {
        try moment(key).map { CivilDate(daysSinceEpoch: $0 / 86_400) }
    }

    /// Euro that need not be there, in cents.
    mutating func cents(_ key: String) throws(TreeFault) -> Int64? {
        try number(key, 0...Cents.mostEUR, 400_000_000).map(Cents.rounded)
    }

    /// The place of the layer that a name stands for.
    mutating func layer(_ layers: [Layer]) throws(TreeFault) -> Int {
        let tree = try required("layer", "Name one of the layers above: layer: \(layers.first?.name ?? "equity").")
        let name = try TreeValue.text(tree, path("layer"))
        guard let place = layers.firstIndex(where: { $0.name == name }) else {
            throw TreeValue.unknown(tree, path("layer"), layers.map(\.name))
        }
        return place
    }
}
