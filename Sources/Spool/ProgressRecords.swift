/// Which shepherd launches the attempt. Created before the launch and never again: whoever finds it launches nothing.
package struct LaunchedRecord: Hashable, Sendable, AttemptFolder.Kept {
    package static let kind = "launched"
    package var shepherd: ProcessIdentity

    package init(shepherd: ProcessIdentity) { self.shepherd = shepherd }

    package var record: Record {
        var record = Record(kind: Self.kind)
        shepherd.add(to: &record)
        return record
    }

    package init(_ record: Record) throws(SystemFault) { shepherd = try ProcessIdentity(record) }
}

/// Which process the job is; it leads a session of its own. Written once the user's script runs.
package struct StartedRecord: Hashable, Sendable, AttemptFolder.Kept {
    package static let kind = "started"
    package var job: ProcessIdentity
    /// Milliseconds since 1970.
    package var atMilliseconds: Int64

    package init(job: ProcessIdentity, atMilliseconds: Int64) {
        self.job = job
        self.atMilliseconds = atMilliseconds
    }

    package var record: Record {
        var record = Record(kind: Self.kind)
        job.add(to: &record)
        record.add("at-ms", atMilliseconds)
        return record
    }

    package init(_ record: Record) throws(SystemFault) {
        job = try ProcessIdentity(record)
        atMilliseconds = try record.requireNumber("at-ms")
    }
}

/// That the job shall end, and why. The first one counts.
package struct StopRecord: Hashable, Sendable, AttemptFolder.Kept {
    package static let kind = "stop"
    /// The connector's word; the shepherd only hands it back.
    package var reason: String

    package init(reason: String) { self.reason = reason }

    package var record: Record {
        var record = Record(kind: Self.kind)
        record.add("reason", reason)
        return record
    }

    package init(_ record: Record) throws(SystemFault) { reason = try record.require("reason") }
}
