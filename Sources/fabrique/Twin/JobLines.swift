import Twin

/// Writes a line of CSV for every job that ends. Moments are seconds from the scenario's start; carbon and cost are empty
/// where the scenario does not say enough to know them.
struct JobLines {
    private let file: LineWriter

    /// Begins a file.
    init(_ path: String) throws {
        file = try LineWriter(replacing: path)
        let columns =
            "broker,seed,job,submit_s,start_s,end_s,run_s,wait_s,devices,system,access_mode,user,country,organisation,"
            + "lost_device_s,joules,micrograms_co2e,micro_euros,on_time\n"
        try file.write(Array(columns.utf8))
    }

    /// Adds jobs of a run.
    func write(_ jobs: [(id: Int64, job: FinishedJob)], of run: Simulation) throws {
        guard !jobs.isEmpty else { return }
        let scenario = run.scenario
        var text = ""
        func name(_ number: Int32, _ names: [String]) -> String { number < 0 ? "" : Self.quoted(names[Int(number)]) }
        let systems = scenario.network.map(\.name)
        let modes = scenario.accessModes.map(\.name)
        let (knowsCarbon, knowsCost) = (scenario.knowsCarbon, scenario.knowsCost)
        for (id, job) in jobs {
            text += "\(run.broker.name),\(run.seed),\(id),\(job.submitSeconds),\(job.startSeconds),\(job.endSeconds),"
            text += "\(job.runSeconds),\(job.waitSeconds),\(job.devices),\(name(job.system, systems)),"
            text += "\(name(job.accessMode, modes)),\(job.user == TraceJob.none ? "" : String(job.user)),"
            text += "\(name(job.country, run.countries)),\(name(job.organisation, run.organisations)),"
            text += "\(job.lostDeviceSeconds),\(job.joules),\(knowsCarbon ? String(job.microgramsCO2e) : ""),"
            text += "\(knowsCost ? String(job.microEuros) : ""),\(job.isOnTime)\n"
        }
        try file.write(Array(text.utf8))
    }

    /// Waits until all of it is on disk.
    func finish() throws { try file.finish() }

    /// RFC 4180: what holds a comma, a quote or a line's end stands in quotes.
    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
