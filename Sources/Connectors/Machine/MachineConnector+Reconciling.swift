package import Federation
import Quantities
import Spool

extension MachineConnector {
    /// Sets what the spool holds against what the caller expects.
    ///
    /// An expected attempt whose order is there and which no shepherd has launched is launched now: that was promised
    /// when the order was taken. An orphan is never launched.
    ///
    /// - Throws: only when the spool as a whole can't be read; what concerns one attempt is in the answer's faults.
    package func reconcile(_ expected: [AttemptKey]) throws(ConnectorFault) -> Reconciliation {
        let wanted = Set(expected)
        var result = Reconciliation()
        for key in try wanted.union(Self.keys(in: settings.spool)).sorted() {
            do {
                if wanted.contains(key) {
                    result.expected.append(try judge(key))
                } else {
                    result.orphans.append(try present(key))
                }
            } catch {
                // One damaged entry must not hide the state of all others.
                result.faults.append(error)
            }
        }
        return result
    }

    private func judge(_ key: AttemptKey) throws(ConnectorFault) -> AttemptObservation {
        if try standing(of: key) == .unlaunched, !shepherds.values.contains(key) { try startShepherd(key) }
        let observation = try present(key)
        if live[key] != nil, !shepherds.values.contains(key) { watchPresentShepherd(of: key) }
        guard observation.state == .absent, try isForgotten(key) else { return observation }
        let why = "The system was told to forget it, so how it ended is not known any more."
        return AttemptObservation(key, .lost(why: why, started: nil, noticed: clock()))
    }

    private func isForgotten(_ key: AttemptKey) throws(ConnectorFault) -> Bool {
        try inSpool(key) { () throws(SystemFault) in try forgotten.highest(of: key.job.number) } >= key.attempt
    }
}
