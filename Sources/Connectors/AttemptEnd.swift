package import Quantities

/// How an attempt ended, and what it used.
package struct AttemptEnd: Hashable, Sendable {
    /// What ended it.
    package enum Cause: Hashable, Sendable {
        /// The script ended by itself; zero is success.
        case exited(code: Int32)
        /// A signal that was not ours ended the script.
        case signalled(number: Int32)
        /// The time limit.
        case timeLimit
        /// The memory limit.
        case memoryLimit
        /// ``Connector/stop(_:because:)``, or the machine went down in good order (evicted).
        case stopped(StopReason)
        /// The script never began.
        case launchFailed(why: String, fault: Fault)
    }

    /// Whose matter a failure is.
    package enum Fault: String, Hashable, Sendable {
        /// The user's: mend the script or what it names.
        case user
        /// The platform's: nothing that the user could have done otherwise.
        case platform
    }

    /// How the peak of memory was found.
    package enum MemorySource: String, Hashable, Sendable {
        /// The control group's own account.
        case controlGroup
        /// The highest sample of the processes' resident sizes (proportional ones near the limit), or the largest
        /// single process where that is more. Short peaks can be missed; a few MiB of the launch itself are in it.
        case sampled
    }

    /// When the script began; nil if it never did.
    package var started: Instant?
    /// When the last process was gone. Measured from the start on a clock that does not jump.
    package var ended: Instant
    /// What ended it.
    package var cause: Cause
    /// Processor time of all processes, user and system.
    package var cpuMilliseconds: Int64
    /// The most memory held at once.
    package var peakMemory: Bytes
    /// How the peak was found.
    package var peakMemorySource: MemorySource
    /// The energy used.
    package var energy: EnergyReading

    /// Describes an end.
    package init(
        started: Instant?,
        ended: Instant,
        cause: Cause,
        cpuMilliseconds: Int64,
        peakMemory: Bytes,
        peakMemorySource: MemorySource,
        energy: EnergyReading
    ) {
        self.started = started
        self.ended = ended
        self.cause = cause
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemory = peakMemory
        self.peakMemorySource = peakMemorySource
        self.energy = energy
    }
}

/// An amount of energy that says how it was got.
package struct EnergyReading: Hashable, Sendable {
    /// Whether an instrument was read.
    package enum Source: String, Hashable, Sendable {
        /// Read off counters of the machine.
        case measured
        /// Computed from a model.
        case estimated
    }

    /// The amount.
    package var amount: Joules
    /// Whether it was measured.
    package var source: Source
    /// What was measured, or by which model it was estimated.
    package var basis: String

    /// Describes an amount of energy.
    package init(amount: Joules, source: Source, basis: String) {
        self.amount = amount
        self.source = source
        self.basis = basis
    }
}
