import Contract
import Engine
import Federation
import HTTPTypes
import Journal
import Quantities
import Scheduling

extension StopReason {
    /// Says to a person what is being done.
    fileprivate var sentence: String {
        switch self {
        case .cancelled: "It is being cancelled."
        case .evicted: "It is being evicted."
        case .recalled: "It is being recalled, for another system could start it, unless it begins where it is."
        }
    }
}

extension JobView {
    /// A job that has not ended, as the state has it.
    init(_ job: Job, in state: borrowing FederationState) {
        let attempt = job.attempt
        let partition = attempt.map { state[$0.partition] }
        self.init(
            id: job.id.number,
            array: job.task?.array.number,
            index: job.task?.index,
            name: "",
            project: state[job.project].name,
            allocation: job.allocation.number,
            person: job.person.word,
            state: job.state.rawValue,
            reasons: state.pendingReasons(of: job).map { Reason(code: $0.rawValue, sentence: $0.sentence) },
            submitted: RFC3339.text(job.submitted),
            started: attempt?.started.map(RFC3339.text),
            nodes: Int(job.shape.nodes),
            coresPerNode: Int(attempt?.perNode.cores ?? job.shape.perNode.cores),
            devicesPerNode: Int(attempt?.perNode.devices ?? job.shape.perNode.devices),
            memoryMiBPerNode: (attempt?.perNode.memory ?? job.shape.perNode.memory).count >> 20,
            timeLimitSeconds: (attempt?.timeLimit ?? job.shape.timeLimit).count,
            objective: "\(job.terms.objective)",
            mayRunTwice: job.terms.mayRunTwice ? true : nil,
            system: partition.map { state[$0.system].name },
            partition: partition?.shape.name,
            attempts: Int(job.attempts),
            why: attempt?.stop?.sentence
        )
    }

    /// A job that has ended, as the archive has it. Its figures are those of its last attempt.
    init(_ job: ArchivedJob) throws {
        let detail = try JobDetail(of: job)
        let began = job.started != nil
        self.init(
            id: job.job,
            array: job.arrayBase,
            index: job.arrayIndex.map { UInt32($0) },
            name: "",
            project: job.project,
            allocation: UInt64(job.allocation) ?? 0,
            person: job.person,
            state: Outcome.jobState(ofWord: job.outcome),
            reasons: [],
            submitted: RFC3339.text(job.submitted),
            started: job.started.map(RFC3339.text),
            ended: RFC3339.text(job.ended),
            nodes: Int(detail.shape.nodes),
            coresPerNode: Int(detail.shape.perNode.cores),
            devicesPerNode: Int(detail.shape.perNode.devices),
            memoryMiBPerNode: detail.shape.perNode.memory.count >> 20,
            timeLimitSeconds: detail.shape.timeLimit.count,
            objective: "\(detail.objective)",
            mayRunTwice: detail.mayRunTwice ? true : nil,
            system: job.system,
            partition: job.partition,
            attempts: job.attempts,
            fault: job.fault,
            exitCode: job.exitCode.map { Int64($0) },
            signal: job.signal.map { Int64($0) },
            why: detail.why.isEmpty ? nil : detail.why,
            deviceSeconds: job.deviceSeconds.count,
            cpuMilliseconds: job.cpuMilliseconds,
            peakMemoryBytes: began ? job.peakMemoryBytes.count : nil,
            joules: job.joules.count,
            energySource: began ? job.energySource : nil,
            microgramsCO2e: job.microgramsCO2e.count,
            microEuros: job.microEuros.count
        )
    }

    /// Adds what the user wrote, as long as it was not erased.
    mutating func add(_ label: JobLabel?) {
        name = label?.name ?? "(erased)"
        comment = label?.comment
        request = label?.request
    }

    /// The job as JSON, the same as an encoder would write but for the order of fields.
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("array", array)
        json.field("index", index)
        json.field("name", name)
        json.field("project", project)
        json.field("allocation", allocation)
        json.field("person", person)
        json.field("state", state)
        json.array("reasons") { json in
            for reason in reasons {
                json.item {
                    $0.field("code", reason.code)
                    $0.field("sentence", reason.sentence)
                }
            }
        }
        json.field("submitted", submitted)
        json.field("started", started)
        json.field("ended", ended)
        json.field("nodes", nodes)
        json.field("coresPerNode", coresPerNode)
        json.field("devicesPerNode", devicesPerNode)
        json.field("memoryMiBPerNode", memoryMiBPerNode)
        json.field("timeLimitSeconds", timeLimitSeconds)
        json.field("objective", objective)
        if let mayRunTwice { json.field("mayRunTwice", mayRunTwice) }
        json.field("system", system)
        json.field("partition", partition)
        json.field("attempts", attempts)
        json.field("fault", fault)
        json.field("exitCode", exitCode)
        json.field("signal", signal)
        json.field("why", why)
        json.field("deviceSeconds", deviceSeconds)
        json.field("cpuMilliseconds", cpuMilliseconds)
        json.field("peakMemoryBytes", peakMemoryBytes)
        json.field("joules", joules)
        json.field("energySource", energySource)
        json.field("microgramsCO2e", microgramsCO2e)
        json.field("microEuros", microEuros)
        json.field("comment", comment)
        json.field("request", request)
        if let foretold {
            json.array("foretold") { json in
                for run in foretold { json.item { run.write(to: &$0) } }
            }
        }
        if let placements {
            json.array("placements") { json in
                for placement in placements { json.item { placement.write(to: &$0) } }
            }
        }
    }
}

extension Engine {
    /// The view of a job that was found.
    func view(of found: FoundJob) throws -> JobView {
        switch found {
        case .open(let id):
            let made = read { state in
                state.jobs[id].map { (JobView($0, in: state), $0.task?.array) }
            }
            // It ended in between: the archive has it by now.
            guard let (bare, array) = made else {
                guard let job = try archive.archivedJob(id.number) else {
                    throw APIProblem(.notFound, "not-found", "There is no job \(id).")
                }
                return try self.view(of: .ended(job))
            }
            var view = bare
            view.add(try label(of: id, inArray: array))
            return view
        case .ended(let job):
            var view = try JobView(job)
            view.add(try label(of: JobID(job.job), inArray: job.arrayBase.map { JobID($0) }))
            return view
        }
    }
}
