import ArgumentParser
import Documents
import Planning
import Twin

/// Files that the planner reads, with failures that name them.
enum PlannerFiles {
    /// A model's description: a Hugging Face config.json as it is, or the same names in YAML.
    static func model(_ path: String) throws -> ModelShape {
        do {
            return try ModelDescription(tree: try YAMLDocument.read(path)).shape()
        } catch let fault as ModelDescription.Fault {
            throw CommandFailure(.wrongInput, "\(path): \(fault)")
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

    /// What was refused, in words: how many rows for each reason.
    static func words(_ refusals: [RowRefusal]) -> [String] {
        var counts: [String: Int] = [:]
        for refusal in refusals { counts[refusal.reason, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { reason, count in
            "\(Human.count(count, "row")) \(count == 1 ? "was" : "were") refused: \(reason.printable)."
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
            let fault = name.isEmpty ? "--chip names none" : "No chip is known as \(name.printable)"
            throw CommandFailure(.wrongInput, "\(fault). Known are: \(known).")
        }
        return chip
    }
}

extension Precision: ExpressibleByArgument {}
