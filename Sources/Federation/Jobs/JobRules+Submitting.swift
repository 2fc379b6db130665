package import Quantities
import Scheduling

extension FederationState {
    /// How many tasks an array may have.
    package static let largestArray = 100_000
    /// How many jobs may be open at once.
    package static let mostOpenJobs = 4_000_000

    func decide(_ order: SubmitJobs, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        let project = try require(order.project, seenBy: actor)
        let person = try submitter(to: project, actor)
        try check(order, at: now)
        let allocation = try allocation(for: order, of: project, person, at: now)
        let places = try reachablePlaces(for: order, of: person, on: allocation)
        try checkBudget(of: allocation, for: order.shape, in: places, project)
        let open = try stillOpen(order.terms.dependencies, known: order.known, for: actor)

        let fact = JobsSubmitted(
            first: nextJob,
            project: project.id,
            person: person,
            allocation: allocation.id,
            shape: order.shape,
            terms: open == order.terms.dependencies ? order.terms : order.terms.waiting(for: open),
            indexes: order.indexes,
            limit: order.limit,
            isHeld: order.isHeld,
            sheet: order.sheet
        )
        return (.jobs(nextJob, count: UInt32(max(1, order.indexes.count))), [.jobsSubmitted(fact)])
    }

    /// Who gives an order for a project; refuses whoever may not submit to it.
    package func submitter(to project: Project, _ actor: Actor) throws(Refusal) -> PersonID {
        guard let person = actor.person, maySubmit(to: project.id, actor) else {
            throw Refusal(.forbidden, "Only members of \(project.name) may submit to it, with a token that may submit.")
        }
        return person
    }

    mutating func apply(_ fact: JobsSubmitted, at now: Instant) {
        let group = queue(for: fact.shape, fact.terms, of: fact.person, on: fact.allocation)
        let count = UInt32(max(1, fact.indexes.count))
        var progress = ArrayProgress(count: count, limit: fact.limit)
        if fact.indexes.isEmpty { progress.admitted = 1 } else { arrays[fact.first] = progress }
        for offset in 0..<count {
            let id = JobID(fact.first.number + UInt64(offset))
            var job = Job(
                id: id,
                project: fact.project,
                person: fact.person,
                allocation: fact.allocation,
                submitted: now,
                shape: fact.shape,
                terms: fact.terms,
                task: fact.indexes.isEmpty
                    ? nil
                    : ArrayTask(
                        array: fact.first,
                        index: fact.indexes[Int(offset)],
                        isAdmitted: offset < progress.admitted
                    ),
                isHeldByUser: fact.isHeld,
                isHeldByOperator: false,
                unmetDependencies: UInt32(fact.terms.dependencies.count),
                attempts: 0,
                attempt: nil,
                group: group
            )
            for dependency in fact.terms.dependencies { dependents[dependency.target, default: []].append(id) }
            if fact.terms.singletonKey != 0 {
                if singletons[fact.terms.singletonKey]?.isEmpty == false { job.unmetDependencies += 1 }
                singletons[fact.terms.singletonKey, default: SortedJobIDs()].insert(id)
            }
            jobs.insert(job)
            if job.isReady, queues.insert(id, in: group) || mayPassOthers(in: group) { needsPlacement = true }
        }
        nextJob = JobID(fact.first.number + UInt64(count))
    }

    private func check(_ order: SubmitJobs, at now: Instant) throws(Refusal) {
        try order.shape.check()
        guard order.indexes.count <= Self.largestArray else {
            throw Refusal(.limitReached, "An array has at most \(Self.largestArray) tasks. Split it.")
        }
        guard jobs.count + max(1, order.indexes.count) <= Self.mostOpenJobs else {
            throw Refusal(.limitReached, "The federation holds \(Self.mostOpenJobs) open jobs. Try again later.")
        }
        if let deadline = order.terms.deadline, deadline <= now {
            throw Refusal(.invalidValue, "The deadline is over already.")
        }
    }

