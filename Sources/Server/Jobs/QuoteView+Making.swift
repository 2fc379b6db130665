import Contract
import Engine
import Federation
import HTTPTypes
import Plans
import Quantities
import Scheduling

extension Engine {
    /// The quotes for a script, best first, on the project's budget.
    ///
    /// - Parameter training: What the planner answered of what it trains, where it says so; its terms hold the times.
    func quotes(
        for submission: Submission,
        _ project: ProjectID,
        allocation wanted: UInt64?,
        _ actor: Actor,
        training: [TrainedJob.Chips: TrainedJob.Answer] = [:]
    ) throws -> Quotes {
        let now = self.now
        return try read { state in
            let allocations = state[project].allocations.map { state[$0] }
            let allocation: Allocation?
            if let wanted {
                guard let named = allocations.first(where: { $0.id.number == wanted }) else {
                    throw APIProblem(.notFound, "not-found", "The project has no allocation \(wanted).")
                }
                allocation = named
            } else {
                allocation = allocations.filter { $0.state == .active }.min { $0.ends < $1.ends } ?? allocations.first
            }
            let quotes = state.quotes(
                for: submission.shape,
                submission.terms,
                of: actor.person,
                on: allocation,
                at: now
            )
            var views: [QuoteView] = []
            for quote in quotes {
                var view = QuoteView(quote, submission.shape, in: state)
                let answer = training[TrainedJob.Chips(state[quote.partition].shape, quote.need)]
                if let answer, quote.isPossibleInSmall {
                    view.training = TrainingTime(answer, limit: quote.need.timeLimit)
                }
                views.append(view)
            }
            return Quotes(
                objective: "\(submission.terms.objective)",
                tasks: max(1, submission.indexes.count),
                project: state[project].name,
                quotes: views,
                notes: submission.notes.map {
                    ScriptNote(line: $0.place.line, message: $0.message.text, phrase: PhraseView($0.message))
                }
            )
        }
    }
}

extension Quote {
    /// Whether nothing is in the way, unless what the job trains is too large for it.
    fileprivate var isPossibleInSmall: Bool {
        obstacles.allSatisfy { if case .noLayoutFits = $0 { true } else { false } }
    }
}

extension TrainingTime {
    fileprivate init(_ answer: TrainedJob.Answer, limit: Seconds) {
        switch answer {
        case .time(let seconds, let low, let high, let layout):
            self.init(
                seconds: seconds,
                lowSeconds: low,
                highSeconds: high,
                layout: layout,
                isOverLimit: seconds > limit.count
            )
        case .obstacle(let why):
            let phrase = PhraseView(why.phrase)
            self.init(isOverLimit: false, obstacle: phrase.text, phrase: phrase)
        }
    }
}

extension QuoteView {
    fileprivate init(_ quote: Quote, _ shape: JobShape, in state: borrowing FederationState) {
        let partition = state[quote.partition]
        let asked = partition.shape.hasAccelerators ? shape.perNode.devices : max(1, shape.perNode.cores)
        self.init(
            system: state[partition.system].name,
            partition: partition.shape.name,
            country: state[partition.system].country,
            chip: partition.shape.chip,
            isPossible: quote.isPossible,
            obstacles: quote.obstacles.map(\.phrase.text),
            obstaclePhrases: quote.obstacles.map { PhraseView($0.phrase) },
            waits: quote.waits.map { Reason(code: $0.rawValue, sentence: $0.sentence) },
            nodes: Int(quote.need.nodes),
            coresPerNode: Int(quote.need.perNode.cores),
            devicesPerNode: Int(quote.need.perNode.devices),
            memoryMiBPerNode: quote.need.perNode.memory.count >> 20,
            isWholeNode: quote.need.billedDevices > asked * shape.nodes,
            billedDevices: Int(quote.need.billedDevices),
            device: partition.shape.hasAccelerators ? "accelerator" : "core",
            timeLimitSeconds: quote.need.timeLimit.count,
            start: quote.start.map(RFC3339.text),
            end: quote.end.map(RFC3339.text),
            runSeconds: quote.run.count,
            holdDeviceSeconds: quote.hold.count,
            deviceSeconds: quote.billed.count,
            microEuros: quote.cost.count,
            joules: quote.joules.count,
            microgramsCO2e: quote.carbon.count,
            gridHours: quote.isPossible ? quote.gridHours.count : nil,
            gridHoursKnown: quote.isPossible ? Int(quote.gridHoursKnown) : nil
        )
    }
}
