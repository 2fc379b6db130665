/// How a job's script ended, read from any version's form.
struct SlurmExit: Hashable, Sendable {
    var code: Int64
    var signal: Int64
    /// Slurm's own error, where it could not launch the script and put its number in place of a status.
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
    /// signal that no program is sent otherwise.
    private init(code: Int64, reported signal: Int64) {
        let error = Self.launchErrors.first { $0 & 127 == signal }
        self.init(code: code, signal: error == nil ? signal : 0, launchError: error)
    }

    /// Slurm's errors in making the job's folder, its environment, its user, in executing it, its files and its prolog
    /// (ESLURMD_CREATE_BATCH_DIR_ERROR and on).
    private static let launchErrors: [Int64] = [4010, 4014, 4016, 4020, 4021, 4022]

    private init(status: Int64) {
        // No exit status has this value: 4000 and up are Slurm's errors, and none of them is a multiple of 256.
        if (4000..<5000).contains(status) {
            self.init(code: 0, launchError: status)
        } else {
            self.init(code: status >> 8 & 255, signal: status & 127)
        }
    }
}
