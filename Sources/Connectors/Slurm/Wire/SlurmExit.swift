/// How a job's script ended, read from any version's form.
struct SlurmExit: Hashable, Sendable {
    var code: Int64
    var signal: Int64
    /// Slurm's own error, where it could not launch the script and put its number in place of a status. Where a signal
    /// stands beside it only one of the two is true, and the status does not say which.
    var launchError: Int64?

    init(code: Int64, signal: Int64 = 0, launchError: Int64? = nil) {
        (self.code, self.signal, self.launchError) = (code, signal, launchError)
    }

    /// From slurmctld: a raw wait status in v0.0.38, since v0.0.40 an object.
    init(controller value: JSONValue) {
        guard case .object = value, value["status"] != .null else {
            self.init(status: value.slurmNumber ?? 0)
            return
        }
        self.init(code: value["return_code"].slurmNumber ?? 0, reported: Self.signal(in: value))
    }

    /// From slurmdbd: an object in every version. Before v0.0.40 its `return_code` reads 0 whatever the script said.
    init?(accounting value: JSONValue, _ version: SlurmVersion) {
        let signal = Self.signal(in: value)
        guard version.isStructured || signal > 0 else { return nil }
        self.init(code: value["return_code"].slurmNumber ?? 0, reported: signal)
    }

    private static func signal(in value: JSONValue) -> Int64 {
        value["signal"]["id"].slurmNumber ?? value["signal"]["signal_id"].slurmNumber ?? 0
    }

    /// From a status that Slurm took apart: of an error that stood in its place the lowest seven bits are left, as a
    /// real-time signal, which a job may ask for as well.
    private init(code: Int64, reported signal: Int64) {
        self.init(code: code, signal: signal, launchError: Self.launchErrors.first { $0 & 127 == signal })
    }

    /// Slurm's errors that it puts in place of a status: in a job's environment, its user, in starting it, its files and
    /// its prolog (ESLURMD_SETUP_ENVIRONMENT_ERROR and on). Of all others the job is cancelled, and has no status.
    private static let launchErrors: [Int64] = [4014, 4016, 4020, filesError, 4022]

    /// Slurm's error in opening the script's input and output (ESLURMD_IO_ERROR), which alone are the job's to choose.
    static let filesError: Int64 = 4021

    /// Slurm's error, if it could not launch the script. Where a signal stands beside it and nothing says whether the
    /// script ran, that ended it: what is laid to a node is run again, and nothing is on silence.
    ///
    /// - Parameters:
    ///   - hasRun: Whether the accounting saw the script run; nil where it tells nothing of that.
    ///   - isShort: Whether the job was over as soon as one is that can't be launched.
    func failedLaunch(hasRun: Bool?, isShort: Bool) -> Int64? {
        guard signal > 0, let error = launchError else { return launchError }
        let hasFailed = hasRun.map { !$0 } ?? (isShort && error == Self.filesError)
        return hasFailed ? error : nil
    }

    private init(status: Int64) {
        // 4000 and up are Slurm's errors, but for the multiples of 256, which are exit codes: 16 to 19.
        if (4000..<5000).contains(status), status & 255 != 0 {
            self.init(code: 0, launchError: status)
        } else {
            self.init(code: status >> 8 & 255, signal: status & 127)
        }
    }
}
