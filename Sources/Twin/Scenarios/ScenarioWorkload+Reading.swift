import Documents
import Quantities

extension Scenario {
    static func workloads(
        _ fields: inout TreeFields,
        _ network: [ScenarioSystem],
        _ modes: [ScenarioAccessMode]
    ) throws(TreeFault) -> [ScenarioWorkload] {
        let list = try fields.list("workloads")
        guard !list.isEmpty else {
            throw TreeFault(
                line: fields.line,
                path: "workloads",
                message: "there is no work",
                remedy: "Add workloads: with - name and trace: FILE, or model: FILE."
            )
        }
        var workloads: [ScenarioWorkload] = []
        for (place, tree) in list.enumerated() {
            let workload = try workload(tree, "workloads[\(place)]", place, network, modes)
            if workloads.contains(where: { $0.name == workload.name }) {
                throw TreeFault(
                    line: tree.line,
                    path: "workloads[\(place)].name",
                    message: "\(workload.name) is the name of two workloads",
                    remedy: "Name each differently."
                )
            }
            workloads.append(workload)
        }
        return workloads
    }

    private static func workload(
        _ tree: PlainTree,
        _ path: String,
        _ place: Int,
        _ network: [ScenarioSystem],
        _ modes: [ScenarioAccessMode]
    ) throws(TreeFault) -> ScenarioWorkload {
        var fields = try TreeFields(tree, path: path)
        let name = try fields.text("name") ?? "work \(place + 1)"
        let source = try source(&fields)
        var workload = ScenarioWorkload(name: name, source: source)
        let unit = try fields.choice("unit", DemandUnit.self)
        if case .model(let model, _) = source {
            guard unit == nil || unit == model.unit else {
                throw TreeFault(
                    line: fields.line,
                    path: fields.path("unit"),
                    message: "the model counts in another unit, \(model.unit.rawValue)",
                    remedy: "Leave unit out here."
                )
            }
            workload.unit = model.unit
        } else {
            workload.unit = unit ?? .device
        }
        workload.homes = try fields.weights("homes")
        for home in workload.homes where !network.contains(where: { $0.name == home.name }) {
            throw TreeValue.unknown(
                .scalar(PlainTree.Scalar(text: home.name, line: fields.line)),
                fields.path("homes"),
                network.map(\.name)
            )
        }
        workload.countries = try fields.weights("countries")
        workload.organisations = try fields.weights("organisations")
        if let tree = fields.value("accessMode") {
            workload.accessMode = try TreeValue.text(tree, fields.path("accessMode"))
            guard modes.contains(where: { $0.name == workload.accessMode }) else {
                throw TreeValue.unknown(tree, fields.path("accessMode"), modes.map(\.name))
            }
        }
        workload.slackSeconds = try fields.seconds("slack")
        workload.usesEstimates = try fields.choice("expects", Expectation.self) == .estimates
        workload.priority = try ScenarioPriority.points(&fields, "priority") ?? 0
        workload.isPreemptible = try isPreemptible(&fields)
        try fields.finish()
        return workload
    }

    /// What a scheduler expects a job's run time to be.
    enum Expectation: String, CaseIterable {
        case truth
        case estimates
    }

    private static func source(_ fields: inout TreeFields) throws(TreeFault) -> ScenarioWorkload.Source {
        let scale = try fields.number("arrivalScale", 0.001...1000, 0.8)
        let perYear = try fields.number("jobsPerYear", 1...1e12, 1_000_000)
        let load = try fields.number("load", 0.001...10, 0.8)
        let trace = try fields.text("trace")
        let model = fields.value("model")
        func contradiction(_ message: Phrase, _ remedy: Phrase) -> TreeFault {
            TreeFault(line: fields.line, path: fields.path, message: message, remedy: remedy)
        }
        if let trace {
            guard model == nil, perYear == nil, load == nil else {
                throw contradiction(
                    "trace stands beside model, jobsPerYear or load",
                    "A trace is played as it was, faster by arrivalScale; for more of its like fit a model to it."
                )
            }
            return .trace(path: trace, arrivalScale: scale ?? 1)
        }
        guard let model else {
            throw contradiction("there is neither trace nor model", "Write trace: FILE, or model: FILE.")
        }
        guard scale == nil, perYear == nil || load == nil else {
            throw contradiction(
                "jobsPerYear, load and arrivalScale contradict each other",
                "Write jobsPerYear or load for a model; arrivalScale is for traces."
            )
        }
        let amount: ScenarioWorkload.Amount = perYear.map { .jobsPerYear($0) } ?? load.map { .load($0) } ?? .asFitted
        if case .scalar = model {
            return .modelFile(path: try TreeValue.text(model, fields.path("model")), amount: amount)
        }
        return .model(try WorkloadModel(tree: model, path: fields.path("model")), amount: amount)
    }
}
