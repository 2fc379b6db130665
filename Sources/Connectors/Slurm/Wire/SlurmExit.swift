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
        self.init(
            code: value["return_code"].slurmNumber ?? 0,
            signal: value["signal"]["id"].slurmNumber ?? value["signal"]["signal_id"].slurmNumber ?? 0
        )
    }

    /// From slurmdbd: an object in every version. Before v0.0.40 its `return_code` reads 0 whatever the script said.
    init?(accounting value: JSONValue, _ version: SlurmVersion) {
        let signal = value["signal"]["id"].slurmNumber ?? value["signal"]["signal_id"].slurmNumber ?? 0
        guard version.isStructured || signal > 0 else { return nil }
        self.init(code: value["return_code"].slurmNumber ?? 0, signal: signal)
    }

    private init(status: Int64) {
        // No exit status has this value: 4000 and up are Slurm's errors, and none of them is a multiple of 256.
        if (4000..<5000).contains(status) {
            self.init(code: 0, launchError: status)
        } else {
            self.init(code: status >> 8 & 255, signal: status & 127)
        }
    }
}
