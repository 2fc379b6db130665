import Documents
import Finance
import Planning
import Quantities
import Twin

/// The files that came with a document, in the forms that documents name them for.
struct PlanInputs {
    let files: [PlanFile]

    private func bytes(_ name: String) throws(TreeFault) -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else {
            throw TreeFault(
                line: 0,
                path: "",
                message: "the document names the file \(name.prefix(60)), which did not come with it",
                remedy: "Send it along, or write its content into the document."
            )
        }
        return Array(file.text.utf8)
    }

    /// A fault of a file that came along: the way to it begins with the file's name and line, as the line is none of the
    /// document's.
    private static func fault(_ fault: TreeFault, in name: String) -> TreeFault {
        let place = fault.line > 0 ? "\(name):\(fault.line)" : name
        return TreeFault(
            line: 0,
            path: fault.path.isEmpty ? place : "\(place): \(fault.path)",
            message: fault.message,
            remedy: fault.remedy
        )
    }

    private static func fault(_ fault: TraceFault, in name: String) -> TreeFault {
        let own = TreeFault(line: fault.line, path: fault.field, message: fault.message, remedy: fault.remedy)
        return Self.fault(own, in: name)
    }

    func months(_ name: String) throws(TreeFault) -> [OperationPlan.Month] {
        let bytes = try bytes(name)
        do {
            return try OperationPlan(csv: bytes).months
        } catch {
            throw Self.fault(error, in: name)
        }
    }

    private func hourly(_ name: String) throws(TreeFault) -> HourlyFigures {
        let bytes = try bytes(name)
        do {
            return try HourlyFigures(bytes: bytes)
        } catch {
            throw Self.fault(error, in: name)
        }
    }

    func hours(of factory: Gigafactory, beside countries: [GridCountry]) throws(TreeFault) -> GridHours {
        let zones = Set(([factory.country] + countries).map(\.zone))
        var hours = GridHours()
        if let name = factory.files.intensity { hours.intensity = try series(name, zones) }
        if let name = factory.files.price { hours.price = try series(name, zones) }
        let profiles = Set(factory.power.contracts.compactMap(\.profile.name))
        if let name = factory.files.generation { hours.generation = try series(name, profiles) }
        for profile in profiles.sorted() where hours.generation[profile] == nil {
            throw TreeFault(
                line: 0,
                path: "power.contracts",
                message: "no hours are at hand for the profile \(profile.prefix(60))",
                remedy: "Name a file that has such a column as \("hourly: {generation: hours.csv}"), "
                    + "or write profile: flat."
            )
        }
        return hours
    }

    private func series(_ name: String, _ columns: Set<String>) throws(TreeFault) -> [String: HoursOfYear] {
        let figures = try hourly(name)
        var series: [String: HoursOfYear] = [:]
        for column in columns.sorted() {
            guard let thousandths = figures.thousandths(of: column) else { continue }
            let hours = HoursOfYear(firstUnixSeconds: figures.firstUnixSeconds, thousandths: Array(thousandths))
            guard hours.coversAYear else {
                throw TreeFault(
                    line: 0,
                    path: name,
                    message: "the hours do not reach into every month of a year",
                    remedy: "Mend that file and send it again."
                )
            }
            series[column] = hours
        }
        return series
    }

    func simulation(of scenario: Scenario) throws(TreeFault) -> SimulationInputs {
        var inputs = SimulationInputs()
        for workload in scenario.workloads {
            switch workload.source {
            case .trace(let name, _):
                let bytes = try bytes(name)
                do {
                    inputs.traces[name] = try Trace(bytes: bytes)
                } catch {
                    throw Self.fault(error, in: name)
                }
            case .modelFile(let name, _):
                let text = String(decoding: try bytes(name), as: UTF8.self)
                do throws(TreeFault) {
                    inputs.models[name] = try WorkloadModel(tree: try YAMLText.tree(of: text))
                } catch {
                    throw Self.fault(error, in: name)
                }
            case .model: break
            }
        }
        if case .hourly(let name) = scenario.intensity { inputs.intensity = try hourly(name) }
        if case .hourly(let name) = scenario.price { inputs.price = try hourly(name) }
        return inputs
    }
}
