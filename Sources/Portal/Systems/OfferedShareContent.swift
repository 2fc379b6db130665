import Contract

/// The share of its time that a system offers, as its operators see and set it.
enum OfferedShareContent {
    /// What the form and the bars above it need.
    static func of(_ system: SystemView, _ words: Words) -> Content {
        let share = system.offeredShare
        return [
            "sentence": sentence(words, system),
            "percent": percent(ofPerMille: share.perMille),
            "devices": share.devices.map { bar($0, in: share.month ?? "", words) },
        ]
    }

    /// How much is offered.
    static func sentence(_ words: Words, _ system: SystemView) -> String {
        let share = system.offeredShare
        guard share.month != nil else { return words("systems.shareWhole") }
        return words("systems.shareValue", ["percent": words.percent(Int64(share.perMille), of: 1000)])
    }

    /// `12.5` as 125; nil for what is no such number.
    static func perMille(ofPercent text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // A number's reader takes signs as well.
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...100).contains(whole) else { return nil }
        guard parts.count == 2 else { return whole * 10 }
        guard parts[1].utf8.count == 1, let tenths = Int(parts[1]) else { return nil }
        return whole * 10 + tenths
    }

    /// 125 as `12.5`, as a field for numbers takes it in every language.
    static func percent(ofPerMille share: Int) -> String {
        share % 10 == 0 ? "\(share / 10)" : "\(share / 10).\(share % 10)"
    }

    private static func bar(_ devices: OfferedDevicesView, in month: String, _ words: Words) -> Content {
        let offered = Int128(max(1, devices.offeredDeviceSeconds))
        let spent = Int64(min(1000, max(0, Int128(devices.usedDeviceSeconds) * 1000 / offered)))
        let held = Int64(min(1000 - Int128(spent), max(0, Int128(devices.heldDeviceSeconds) * 1000 / offered)))
        return [
            "name": words.known("systems.shareOf.\(devices.device)") ?? devices.device,
            "spentWidth": spent,
            "heldWidth": held,
            "useSentence": words(
                "systems.shareUse",
                [
                    "used": words.deviceHours(devices.usedDeviceSeconds),
                    "held": words.deviceHours(devices.heldDeviceSeconds),
                    "offered": words.deviceHours(devices.offeredDeviceSeconds),
                    "month": words.month(month),
                ]
            ),
        ]
    }
}
