import Contract
import Documents
import Engine
import Federation
import HTTPTypes
import Journal
import Plans
import Quantities
import Scheduling

extension Engine {
    /// What the planner answers of what a submission trains, for each kind of place that could ever run it; nil where it does
    /// not say what it trains. The planner takes its time, and nothing of the federation waits for it.
    func foretell(
        _ training: String?,
        for submission: Submission,
        of person: PersonID?,
        at desk: ForetellingDesk
    ) async throws -> [TrainedJob.Chips: TrainedJob.Answer]? {
        guard let job = try training.map(Self.trainedJob) else { return nil }
        let conceivable = read { state in state.conceivablePlaces(for: submission.shape, submission.terms) }
        let places = Set(conceivable.map { TrainedJob.Chips($0.partition, $0.need) })
        return try await desk.answers(for: person) { try job.answers(on: places) }
    }

    private static func trainedJob(_ text: String) throws -> TrainedJob {
        guard text.utf8.count <= PlanRoutes.largestDocument else {
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A description of a training has at most \(PlanRoutes.largestDocument >> 10) KiB."
            )
        }
        do throws(TreeFault) {
            return try TrainedJob(text)
        } catch {
            throw APIProblem(error)
        }
    }

    /// How long a job was foretold to run; nil where it did not say what it trains, or where the planner knew nothing.
    func foretold(of found: FoundJob) throws -> [ForetoldRunView]? {
        let runs: [ForetoldRun]
        switch found {
        case .open(let id):
            let known = read { state in state.jobs[id]?.terms.foretold }
            runs = try known ?? archive.archivedJob(id.number).map { try JobDetail(of: $0).foretold } ?? []
        case .ended(let job): runs = try JobDetail(of: job).foretold
        }
        return runs.isEmpty ? nil : runs.map { ForetoldRunView($0) }
    }
}

extension TrainedJob.Chips {
    /// The accelerators that a job would have in a partition.
    init(_ partition: PartitionShape, _ need: Need) {
        self.init(
            kind: partition.chip,
            nodes: Int(need.nodes),
            perNode: partition.hasAccelerators ? Int(need.perNode.devices) : 0
        )
    }
}

extension Submission {
    /// Keeps with the job's terms how long it runs on which chips, and on which it can't. Where nothing was told, the time
    /// limit and the chips' speeds count.
    mutating func foretell(_ answers: [TrainedJob.Chips: TrainedJob.Answer]) {
        let runs = answers.compactMap { chips, answer -> ForetoldRun? in
            let seconds: Seconds?
            switch answer {
            case .time(let told, _, _, _): seconds = Seconds(told)
            case .obstacle:
                guard answer.isTooLarge else { return nil }
                seconds = nil
            }
            return ForetoldRun(chip: chips.kind, devicesPerNode: UInt32(chips.perNode), seconds: seconds)
        }
        guard !runs.isEmpty else { return }
        // In an order of their own, for a record's bytes must not hang on a hash table's.
        terms = terms.foretelling(runs.sorted { ($0.chip, $0.devicesPerNode) < ($1.chip, $1.devicesPerNode) })
    }
}

extension ForetoldRunView {
    fileprivate init(_ run: ForetoldRun) {
        self.init(chip: run.chip, devicesPerNode: Int(run.devicesPerNode), seconds: run.seconds?.count)
    }

    func write(to json: inout JSONWriter) {
        json.field("chip", chip)
        json.field("devicesPerNode", devicesPerNode)
        json.field("seconds", seconds)
    }
}
