package import Quantities

/// What a user asked to run, as long as it has not ended. Ended jobs are in the archive.
package struct Job: Sendable {
    /// Its number.
    package var id: JobID
    /// The project that pays.
    package var project: ProjectID
    /// Who submitted it.
    package var person: PersonID
    /// The budget it draws on.
    package var allocation: AllocationID
    /// When it was submitted.
    package var submitted: Instant
    /// The resources it asks for.
    package var shape: JobShape
    /// What else it wants.
    package var terms: JobTerms
    /// Which task of which array it is, if of any.
    package var task: ArrayTask?
    /// Whether its owner holds it back.
    package var isHeldByUser: Bool
    /// Whether an operator holds it back.
    package var isHeldByOperator: Bool
    /// How many of its dependencies are still open, being first of its singleton included.
    package var unmetDependencies: UInt32
    /// How many attempts it has had, the live one included.
    package var attempts: UInt32
    /// The live attempt, if there is one.
    package var attempt: Attempt?
    /// Which ready queue serves it. Derived from the network, so no snapshot holds it.
    var group: Int32 = -1

    /// How many attempts a job gets before the platform gives up on it.
    package static let mostAttempts: UInt32 = 16

    /// The word for its state, as in the domain's state machine.
    package var state: JobState {
        switch attempt?.state {
        case .running: .running
        case .leased, .accepted: .placed
        case nil: isHeldByUser || isHeldByOperator ? .held : .queued
        }
    }

    /// Whether it waits for nothing but a place.
    var isReady: Bool {
        attempt == nil && !isHeldByUser && !isHeldByOperator && unmetDependencies == 0 && (task?.isAdmitted ?? true)
    }
}

/// The states of a job that has not ended.
package enum JobState: String, Sendable, CaseIterable {
    case held
    case queued
    case placed
    case running
}

/// A job's place in an array.
package struct ArrayTask: Hashable, Sendable {
    /// The array's first job, whose number names the array.
    package var array: JobID
    /// Its index, as `SLURM_ARRAY_TASK_ID` says.
    package var index: UInt32
    /// Whether the array's limit lets it run.
    package var isAdmitted: Bool

    /// Names a task.
    package init(array: JobID, index: UInt32, isAdmitted: Bool) {
        self.array = array
        self.index = index
        self.isAdmitted = isAdmitted
    }
}

extension ArrayTask: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(array: try reader.read(), index: try reader.read(), isAdmitted: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(array, index, isAdmitted) }
}

extension Job: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            project: try reader.read(),
            person: try reader.read(),
            allocation: try reader.read(),
            submitted: try reader.read(),
            shape: try reader.read(),
            terms: try JobTerms.read(from: &reader),
            task: try reader.read(),
            isHeldByUser: try reader.read(),
            isHeldByOperator: try reader.read(),
            unmetDependencies: try reader.read(),
            attempts: try reader.read(),
            attempt: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, project, person, allocation, submitted, shape)
        terms.encode(to: &writer)
        writer.write(task, isHeldByUser, isHeldByOperator, unmetDependencies, attempts, attempt)
    }
}
