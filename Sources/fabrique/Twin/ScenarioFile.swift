import Twin

/// A scenario and the folder that the paths in it count from.
struct ScenarioFile {
    /// What it says.
    var scenario: Scenario
    /// Where it lies.
    var path: String

    /// Reads a scenario. Throws a ``CommandFailure`` that names file, line, what is wrong and how to mend it.
    init(_ path: String) throws {
        self.path = path
        let tree = try YAMLDocument.read(path)
        do {
            scenario = try Scenario(tree: tree)
        } catch {
            throw CommandFailure(.wrongInput, "\(path):\(error)")
        }
    }

    /// The scenario and the files that it names.
    var paths: [String] {
        var names: [String] = []
        for workload in scenario.workloads {
            switch workload.source {
            case .trace(let name, _), .modelFile(let name, _): names.append(name)
            case .model: break
            }
        }
        for case .hourly(let name) in [scenario.intensity, scenario.price] { names.append(name) }
        return [path] + names.map(resolved)
    }

    /// The path of a file that the scenario names: as it stands when it is absolute, else from the scenario's folder.
    func resolved(_ name: String) -> String {
        guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }

    /// A trace that the scenario names. What in it is unknown is said on standard error.
    func trace(_ name: String) throws -> Trace {
        do {
            let trace = try Trace(bytes: try GzipFile.read(resolved(name)))
            trace.tellWarnings(of: resolved(name))
            return trace
        } catch let fault as TraceFault {
            throw CommandFailure(.wrongInput, "\(resolved(name)): \(fault)")
        }
    }

    /// A model that the scenario names.
    func model(_ name: String) throws -> WorkloadModel {
        let tree = try YAMLDocument.read(resolved(name))
        do {
            return try WorkloadModel(tree: tree)
        } catch {
            throw CommandFailure(.wrongInput, "\(resolved(name)):\(error)")
        }
    }

    /// Hourly figures that the scenario names.
    func hourly(_ name: String) throws -> HourlyFigures {
        do {
            return try HourlyFigures(bytes: try GzipFile.read(resolved(name)))
        } catch let fault as TraceFault {
            throw CommandFailure(.wrongInput, "\(resolved(name)): \(fault)")
        }
    }
}
