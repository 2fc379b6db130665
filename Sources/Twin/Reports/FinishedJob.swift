/// A job that has ended, with what it cost: what statistics are made of.
package struct FinishedJob: Hashable, Sendable {
    /// When it was submitted, in seconds from the scenario's start.
    package var submitSeconds: Int64
    /// When it started for the last time.
    package var startSeconds: Int64
    /// When it ended.
    package var endSeconds: Int64
    /// How long it would have run without failures: what it is measured against.
    package var runSeconds: Int64
    /// How many devices it held.
    package var devices: Int32
    /// The system that it ended on, by its place in the scenario.
    package var system: Int32
    /// Its access mode by its place in the scenario; -1 for none.
    package var accessMode: Int32 = -1
    /// Its user; ``TraceJob/none`` for nobody known.
    package var user: UInt32 = TraceJob.none
    /// Its user's country, by a number of the caller's; -1 for none.
    package var country: Int32 = -1
    /// The kind of its user's organisation, by a number of the caller's; -1 for none.
    package var organisation: Int32 = -1
    /// Device-seconds that it held and that came to nothing: lost by failures, spent on checkpoints and restarts.
    package var lostDeviceSeconds: Int64 = 0
    /// Energy at the meter.
    package var joules: Int64 = 0
    /// Greenhouse gas.
    package var microgramsCO2e: Int64 = 0
    /// What its user paid.
    package var microEuros: Int64 = 0
    /// Whether it ended by its deadline, or had none.
    package var isOnTime = true

    /// Describes a job; what is left out is none.
    package init(
        submitSeconds: Int64,
        startSeconds: Int64,
        endSeconds: Int64,
        runSeconds: Int64,
        devices: Int32,
        system: Int32
    ) {
        self.submitSeconds = submitSeconds
        self.startSeconds = startSeconds
        self.endSeconds = endSeconds
        self.runSeconds = runSeconds
        self.devices = devices
        self.system = system
    }

    /// How long it was not at work between submission and end.
    package var waitSeconds: Int64 { max(0, endSeconds - submitSeconds - runSeconds) }

    /// max(1, (wait + run) ÷ max(run, 10 s)).
    package var boundedSlowdown: Double {
        max(1, Double(waitSeconds + runSeconds) / Double(max(runSeconds, 10)))
    }

    /// Device-seconds of work that was of use.
    package var usefulDeviceSeconds: Int64 { Int64(devices) * runSeconds }
}
