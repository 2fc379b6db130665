/// How an attempt ended and what it used. The first one written stays.
package struct EndRecord: Hashable, Sendable, AttemptFolder.Kept {
    package static let kind = "end"

    /// What ended the attempt.
    package enum Cause: Hashable, Sendable {
        case exited(code: Int32)
        case signalled(number: Int32)
        case timeLimit
        case memoryLimit
        case stopped(reason: String)
        case launchFailed(why: String, isUsersFault: Bool)
        case lost(why: String)
    }

    package var cause: Cause
    /// When the script began to run; nil where it never did. Milliseconds since 1970.
    package var startedMilliseconds: Int64?
    /// Start plus the time measured on a clock that never jumps.
    package var endedMilliseconds: Int64
    package var cpuMilliseconds: Int64 = 0
    package var peakBytes: Int64 = 0
    /// Whether the peak is the control group's own, not the highest sample.
    package var isPeakExact = false
    /// What the energy counters advanced; nil where none were read.
    package var measuredMicrojoules: Int64?

    package init(cause: Cause, startedMilliseconds: Int64?, endedMilliseconds: Int64) {
        self.cause = cause
        self.startedMilliseconds = startedMilliseconds
        self.endedMilliseconds = endedMilliseconds
    }

    package var record: Record {
        var record = Record(kind: Self.kind)
        switch cause {
        case .exited(let code):
            record.add("cause", "exited")
            record.add("code", code)
        case .signalled(let number):
            record.add("cause", "signalled")
            record.add("signal", number)
        case .timeLimit:
            record.add("cause", "time-limit")
        case .memoryLimit:
            record.add("cause", "memory-limit")
        case .stopped(let reason):
            record.add("cause", "stopped")
            record.add("reason", reason)
        case .launchFailed(let why, let isUsersFault):
            record.add("cause", "launch-failed")
            record.add("why", why)
            record.add("users-fault", isUsersFault ? 1 : 0)
        case .lost(let why):
            record.add("cause", "lost")
            record.add("why", why)
        }
        record.add("started-ms", ifPresent: startedMilliseconds)
        record.add("ended-ms", endedMilliseconds)
        record.add("cpu-ms", cpuMilliseconds)
        record.add("peak-bytes", peakBytes)
        record.add("peak-exact", isPeakExact ? 1 : 0)
        record.add("measured-uj", ifPresent: measuredMicrojoules)
        return record
    }

    package init(_ record: Record) throws(SystemFault) {
        let cause: Cause
        switch try record.require("cause") {
        case "exited": cause = .exited(code: Int32(truncatingIfNeeded: try record.requireNumber("code")))
        case "signalled": cause = .signalled(number: Int32(truncatingIfNeeded: try record.requireNumber("signal")))
        case "time-limit": cause = .timeLimit
        case "memory-limit": cause = .memoryLimit
        case "stopped": cause = .stopped(reason: try record.require("reason"))
        case "launch-failed":
            cause = .launchFailed(
                why: try record.require("why"),
                isUsersFault: try record.requireNumber("users-fault") != 0
            )
        case "lost": cause = .lost(why: try record.require("why"))
        default: throw SystemFault("the end record has an unknown cause", code: 0)
        }
        self.init(
            cause: cause,
            startedMilliseconds: record.number("started-ms"),
            endedMilliseconds: try record.requireNumber("ended-ms")
        )
        cpuMilliseconds = try record.requireNumber("cpu-ms")
        peakBytes = try record.requireNumber("peak-bytes")
        isPeakExact = try record.requireNumber("peak-exact") != 0
        measuredMicrojoules = record.number("measured-uj")
    }
}
