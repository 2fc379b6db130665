import Connectors
import Federation
import Quantities

extension ObserveAttempt.Sight {
    /// What a connector saw, in the core's words; nil for what changes nothing.
    init?(_ state: AttemptObservation.State) {
        switch state {
        case .accepted(let siteJob): self = .accepted(siteJob: siteJob)
        case .running(let since): self = .running(since: since)
        case .ended(let end): self = .ended(end)
        case .lost(let why, let started, let noticed):
            self = .ended(AttemptEnd(cause: .lost(why: why), started: started, ended: noticed))
        case .absent: return nil
        }
    }
}
