import Federation
import Glibc
import Quantities
import Spool

extension MachineConnector {
    /// Makes sure that nothing of an attempt runs whose shepherd is gone, and writes for ever that it is lost.
    ///
    /// Nothing is started again here: whether a lost attempt is followed by another is the engine's to decide.
    func bury(
        _ key: AttemptKey,
        _ launched: LaunchedRecord,
        _ started: StartedRecord?
    ) throws(ConnectorFault) -> EndRecord {
        let folder = folder(key)
        var why = "The machine restarted while the attempt ran."
        if !launched.shepherd.isOfEarlierBoot {
            let order = try inSpool(key) { () throws(SystemFault) in try folder.read(LaunchOrder.self) }
            try clearAway(key, order, started)
            why = "Its shepherd was killed; what ran of it was ended."
        }
        let record = EndRecord(
            cause: .lost(why: why),
            startedMilliseconds: started?.atMilliseconds,
            endedMilliseconds: clock().milliseconds
        )
        return try inSpool(key) { () throws(SystemFault) in
            try folder.writeOnce(record)
            return try folder.read(EndRecord.self) ?? record
        }
    }

    /// Kills every process that can be told to be of the attempt: by its control group, by the job's session, or by
    /// the token in its environment, which a child that has left group, session and parent still carries.
    private func clearAway(
        _ key: AttemptKey,
        _ order: LaunchOrder?,
        _ started: StartedRecord?
    ) throws(ConnectorFault) {
        let group = order?.controlGroup.map { ControlGroup(path: $0) }
        let patience = Clock.bootMilliseconds() + 10_000
        while true {
            _ = group?.kill()
            let remains = remains(order, started)
            if remains.isEmpty { break }
            for row in remains { kill(row.pid, SIGKILL) }
            guard Clock.bootMilliseconds() < patience else {
                throw ConnectorFault(
                    .stillLive,
                    "Attempt \(key) lost its shepherd, and its processes \(remains.map(\.pid)) do not die. "
                        + "They may wait for a file system; the attempt is not given up before they are gone."
                )
            }
            usleep(2000)
        }
        group?.remove()
    }

    private func remains(_ order: LaunchOrder?, _ started: StartedRecord?) -> [ProcessRow] {
        let marker = order.map { Array("\(JobEnvironment.tokenName)=\($0.token)\0".utf8) }
        return ProcessRow.all().filter { row in
            guard row.state != UInt8(ascii: "Z"), row.pid != getpid() else { return false }
            // A session keeps its number as long as it has members, so the number can't have been given to another;
            // and no process is older than its session's leader.
            if let started, row.session == started.job.pid, row.startTicks >= started.job.startTicks {
                return true
            }
            guard let marker, let environment = try? Files.read("/proc/\(row.pid)/environ") else { return false }
            return environment.contains(marker)
        }
    }
}
