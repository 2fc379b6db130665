package import BatchScripts
package import Federation
import Journal
package import Quantities
import Scheduling

/// What a batch script and its circumstances come to: the request that the core decides, and the sheet that it does not
/// see. Pure, and the same for a quote as for a submission.
package struct Submission: Sendable {
    /// What is not in the script.
    package struct Circumstances: Sendable {
        /// Who submits.
        package var person: PersonID
        /// Options that win over the script's.
        package var options: [String]
        /// The script's own arguments.
        package var arguments: [String]
        /// Where it is submitted: an absolute path on the system.
        package var directory: String
        /// The submitter's variables.
        package var environment: [String: String]
        /// The id of the request.
        package var request: String

        /// Gathers what is not in the script.
        package init(
            person: PersonID,
            options: [String] = [],
            arguments: [String] = [],
            directory: String,
            environment: [String: String] = [:],
            request: String
        ) {
            self.person = person
            self.options = options
            self.arguments = arguments
            self.directory = directory
            self.environment = environment
            self.request = request
        }
    }

    package var shape: JobShape
    package var terms: JobTerms
    package var indexes: [UInt32]
    package var limit: UInt32
    package var isHeld: Bool
    /// The project that the script names with `--account`.
    package var project: String?
    package var sheet: JobSheet
    /// What has no effect here, and why.
    package var notes: [(place: ScriptError.Place, message: Phrase)]
    /// Tasks of arrays that dependencies name by index; the engine finds their numbers.
    package var namedTasks: [NamedTask]

    /// A dependency on `array_index`.
    package struct NamedTask: Hashable, Sendable {
        package var condition: Dependency.Condition
        package var array: JobID
        package var index: UInt32?
    }

    /// Reads a script.
    ///
    /// - Throws: every mistake of the script and its options; `Refusal` when a path is not absolute, or a size is one
    ///   that no machine has.
    package init(script text: String, _ circumstances: Circumstances) throws {
        let script = try BatchScript.parse(text, overrides: circumstances.options)
        guard circumstances.directory.hasPrefix("/"), !circumstances.directory.utf8.contains(0) else {
            throw Refusal(.invalidValue, "The directory of a submission is an absolute path, e.g. /home/ada/run.")
        }
        shape = Self.shape(of: script)
        try shape.check()
        let name = script.jobName ?? "sbatch"
        terms = Self.terms(of: script, name: name, person: circumstances.person)
        namedTasks = script.dependencies.compactMap(Self.named)
        indexes = script.array?.indexes ?? []
        limit = UInt32(clamping: script.array?.limit ?? 0)
        isHeld = script.isHeld
        project = script.account
        sheet = Self.sheet(of: script, name: name, circumstances, indexes)
        notes = script.ignored.map { ($0.place, $0.message) } + script.notes.map { ($0.place, $0.message) }
    }

    private static func shape(of script: BatchScript) -> JobShape {
        let wanted = script.resources
        let memory: Bytes
        switch wanted.memoryPerNode {
        case .amount(let bytes): memory = bytes
        case .allOfNode, nil: memory = .zero
        }
        let limit: Seconds
        if case .limited(let seconds) = script.timeLimit { limit = seconds } else { limit = .zero }
        return JobShape(
            nodes: UInt32(clamping: wanted.nodes),
            perNode: NodeCapacity(
                cores: UInt32(clamping: wanted.cpusPerNode),
                devices: UInt32(clamping: wanted.gpusPerNode),
                memory: memory
            ),
            isExclusive: wanted.isExclusive || wanted.memoryPerNode == .allOfNode,
            timeLimit: limit
        )
    }

    private static func terms(of script: BatchScript, name: String, person: PersonID) -> JobTerms {
        let objective: Scheduling.Objective
        switch script.wishes.objective {
        case .cheapest: objective = .cheapest
        case .cleanest: objective = .cleanest
        case .soonest, nil: objective = .soonest
        }
        let isSingleton = script.dependencies.contains(.singleton)
        let terms = JobTerms(
            partitions: script.partitions,
            features: script.constraint?.alternatives ?? [],
            deviceType: script.resources.gpuType ?? "",
            countries: script.wishes.countries,
            systems: script.wishes.systems,
            datasets: script.wishes.datasets,
            objective: objective,
            deadline: script.wishes.deadline,
            mayRequeue: script.mayRequeue ?? true,
            mayRunTwice: script.wishes.mayRunTwice,
            hasCheckpoint: script.wishes.checkpoint != nil,
            singletonKey: isSingleton ? singletonKey(name, person) : 0,
            dependencies: []
        )
        return terms == .plain ? .plain : terms
    }

    /// A number that stands for a name and its owner without telling either.
    private static func singletonKey(_ name: String, _ person: PersonID) -> UInt64 {
        SHA256.digest(of: Array("\(person.number)/\(name)".utf8)).words.0 | 1
    }

    private static func named(_ dependency: BatchScript.Dependency) -> NamedTask? {
        func task(_ condition: Dependency.Condition, _ target: BatchScript.Dependency.Target) -> NamedTask {
            NamedTask(condition: condition, array: JobID(UInt64(clamping: target.job)), index: target.index)
        }
        switch dependency {
        case .afterOK(let target): return task(.afterOK, target)
        case .afterAny(let target): return task(.afterAny, target)
        case .afterNotOK(let target): return task(.afterNotOK, target)
        case .singleton: return nil
        }
    }

    private static func sheet(
        of script: BatchScript,
        name: String,
        _ circumstances: Circumstances,
        _ indexes: [UInt32]
    ) -> JobSheet {
        let directory = absolute(script.workingDirectory ?? circumstances.directory, in: circumstances.directory)
        let signal = script.signal.map {
            JobSheet.Signal(
                number: Int64($0.number),
                secondsBefore: $0.lead,
                isForBatchShell: $0.isForBatchShell
            )
        }
        return JobSheet(
            name: name,
            comment: script.comment,
            script: script.text,
            arguments: circumstances.arguments,
            submitDirectory: circumstances.directory,
            directory: directory,
            environment: variables(script.export, circumstances.environment),
            output: absolute(script.outputPattern.text, in: directory),
            error: absolute(script.errorPattern.text, in: directory),
            input: script.input.map { absolute($0.text, in: directory) },
            appendsOutput: script.openMode == .append,
            tasks: UInt32(clamping: script.resources.tasks),
            cpusPerTask: UInt32(clamping: script.cpusPerTask ?? 1),
            signal: signal,
            checkpointDirectory: script.wishes.checkpoint.map { absolute($0, in: directory) },
            request: circumstances.request,
            lowestIndex: indexes.first ?? 0,
            highestIndex: indexes.last ?? 0
        )
    }

    private static func absolute(_ path: String, in directory: String) -> String {
        path.hasPrefix("/") ? path : directory == "/" ? "/" + path : directory + "/" + path
    }

    /// What of the submitter's variables a job gets, by name in ascending order.
    private static func variables(
        _ export: EnvironmentExport?,
        _ environment: [String: String]
    ) -> [JobSheet.Variable] {
        var chosen: [String: String] = [:]
        func add(_ named: [EnvironmentExport.Variable]) {
            for variable in named {
                if let value = variable.value ?? environment[variable.name] { chosen[variable.name] = value }
            }
        }
        switch export {
        case nil: chosen = environment
        case .all(let named):
            chosen = environment
            add(named)
        case .only(let named): add(named)
        case .loginEnvironment, .nothing: break
        }
        return chosen.sorted { $0.key < $1.key }.map { JobSheet.Variable(name: $0.key, value: $0.value) }
    }
}
