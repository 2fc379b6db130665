package import Quantities

/// Names the kind of a ``SystemID``.
package enum SystemKind {}
/// Names the kind of a ``PartitionID``.
package enum PartitionKind {}
/// Names the kind of an ``OrganisationID``.
package enum OrganisationKindTag {}
/// Names the kind of a ``PersonID``.
package enum PersonKind {}
/// Names the kind of a ``ProjectID``.
package enum ProjectKind {}
/// Names the kind of an ``AllocationID``.
package enum AllocationKind {}
/// Names the kind of a ``JobID``.
package enum JobKind {}
/// Names the kind of a ``TokenID``.
package enum TokenKind {}
/// Names the kind of an ``EntryID``.
package enum EntryKindTag {}

/// A system, numbered from 1 in the order of registration.
package typealias SystemID = Identifier<SystemKind>
/// A partition, numbered from 1 over all systems.
package typealias PartitionID = Identifier<PartitionKind>
/// An organisation, numbered from 1.
package typealias OrganisationID = Identifier<OrganisationKindTag>
/// A person: an opaque random number, the only thing the journal knows of somebody.
package typealias PersonID = Identifier<PersonKind>
/// A project, numbered from 1.
package typealias ProjectID = Identifier<ProjectKind>
/// An allocation, numbered from 1.
package typealias AllocationID = Identifier<AllocationKind>
/// A job, numbered from 1. The tasks of an array have consecutive numbers.
package typealias JobID = Identifier<JobKind>
/// An access token, numbered from 1.
package typealias TokenID = Identifier<TokenKind>
/// A ledger entry, numbered from 1 without gaps.
package typealias EntryID = Identifier<EntryKindTag>

/// One try of a job on one system. The number is the fencing token: what an older attempt reports changes nothing.
package struct AttemptKey: Hashable, Comparable, Sendable {
    /// The job.
    package var job: JobID
    /// Which try it is, from 1.
    package var attempt: UInt32

    /// Names an attempt.
    package init(job: JobID, attempt: UInt32) {
        self.job = job
        self.attempt = attempt
    }

    /// Orders by job, then by attempt.
    package static func < (left: Self, right: Self) -> Bool {
        left.job == right.job ? left.attempt < right.attempt : left.job < right.job
    }
}

extension AttemptKey: BinaryCoded {
    /// Reads the job's number, then the attempt's.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(job: try reader.read(), attempt: try reader.read())
    }

    /// Writes the job's number, then the attempt's.
    package func encode(to writer: inout ByteWriter) { writer.write(job, attempt) }
}

extension AttemptKey: CustomStringConvertible, LosslessStringConvertible {
    /// The form `1234.2`: job, dot, attempt.
    package var description: String { "\(job).\(attempt)" }

    /// Reads the form `1234.2`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let job = UInt64(parts[0]), let attempt = UInt32(parts[1]) else { return nil }
        self.init(job: JobID(job), attempt: attempt)
    }
}
