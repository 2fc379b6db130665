import Quantities

/// Things by their number or name.
extension FederationState {
    /// The system of a number that some fact holds.
    package subscript(id: SystemID) -> System { systems[Int(id.number) - 1] }
    /// The partition of a number that some fact holds.
    package subscript(id: PartitionID) -> Partition { partitions[Int(id.number) - 1] }
    /// The organisation of a number that some fact holds.
    package subscript(id: OrganisationID) -> Organisation { organisations[Int(id.number) - 1] }
    /// The project of a number that some fact holds.
    package subscript(id: ProjectID) -> Project { projects[Int(id.number) - 1] }
    /// The allocation of a number that some fact holds.
    package subscript(id: AllocationID) -> Allocation { allocations[Int(id.number) - 1] }

    /// The system of a name.
    package func system(named name: String) -> System? { systemIndex[name].map { self[$0] } }
    /// The project of a name.
    package func project(named name: String) -> Project? { projectIndex[name].map { self[$0] } }
    /// The person of a number.
    package func person(_ id: PersonID) -> Person? { personIndex[id].map { people[$0] } }
    /// The allocation of a number, if there is one.
    package func allocation(_ id: AllocationID) -> Allocation? {
        id.number >= 1 && id.number <= UInt64(allocations.count) ? self[id] : nil
    }

    /// The pool whose nodes a partition shares.
    package func pool(of partition: Partition) -> Pool {
        systems[Int(partition.system.number) - 1].pools[Int(partition.shape.pool)]
    }

    /// The open tasks of an array, by number; empty when it is none or has ended.
    package func tasks(of array: JobID) -> [(job: JobID, index: UInt32)] {
        guard let progress = arrays[array] else { return [] }
        return (0..<UInt64(progress.count)).compactMap { offset in
            let job = JobID(array.number + offset)
            return jobs[job]?.task.map { (job, $0.index) }
        }
    }

    /// How many tasks an open array has, the ended ones included; one for what is no array.
    package func taskCount(of array: JobID) -> UInt32 { arrays[array]?.count ?? 1 }

    func require(_ id: SystemID) throws(Refusal) -> System {
        guard id.number >= 1, id.number <= UInt64(systems.count) else {
            throw Refusal(.notFound, "There is no system \(id).")
        }
        return self[id]
    }

    func require(_ id: PartitionID) throws(Refusal) -> Partition {
        guard id.number >= 1, id.number <= UInt64(partitions.count) else {
            throw Refusal(.notFound, "There is no partition \(id).")
        }
        return self[id]
    }

    func require(_ id: ProjectID, seenBy actor: Actor) throws(Refusal) -> Project {
        guard id.number >= 1, id.number <= UInt64(projects.count), maySee(id, actor) else {
            throw Refusal(.notFound, "There is no project \(id) that you may see.")
        }
        return self[id]
    }

    func require(_ id: PersonID) throws(Refusal) -> Person {
        guard let person = person(id), !person.isErased else {
            throw Refusal(.notFound, "Nobody is known under that number.")
        }
        return person
    }

    /// Checks a short name: lower-case letters, digits and hyphens, a letter first, at most 40.
    func requireName(_ name: String, of kind: String) throws(Refusal) {
        let isWellFormed = name.utf8.enumerated().allSatisfy { position, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): position > 0
            default: false
            }
        }
        guard isWellFormed, (1...40).contains(name.utf8.count) else {
            throw Refusal(
                .invalidValue,
                "A \(kind)'s name has 1 to 40 lower-case letters, digits or hyphens and begins with a letter."
            )
        }
    }

    /// Checks a text for people: not empty, at most 200 bytes, no control characters.
    func requireText(_ text: String, of kind: String) throws(Refusal) {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw Refusal(.invalidValue, "\(kind) has 1 to 200 bytes and no control characters.")
        }
    }

    /// Checks a country: two capital letters.
    func requireCountry(_ country: String) throws(Refusal) {
        guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
            throw Refusal(.invalidValue, "A country is written as two capital letters, e.g. FR.")
        }
    }
}