    /// The allocation that the order names, or the project's that can be spent and ends first.
    private func allocation(
        for order: SubmitJobs,
        of project: Project,
        _ person: PersonID,
        at now: Instant
    ) throws(Refusal) -> Allocation {
        if let named = order.allocation {
            guard project.allocations.contains(named) else {
                throw Refusal(.notFound, "Project \(project.name) has no allocation \(named).")
            }
            let allocation = self[named]
            guard allocation.state != .closed, allocation.state != .expired else {
                throw Refusal(.noAllocation, "Allocation \(named) is \(allocation.state).")
            }
            return allocation
        }
        let usable = project.allocations.map { self[$0] }
            .filter { $0.state != .closed && $0.state != .expired }
            .sorted { left, right in
                let leftIsActive = left.state == .active
                if leftIsActive != (right.state == .active) { return leftIsActive }
                return (left.ends, left.id) < (right.ends, right.id)
            }
        guard let first = usable.first else {
            throw Refusal(
                .noAllocation,
                "Project \(project.name) has no allocation that can be spent. Ask for an award, or for an extension."
            )
        }
        return usable.first { !places(for: order.shape, order.terms, of: person, on: $0).isEmpty } ?? first
    }

    /// The partitions that could run it now or once its data lie there; refuses when there are none.
    private func reachablePlaces(
        for order: SubmitJobs,
        of person: PersonID,
        on allocation: Allocation
    ) throws(Refusal) -> [PartitionID] {
        // Without wishes for data the two are the same.
        if let known = knownPlaces(for: order.shape, order.terms, of: person, on: allocation), !known.isEmpty {
            return known
        }
        let found = partitions.filter(\.isPresent).map { partition in
            (partition, obstacles(to: order.shape, order.terms, of: person, on: allocation, in: partition))
        }
        let places = found.filter { $0.1.allSatisfy { $0 == .dataNotStaged } }.map(\.0.id)
        if places.isEmpty {
            let refused = found.prefix(8).map { partition, obstacles in
                Refusal.Place(name: "\(self[partition.system].name)/\(partition.shape.name)", obstacles: obstacles)
            }
            let reasons = refused.map { place in
                "\(place.name): \(place.obstacles.map(\.phrase.text).joined(separator: "; "))"
            }
            let list = reasons.isEmpty ? "no system is connected" : reasons.joined(separator: ". ")
            throw Refusal(
                found.contains { $0.1 == [.noAccount] } ? .noAccount : .noSuitablePartition,
                "No partition can run this job. \(list.capitalizedFirst).",
                places: refused
            )
        }
        return places
    }

    private func checkBudget(
        of allocation: Allocation,
        for shape: JobShape,
        in places: [PartitionID],
        _ project: Project
    ) throws(Refusal) {
        let holds = places.map { Need(shape, in: self[$0].shape, of: pool(of: self[$0]).node).hold }
        let left = allocation.available + allocation.held
        guard let least = holds.min(), least > left else { return }
        throw Refusal(
            .budgetExhausted,
            "Project \(project.name) has \(left.inHours) device-hours left; this job asks for up to \(least.inHours)."
        )
    }

    /// The dependencies that have not been met yet; refuses one that never can be.
    private func stillOpen(
        _ dependencies: [Dependency],
        known: [KnownEnd],
        for actor: Actor
    ) throws(Refusal) -> [Dependency] {
        var open: [Dependency] = []
        for dependency in dependencies {
            let target = dependency.target
            let isOpen = target.isArray ? arrays[target.job] != nil : jobs[target.job] != nil
            if isOpen {
                // Every task of an open array belongs to the array's project, though its first may have ended.
                guard openJob(of: target).map({ maySee($0, actor) }) ?? false else { throw .unknownTarget(target) }
                open.append(dependency)
            } else {
                let end = recentEnds[target] ?? known.first { $0.target == target }
                guard let end, maySee(end.project, actor) else { throw .unknownTarget(target) }
                guard dependency.condition.isSatisfied(bySuccess: end.success) else {
                    let word = end.success ? "succeeded" : "did not succeed"
                    throw Refusal(
                        .invalidValue,
                        "Job \(target.job) has ended and \(word), so this dependency can never be met."
                    )
                }
            }
        }
        return open
    }

    private func openJob(of target: DependencyTarget) -> Job? {
        guard target.isArray, let progress = arrays[target.job] else { return jobs[target.job] }
        for offset in 0..<UInt64(progress.count) {
            if let job = jobs[JobID(target.job.number + offset)] { return job }
        }
        return nil
    }
}

extension Refusal {
    fileprivate static func unknownTarget(_ target: DependencyTarget) -> Refusal {
        Refusal(.notFound, "The dependency names job \(target.job), which you can't see or which never was.")
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Quantity<DeviceSecondUnit> {
    /// The amount in device-hours with two decimals, rounded half up: for sentences, never for sums.
    package var inHours: String {
        let hundredths = (count.magnitude * 100 + 1800) / 3600
        let decimals = hundredths % 100
        return "\(count < 0 ? "-" : "")\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
    }
}
