package import Quantities

/// A job or a whole array that another job waits for.
package struct DependencyTarget: Hashable, Comparable, Sendable {
    /// The job, or the array's first.
    package var job: JobID
    /// Whether the whole array is meant.
    package var isArray: Bool

    /// Names a target.
    package init(job: JobID, isArray: Bool) {
        self.job = job
        self.isArray = isArray
    }

    /// Orders by job; a task before the array it leads.
    package static func < (left: Self, right: Self) -> Bool {
        left.job == right.job ? !left.isArray && right.isArray : left.job < right.job
    }

    /// Feeds one word, for every job that ends is looked up by this.
    package func hash(into hasher: inout Hasher) { hasher.combine(job.number << 1 | (isArray ? 1 : 0)) }
}

/// What a job waits for before it may start.
package struct Dependency: Hashable, Sendable {
    /// Which end satisfies it.
    package enum Condition: UInt8, Sendable, CaseIterable, BinaryCoded {
        /// The target succeeded; of an array, every task did.
        case afterOK
        /// The target ended, however.
        case afterAny
        /// The target did not succeed; of an array, at least one task did not.
        case afterNotOK

        /// Whether an end with this success satisfies the condition.
        package func isSatisfied(bySuccess success: Bool) -> Bool {
            switch self {
            case .afterOK: success
            case .afterAny: true
            case .afterNotOK: !success
            }
        }
    }

    /// Which end satisfies it.
    package var condition: Condition
    /// Whose end.
    package var target: DependencyTarget

    /// Makes a dependency.
    package init(_ condition: Condition, on target: DependencyTarget) {
        self.condition = condition
        self.target = target
    }
}

/// How work ended that has already left memory, as the archive tells.
package struct KnownEnd: Hashable, Sendable {
    /// What ended.
    package var target: DependencyTarget
    /// The project it belonged to.
    package var project: ProjectID
    /// Whether it succeeded; of an array, whether every task did.
    package var success: Bool

    /// Reports an end.
    package init(target: DependencyTarget, project: ProjectID, success: Bool) {
        self.target = target
        self.project = project
        self.success = success
    }
}

extension DependencyTarget: BinaryCoded {
    /// Reads the job, then whether the array is meant.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(job: try reader.read(), isArray: try reader.read())
    }

    /// Writes the job, then whether the array is meant.
    package func encode(to writer: inout ByteWriter) { writer.write(job, isArray) }
}

extension Dependency: BinaryCoded {
    /// Reads the condition, then the target.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(try reader.read(), on: try reader.read())
    }

    /// Writes the condition, then the target.
    package func encode(to writer: inout ByteWriter) { writer.write(condition, target) }
}
