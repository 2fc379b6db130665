import Federation
import Quantities

extension AttemptOrder {
    /// Refuses what no system call can take, before anything is written.
    func check() throws(ConnectorFault) {
        func refuse(_ why: String) throws(ConnectorFault) -> Never {
            throw ConnectorFault(.badOrder, "Attempt \(key) can't be started: \(why)")
        }
        guard key.attempt > 0 else { try refuse("attempts count from one.") }
        for (name, path) in [
            ("working directory", workingDirectory), ("input file", standardInput),
            ("output file", standardOutput), ("error file", standardError),
        ] where !path.hasPrefix("/") { try refuse("its \(name) '\(path)' is not an absolute path.") }
        let texts = [
            jobName, script, workingDirectory, submitDirectory ?? "", standardInput, standardOutput, standardError,
            account ?? "", partition, checkpointDirectory ?? "",
        ]
        guard !(texts + arguments).contains(where: \.hasZeroByte) else { try refuse("a text holds a zero byte.") }
        for variable in environment {
            guard !variable.name.isEmpty, !variable.name.contains("="), !variable.name.hasZeroByte,
                !variable.value.hasZeroByte
            else { try refuse("the variable '\(variable.name)' has no possible name or value.") }
        }
        guard cores > 0, devices >= 0, nodes > 0, tasks > 0 else {
            try refuse("cores, nodes and tasks must be positive.")
        }
        // The bound keeps milliseconds far from overflow: three hundred years.
        let longest: Seconds = 10_000_000_000
        guard (memory?.count ?? 1) > 0, timeLimit.map({ $0 > .zero && $0 <= longest }) ?? true, grace >= .zero,
            grace <= longest
        else { try refuse("memory and time limit must be positive, and no time longer than 300 years.") }
        if let earlySignal {
            guard (1...64).contains(earlySignal.number), earlySignal.before >= .zero, earlySignal.before <= longest
            else { try refuse("signal \(earlySignal.number) does not exist, or comes after the end.") }
        }
    }
}

extension String {
    fileprivate var hasZeroByte: Bool { utf8.contains(0) }
}
