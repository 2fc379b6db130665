import Federation
import Journal
import Logging
import Quantities

/// What the log says of a job beside its number: the id of the request that submitted it, by which a person finds every
/// line about it, from the submission to the receipt.
///
/// The id lies in the job's sheet, so it is erased with what else its owner wrote.
struct JobTrace: Sendable {
    let labels: JobLabels
    let orders: OrderMaker
    let published: Published

    /// The fields of a line about an attempt.
    func fields(_ key: AttemptKey) -> Logger.Metadata {
        var fields = fields(key.job)
        fields["attempt"] = "\(key.attempt)"
        return fields
    }

    /// The fields of a line about a job.
    func fields(_ job: JobID) -> Logger.Metadata {
        var fields: Logger.Metadata = ["job": "\(job)"]
        if let request = request(of: job) { fields["request"] = "\(request)" }
        return fields
    }

    /// A line is worth having without the id too, where the sheet can't be read.
    private func request(of job: JobID) -> String? {
        if let known = labels.known(job) { return known.request }
        let array = published.read { $0.jobs[job]?.task?.array }
        do {
            let written: JobID
            if let array {
                written = array
            } else {
                written = try orders.reader.archivedJob(job.number)?.arrayBase.map { JobID($0) } ?? job
            }
            return try labels.label(of: written) { try orders.sheet(of: written) }?.request
        } catch {
            return nil
        }
    }
}
