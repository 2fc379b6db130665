import Connectors
import Federation
import Quantities

extension ObserveAttempt.Sight {
    /// What a connector saw, in the core's words; nil for what changes nothing.
    init?(_ state: AttemptObservation.State) {
        switch state {
        case .accepted(let siteJob): self = .accepted(siteJob: siteJob)
        case .running(let since): self = .running(since: since)
        case .ended(let end): self = .ended(Federation.AttemptEnd(end))
        case .lost(let why, let started, let noticed):
            self = .ended(Federation.AttemptEnd(cause: .lost(why: why), started: started, ended: noticed))
        case .absent: return nil
        }
    }
}

extension Federation.AttemptEnd {
    fileprivate init(_ end: Connectors.AttemptEnd) {
        self.init(
            cause: Cause(end.cause),
            started: end.started,
            ended: end.ended,
            cpuMilliseconds: end.cpuMilliseconds,
            peakMemory: end.peakMemory,
            joules: end.energy.amount,
            energySource: end.energy.source == .measured ? .measured : .estimated,
            energyModel: end.energy.basis
        )
    }
}

extension Federation.AttemptEnd.Cause {
    fileprivate init(_ cause: Connectors.AttemptEnd.Cause) {
        switch cause {
        case .exited(let code): self = .exited(code: Int64(code))
        case .signalled(let number): self = .signalled(number: Int64(number))
        case .timeLimit: self = .timeLimit
        case .memoryLimit: self = .memoryLimit
        case .stopped: self = .stopped
        case .launchFailed(let why, .user): self = .unlaunchable(why: why)
        case .launchFailed(let why, .platform): self = .rejected(why: why)
        }
    }
}
