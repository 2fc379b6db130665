package import Federation
import Glibc
import Quantities
import Spool

extension MachineConnector {
    /// Ends an attempt. Where it was never started, its end is written at once, and it never will be.
    package func stop(_ key: AttemptKey, because reason: StopReason) throws(ConnectorFault) {
        let folder = folder(key)
        let standing = try standing(of: key)
        // What was sent here begins at once: there is nothing left to recall.
        if reason == .recalled, standing != .absent {
            observe.yield(try present(key))
            return
        }
        switch standing {
        case .absent:
            guard
                try inSpool(key, { () throws(SystemFault) in try forgotten.highest(of: key.job.number) }) < key.attempt
            else { return }
            try inSpool(key) { () throws(SystemFault) in try Files.makeFolder(folder.path, mode: 0o711) }
            try endUnlaunched(key, .stopped(reason: reason.word))
        case .unlaunched:
            try inSpool(key) { () throws(SystemFault) in
                try folder.writeOnce(StopRecord(reason: reason.word))
                return ()
            }
            try endUnlaunched(key, .stopped(reason: reason.word))
        case .tended:
            // The shepherd watches for this file.
            try inSpool(key) { () throws(SystemFault) in
                try folder.writeOnce(StopRecord(reason: reason.word))
                return ()
            }
        case .ended, .deserted:
            observe.yield(try present(key))
        }
    }

    /// Writes the end of an attempt that no shepherd has launched. Holding the lock meanwhile keeps out one that was
    /// started a moment ago; where that one was faster, it reads the stop by itself.
    func endUnlaunched(_ key: AttemptKey, _ cause: EndRecord.Cause) throws(ConnectorFault) {
        let folder = folder(key)
        let now = clock()
        let isOver = try inSpool(key) { () throws(SystemFault) in
            guard let lock = try AttemptLock(of: folder), try !folder.has(LaunchedRecord.self) else { return false }
            try folder.writeOnce(
                EndRecord(cause: cause, startedMilliseconds: nil, endedMilliseconds: now.milliseconds)
            )
            _ = consume lock
            return true
        }
        if isOver { observe.yield(try present(key)) }
    }

    /// Lets go of an attempt: its spool entry is removed, and it can't start again.
    package func forget(_ key: AttemptKey) throws(ConnectorFault) {
        let folder = folder(key)
        switch try standing(of: key) {
        case .ended, .absent: break
        case .unlaunched, .tended, .deserted:
            throw ConnectorFault(.stillLive, "Attempt \(key) has not ended, so it can't be forgotten. Stop it first.")
        }
        try inSpool(key) { () throws(SystemFault) in
            try forgotten.note(key)
            let gone = "\(AttemptFolder.attempts(in: settings.spool))/.gone-\(key)"
            guard rename(folder.path, gone) == 0 || errno == ENOENT else { throw SystemFault("remove \(folder.path)") }
            try Files.removeFolder(gone)
            for notice in AttemptFolder.Notice.allCases { unlink(folder.marker(notice)) }
        }
        live[key] = nil
    }
}
