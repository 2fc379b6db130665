import Federation
import Quantities
import Synchronization

/// What lists and views show of what a user wrote for a job.
package struct JobLabel: Hashable, Sendable {
    package var name: String
    package var comment: String?
    /// The id of the request that submitted it.
    package var request: String

    init(of sheet: JobSheet) {
        name = sheet.name
        comment = sheet.comment
        request = sheet.request
    }
}

/// The labels that were read last: one for each place, and a job's place follows from its number, so that memory is bound
/// and finding costs one look.
final class JobLabels: Sendable {
    private struct Content {
        var places: [(job: JobID, label: JobLabel)?]
        /// Grows whenever everything is forgotten.
        var age = 0
    }

    private static let count: UInt64 = 16_384

    private let content = Mutex(Content(places: Array(repeating: nil, count: Int(count))))

    /// The label of a job, read if it is not known; nil when what the user wrote is erased.
    func label(of job: JobID, reading: () throws -> JobSheet?) rethrows -> JobLabel? {
        let place = Int(job.number % Self.count)
        let (known, age) = content.withLock { content -> (JobLabel?, Int) in
            (content.places[place].flatMap { $0.job == job ? $0.label : nil }, content.age)
        }
        if let known { return known }
        guard let sheet = try reading() else { return nil }
        let label = JobLabel(of: sheet)
        // What was read before everything was forgotten must not come back.
        content.withLock { if $0.age == age { $0.places[place] = (job, label) } }
        return label
    }

    /// The label of a job if it was read or noted lately.
    func known(_ job: JobID) -> JobLabel? {
        content.withLock { content in
            content.places[Int(job.number % Self.count)].flatMap { $0.job == job ? $0.label : nil }
        }
    }

    /// Notes the label of a job that was just submitted.
    func note(_ label: JobLabel, of job: JobID) {
        content.withLock { $0.places[Int(job.number % Self.count)] = (job, label) }
    }

    /// Forgets everything, for something was erased.
    func forget() {
        content.withLock { content in
            content.places = Array(repeating: nil, count: content.places.count)
            content.age += 1
        }
    }
}
