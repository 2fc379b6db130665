import Contract
import Quantities

/// What a job was held to and what was foretold when it was placed, against what it used.
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
        let place = place(of: last, in: job.placements ?? [])
        let hasEnded = last?.ended != nil
        let open = words("job.stillOpen")
        let coming = hasEnded ? nil : open
        var rows: [Content] = []
        if let place {
            let (started, ended) = (last?.started.map(words.moment), last?.ended.map(words.moment))
            rows.append(row(words("job.start"), nil, started ?? coming, place.start.map(words.moment)))
            rows.append(row(words("job.end"), nil, ended ?? coming, place.end.map(words.moment)))
        }
        rows.append(
            row(
                words("job.time"),
                words.duration(seconds: job.timeLimitSeconds),
                words.elapsed(from: last?.started, to: last?.ended) ?? open,
                place.map { words.duration(seconds: $0.runSeconds) }
            )
        )
        rows.append(
            row(
                words("job.used"),
                words.deviceHours(held),
                last?.deviceSeconds.map { words.deviceHours($0) } ?? open,
                place.map { words.deviceHours($0.deviceSeconds) },
                note: last.map { words.count("job.billedDevices", $0.billedDevices) }
            )
        )
        rows.append(
            row(
                words("job.cost"),
                most(held, price, last).map { words.euros($0) },
                last?.ended == nil ? open : last?.microEuros.map { words.euros($0) },
                place.map { words.euros($0.microEuros) }
            )
        )
        if hasEnded || place != nil {
            let source = last?.energySource.map { words.known("energy.\($0)") ?? $0 }
            rows.append(
                row(
                    words("job.energy"),
                    nil,
                    hasEnded ? last?.joules.map { words.energy($0) } : open,
                    place.map { words("job.estimated", ["value": words.energy($0.joules)]) },
                    note: hasEnded ? source : nil
                )
            )
            rows.append(
                row(
                    words("job.carbon"),
                    nil,
                    hasEnded ? last?.microgramsCO2e.map { words.carbon($0) } : open,
                    place.map { words("job.estimated", ["value": words.carbon($0.microgramsCO2e)]) }
                )
            )
        }
        if let last, hasEnded {
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
                rows.append(row(words("job.cpuTime"), nil, words.elapsed(milliseconds: milliseconds)))
            }
        }
        return ["rows": rows, "hasForetold": place != nil]
    }

    /// The place that an attempt got, as it was compared with the others; nil where there was nothing to compare.
    static func place(of attempt: AttemptView?, in placements: [PlacementView]) -> ComparedPlaceView? {
        guard let attempt, let placement = placements.last(where: { $0.attempt == attempt.number }) else { return nil }
        return placement.places.first { $0.verdict.code == "chosen" }
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

    private static func row(
        _ name: String,
        _ quoted: String?,
        _ happened: String?,
        _ foretold: String? = nil,
        note: String? = nil
    ) -> Content {
        var row: Content = [
            "name": name, "quoted": quoted ?? "–", "foretold": foretold ?? "–", "happened": happened ?? "–",
        ]
        row["note"] = note
        return row
    }
}
