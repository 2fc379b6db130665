import Federation
import Journal
import Logging
import Quantities

extension Engine {
    /// What has changed since the last look of the one who follows.
    package struct News: Sendable {
        /// By record, in the journal's order.
        package var records: [RecordChanges]
        /// The last record that is told of or needs no telling.
        package var head: UInt64
        /// Whether records before these were passed over, because they came faster than they were taken.
        package var isBroken: Bool
    }

    /// Starts to keep changes for ``news()``, and answers the record after which they begin. There is one who follows.
    package func followChanges() -> UInt64 { aftermath.feed.follow() }

    /// What has changed since the last call; waits until something has, or the task is cancelled.
    package func news() async -> News {
        let batch = await aftermath.feed.take()
        do {
            return News(records: try changes(in: batch.records), head: batch.head, isBroken: batch.isBroken)
        } catch {
            // What can't be read can't be told, and those who listen must know that they missed something.
            log.warning("Changes could not be read for listeners.", metadata: ["why": "\(error)"])
            return News(records: [], head: batch.head, isBroken: true)
        }
    }

    /// What records of the past changed, as far as it can still be told. Blocks the calling thread.
    package func changes(after first: UInt64, through last: UInt64) throws -> [RecordChanges] {
        guard first < last else { return [] }
        var records: [(sequence: UInt64, record: Record)] = []
        try archive.read(from: first + 1, through: last) { stored in
            var bytes = ByteReader(stored.payload)
            records.append((stored.sequence, try Record(from: &bytes)))
        }
        return try changes(in: records)
    }

    private func changes(in records: [(sequence: UInt64, record: Record)]) throws -> [RecordChanges] {
        let homes = try homes(of: Set(records.flatMap { $0.record.events.compactMap(\.jobWithoutHome) }))
        return read { state in
            records.map { sequence, record in
                RecordChanges(
                    sequence: sequence,
                    at: record.at,
                    changes: record.events.flatMap { $0.changes(homes, in: state) },
                    touchesRights: record.events.contains(where: \.touchesRights)
                )
            }
        }
    }

    /// Where jobs belong: those that are open by the state, those that have ended by the archive.
    private func homes(of jobs: Set<JobID>) throws -> [JobID: JobHome] {
        var homes: [JobID: JobHome] = [:]
        read { state in
            for id in jobs {
                guard let job = state.jobs[id] else { continue }
                homes[id] = JobHome(
                    project: job.project,
                    state: job.state.rawValue,
                    attempt: job.attempt?.number,
                    system: job.attempt.map { state[$0.partition].system }
                )
            }
        }
        let ended = try archive.archivedJobs(jobs.filter { homes[$0] == nil }.map(\.number))
        read { state in
            for job in ended {
                guard let project = state.project(named: job.project) else { continue }
                homes[JobID(job.job)] = JobHome(
                    project: project.id,
                    state: nil,
                    attempt: UInt32(clamping: job.attempts),
                    system: job.system.flatMap { state.system(named: $0)?.id }
                )
            }
        }
        return homes
    }
}

/// What an event about a job does not say itself.
struct JobHome {
    var project: ProjectID
    /// The job's state by now; nil once it has ended.
    var state: String?
    /// The attempt that ``system`` is of.
    var attempt: UInt32?
    var system: SystemID?
}
