import Connectors
import Federation
import Journal

extension OrderMaker {
    /// The way of a checkpoint from a system to the one where an attempt is placed; nil where none is set up, or nobody
    /// knows the directory any more.
    func checkpointRoute(for key: AttemptKey, from system: SystemID) throws -> CheckpointRoute? {
        let placed = published.read { state in
            state.jobs[key.job].flatMap { job in
                job.attempt.map { attempt in
                    (
                        sheet: job.task?.array ?? job.id, person: job.person, from: state[system].name,
                        to: state[state[attempt.partition].system].name
                    )
                }
            }
        }
        guard let placed, let directory = try sheet(of: placed.sheet)?.checkpointDirectory else { return nil }
        let person = placed.person.word
        let sender = try vault.account(of: person, on: placed.from)
        let receiver = try vault.account(of: person, on: placed.to)
        guard ways.mayMove(from: placed.from, to: placed.to),
            let from = ways.spot(directory, on: placed.from, account: sender),
            let to = ways.spot(directory, on: placed.to, account: receiver)
        else { return nil }
        return CheckpointRoute(from: from, to: to, fromName: placed.from, toName: placed.to)
    }
}
