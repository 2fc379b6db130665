import Contract
import Quantities

/// What a job was held to when it was placed, against what it used.
enum JobAccount {
    /// Nil before anything was set aside.
    ///
    /// - Parameter price: the microeuros of a device-hour where the job is or was last; nil where that is not known.
    static func compare(
        _ visit: Visit,
        _ job: JobView,
        _ attempts: [AttemptView],
        _ entries: [EntryView],
        price: Int64?
    ) -> Content? {
        let words = visit.words
        guard let hold = entries.last(where: { $0.kind == "hold" }) else { return nil }
        let held = hold.postings.first { $0.unit == "deviceSeconds" && $0.amount > 0 }?.amount ?? 0
        let last = attempts.last
        var rows: [Content] = [
            row(
                words("job.time"),
                words.duration(seconds: job.timeLimitSeconds),
                words.span(from: last?.started, to: last?.ended) ?? words("job.stillOpen")
            ),
            row(
                words("job.used"),
                words.deviceHours(held),
                last?.deviceSeconds.map { words.deviceHours($0) } ?? words("job.stillOpen"),
                note: last.map { words.count("job.billedDevices", $0.billedDevices) }
            ),
        ]
        rows.append(
            row(
                words("job.cost"),
                most(held, price, last).map { words.euros($0) },
                last?.ended == nil ? words("job.stillOpen") : last?.microEuros.map { words.euros($0) }
            )
        )
        if let last, last.ended != nil {
            let source = last.energySource.map { words.known("energy.\($0)") ?? $0 }
            rows.append(row(words("job.energy"), nil, last.joules.map { words.energy($0) }, note: source))
            rows.append(row(words("job.carbon"), nil, last.microgramsCO2e.map { words.carbon($0) }))
            if let bytes = last.peakMemoryBytes {
                rows.append(
                    row(
                        words("job.memory"),
                        job.memoryMiBPerNode > 0 ? words.memory(bytes: job.memoryMiBPerNode << 20) : nil,
                        words.memory(bytes: bytes)
                    )
                )
            }
            if let milliseconds = last.cpuMilliseconds {
                rows.append(row(words("job.cpuTime"), nil, words.duration(seconds: milliseconds / 1000)))
            }
        }
        return ["rows": rows]
    }

    /// What all that was set aside would cost: by the price that was charged once there is a charge, for prices change.
    static func most(_ held: Int64, _ price: Int64?, _ last: AttemptView?) -> Int64? {
        let atPrice = price.map { DeviceSeconds(held).cost(microEurosPerDeviceHour: MicroEuros($0)).count }
        guard let used = last?.deviceSeconds, let charged = last?.microEuros, used > 0 else { return atPrice }
        if let price, DeviceSeconds(used).cost(microEurosPerDeviceHour: MicroEuros(price)).count == charged {
            return atPrice
        }
        return Int64(clamping: Int128(charged) * Int128(held) / Int128(used))
    }

    private static func row(_ name: String, _ quoted: String?, _ happened: String?, note: String? = nil) -> Content {
        var row: Content = ["name": name, "quoted": quoted ?? "–", "happened": happened ?? "–"]
        row["note"] = note
        return row
    }
}
