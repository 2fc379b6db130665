import Contract
import Engine
import Federation
import Journal
import Quantities

extension Engine {
    /// Adds what was settled last for an attempt of a job, to that attempt.
    func addCheckpoint(to attempts: inout [AttemptView], of found: FoundJob) throws {
        guard let (job, place) = try checkpoint(of: found),
            let position = attempts.firstIndex(where: { $0.number == Int(place.settledFor) })
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
