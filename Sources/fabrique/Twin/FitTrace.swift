import ArgumentParser
import Documents
import Twin

/// `fabrique twin fit`.
struct FitTrace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fit a trace: print a model that makes work in its likeness.",
        discussion: """
            The model says how arrivals follow the hours and days and gather in bursts, which sizes jobs have, how long \
            they run by size, what users estimate, who submits, and how jobs end. It is a short YAML document that can be \
            changed by hand; a scenario names it as model: FILE.
            """
    )

    @OptionGroup
    var trace: TraceFile

    @Option(help: "What counts as a device: device (an accelerator), node8 (eight of them, taken whole), or core.")
    var unit = DemandUnit.device

    @Flag(help: "Print the model as one JSON document.")
    var json = false

    /// Fits and prints.
    func run() async throws {
        let trace = try trace.read()
        let model: WorkloadModel
        do {
            model = try WorkloadFit.model(of: trace, unit: unit)
        } catch {
            throw CommandFailure(.wrongInput, "\(self.trace.path): \(error)")
        }
        StandardStream.output.write(json ? model.tree.json + "\n" : model.tree.yaml)
    }
}
