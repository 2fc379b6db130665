import Contract
import Engine
import Federation
import Journal
import Quantities

extension Engine {
    /// Adds to each attempt of a job what was settled for it.
    func addCheckpoints(to attempts: inout [AttemptView], _ ended: [ArchivedAttempt], of found: FoundJob) throws {
        for attempt in ended where !attempt.checkpoint.isEmpty {
            try add(CheckpointPlace(archived: attempt.checkpoint), of: JobID(attempt.job), to: &attempts)
        }
        // A live attempt is in no archive, and archives once kept what was settled last with the job.
        if let (job, place) = try checkpoint(of: found) { try add(place, of: job, to: &attempts) }
    }

    private func add(_ place: CheckpointPlace, of job: JobID, to attempts: inout [AttemptView]) throws {
        guard let position = attempts.firstIndex(where: { $0.number == Int(place.settledFor) }),
            attempts[position].checkpoint == nil
        else { return }
        let key = AttemptKey(job: job, attempt: place.settledFor)
        attempts[position].checkpoint = CheckpointView(
            place,
            from: read { $0[place.system].name },
            try place.origin.hasFiles ? settlement(of: key, at: place.settledAt) : nil
        )
    }

    private func checkpoint(of found: FoundJob) throws -> (JobID, CheckpointPlace)? {
        let ended: ArchivedJob?
        switch found {
        case .open(let id):
            if let place = read({ $0.checkpoint(of: id) }) { return (id, place) }
            // It may have ended in between: the archive has it by then.
            ended = try archive.archivedJob(id.number)
        case .ended(let job): ended = job
        }
        guard let ended, !ended.detail.isEmpty, let place = try JobDetail(of: ended).checkpoint else { return nil }
        return (JobID(ended.job), place)
    }
}

extension CheckpointView {
    fileprivate init(_ place: CheckpointPlace, from system: String, _ fact: CheckpointSettled?) {
        self.init(
            origin: place.origin.word,
            from: system,
            files: fact.map { Int(clamping: $0.files) },
            bytes: fact?.bytes.count,
            sha256: fact?.manifest.hex
        )
    }
}

extension CheckpointOrigin {
    /// Whether files came from somewhere.
    fileprivate var hasFiles: Bool { self == .moved || self == .kept }
}
