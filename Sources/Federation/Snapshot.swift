package import Quantities

/// The whole state as bytes. Equal states have equal bytes, however they were reached.
extension FederationState: BinaryCoded {
    /// The version of the form below. A later form gets a higher one, and its reader still reads this.
    private static let version: UInt8 = 8

    /// Reads a state of any version up to the present one, and derives again what is derived.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init()
        let version = try reader.readByte()
        guard (1...Self.version).contains(version) else { throw CodingFault(.unknownValue, at: reader.offset - 1) }
        systems = try reader.read()
        partitions = try reader.read()
        organisations = try reader.read()
        people = try reader.read()
        projects = try reader.read()
        allocations = try reader.read()
        tokens = try reader.read()
        jobs = try reader.read()
        nextJob = try reader.read()
        lastEntry = try reader.read()
        delivered = try reader.read()
        let arrayCount = try reader.readLength()
        for _ in 0..<arrayCount {
            // In two steps: an assignment reads its right side first.
            let array: JobID = try reader.read()
            arrays[array] = try reader.read() as ArrayProgress
        }
        recentEnds = try reader.read()
        requestKeys = try reader.read()
        if version >= 2 {
            let comparedCount = try reader.readLength()
            for _ in 0..<comparedCount {
                let job: JobID = try reader.read()
                comparisons[job] = try reader.read() as [Comparison]
            }
        }
        if version >= 3 {
            for position in systems.indices { systems[position].maintenance = try reader.read() }
        }
        startRecords = version >= 4 ? try reader.read() : systems.map { _ in StartRecord() }
        queueRecords = version >= 5 ? try reader.read() : systems.map { _ in QueueRecord() }
        if version >= 6 {
            let keptCount = try reader.readLength()
            for _ in 0..<keptCount {
                let job: JobID = try reader.read()
                checkpoints[job] = try reader.read() as CheckpointPlace
            }
        }
        gridHours = version >= 7 ? try reader.read() : systems.map { _ in GridHours() }
        offeredShares = version >= 7 ? try reader.read() : systems.map { _ in OfferedShare() }
        if version >= 7 {
            for position in systems.indices { systems[position].unreachableSince = try reader.read() }
        }
        if version >= 8 {
            for position in systems.indices { systems[position].nodesInEarlierPools = try reader.read() }
        }
        derive()
    }

    /// Writes what is not derived, tables in the order of their keys.
    package func encode(to writer: inout ByteWriter) {
        writer.write(byte: Self.version)
        writer.write(systems, partitions, organisations, people, projects, allocations, tokens)
        writer.write(jobs, nextJob, lastEntry, delivered)
        writer.write(UInt64(arrays.count))
        for (array, progress) in arrays.sorted(by: { $0.key < $1.key }) {
            writer.write(array, progress)
            writer.pass()
        }
        writer.write(recentEnds, requestKeys)
        writer.write(UInt64(comparisons.count))
        for (job, made) in comparisons.sorted(by: { $0.key < $1.key }) {
            writer.write(job, made)
            writer.pass()
        }
        for system in systems { writer.write(system.maintenance) }
        writer.write(startRecords, queueRecords)
        writer.write(UInt64(checkpoints.count))
        for (job, place) in checkpoints.sorted(by: { $0.key < $1.key }) {
            writer.write(job, place)
            writer.pass()
        }
        writer.write(gridHours)
        writer.write(offeredShares)
        for system in systems { writer.write(system.unreachableSince) }
        for system in systems { writer.write(system.nodesInEarlierPools) }
    }

    /// Builds the indexes and queues that follow from the rest.
    private mutating func derive() {
        for (position, person) in people.enumerated() { personIndex[person.id] = position }
        for project in projects { projectIndex[project.name] = project.id }
        for system in systems { systemIndex[system.name] = system.id }
        for token in tokens { tokenIndex[token.digest] = token.id }
        var waiting: [(DependencyTarget, JobID)] = []
        var lines: [(UInt64, JobID)] = []
        var live: [(job: JobID, attempt: Attempt)] = []
        jobs.visit { job in
            if let attempt = job.attempt { live.append((job.id, attempt)) }
            for dependency in job.terms.dependencies where isOpen(dependency.target) {
                waiting.append((dependency.target, job.id))
            }
            if job.terms.singletonKey != 0 { lines.append((job.terms.singletonKey, job.id)) }
        }
        for (target, job) in waiting { dependents[target, default: []].append(job) }
        for (key, job) in lines { singletons[key, default: SortedJobIDs()].insert(job) }
        for (job, attempt) in live { expectEnd(of: attempt, job) }
        recountShares()
        regroup()
        needsPlacement = false
    }

    private func isOpen(_ target: DependencyTarget) -> Bool {
        target.isArray ? arrays[target.job] != nil : jobs[target.job] != nil
    }
}
