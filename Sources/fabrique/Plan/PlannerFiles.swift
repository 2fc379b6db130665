import ArgumentParser
import Documents
import Planning
import Twin

/// Files that the planner reads, with failures that name them.
enum PlannerFiles {
    /// A model's description: a Hugging Face config.json as it is, or the same names in YAML.
    static func model(_ path: String) throws -> ModelShape {
        var values: [String: String] = [:]
        flatten(try YAMLDocument.read(path), into: &values)
        do {
            return try ModelDescription(values: values).shape()
        } catch {
            throw CommandFailure(.wrongInput, "\(path): \(error)")
        }
    }

    /// The names of the top, and of `text_config`, which models with pictures keep their transformer in.
    private static func flatten(_ tree: PlainTree, into values: inout [String: String]) {
        guard case .map(let entries, _) = tree else { return }
        for entry in entries {
            if entry.key == "text_config" { flatten(entry.value, into: &values) }
            if case .scalar(let scalar) = entry.value { values[entry.key] = scalar.text }
        }
    }

    /// A table of measured runs, plain or packed by gzip.
    static func table(_ path: String) throws -> RunTable {
        do {
            return try RunTable(GzipFile.read(path))
        } catch let fault as RunTable.Fault {
            throw CommandFailure(.wrongInput, "\(path): \(fault)")
        }
    }

    /// A calibration of one's own, or the one that comes with the program.
    static func calibration(_ path: String?) throws -> Calibration {
        do {
            guard let path else { return try Calibration.shipped() }
            return try Calibration(TextFile.read(path))
        } catch let fault as Calibration.Fault {
            throw CommandFailure(.wrongInput, "\(path ?? "the calibration that comes with the program"): \(fault)")
        }
    }

    /// Accelerators by name.
    static func chip(_ name: String) throws -> Chip {
        guard let chip = Chip.named(name) else {
            let known = Chip.catalogue.map(\.name).joined(separator: ", ")
            throw CommandFailure(.wrongInput, "No chip is known as \(name). Known are: \(known).")
        }
        return chip
    }
}

extension Precision: ExpressibleByArgument {}
