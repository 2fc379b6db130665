import Contract

/// Systems as a table, a partition on each line.
enum SystemTable {
    /// The text for a person.
    static func rendered(_ systems: [SystemView], on screen: Screen) -> String {
        guard !systems.isEmpty else { return "No systems.\n" }
        var table = Table([
            .elastic("SYSTEM"), .fixed("STATE"), .elastic("PARTITION"), .elastic("CHIP").ifAny.ifRoom, .number("FREE"),
            .number("OF"), .fixed("DEVICE"), .number("PRICE/H"), .number("LONGEST").ifRoom, .number("WAITING").ifRoom,
        ])
        for system in systems {
            let state = system.isReachable ? system.state : "\(system.state), unreachable"
            let style = system.isReachable ? Style.ofState(system.state) : .bad
            for partition in system.partitions {
                let isCore = partition.device == "core"
                let each = isCore ? partition.coresPerNode : partition.devicesPerNode
                table.add([
                    Table.Cell(system.name, .heading),
                    Table.Cell(state, style),
                    Table.Cell(partition.name),
                    Table.Cell(partition.chip),
                    Table.Cell(Human.grouped(Int64(isCore ? partition.freeCores : partition.freeDevices))),
                    Table.Cell(Human.grouped(Int64(clamping: Int128(each) * Int128(partition.nodes)))),
                    Table.Cell(partition.device),
                    Table.Cell(Human.euros(partition.microEurosPerDeviceHour)),
                    Table.Cell(Human.duration(seconds: partition.longestTimeSeconds)),
                    Table.Cell(Human.grouped(Int64(partition.waitingJobs))),
                ])
            }
            if system.partitions.isEmpty {
                let blank = [Table.Cell](repeating: Table.Cell(nil), count: 8)
                table.add([Table.Cell(system.name, .heading), Table.Cell(state, style)] + blank)
            }
        }
        return table.rendered(on: screen)
    }
}

/// One system with its partitions as a page of facts.
enum SystemPage {
    /// The text for a person.
    static func rendered(_ system: SystemView, on screen: Screen) -> String {
        var page = Details()
        page.add("System", system.title.isEmpty ? system.name : "\(system.name) · \(system.title)", .heading)
        page.add("State", system.state, .ofState(system.state))
        if !system.isReachable { page.add("Reach", "It does not answer; its jobs are left as they are.", .bad) }
        page.add("Country", system.country)
        page.add("Grid", "\(system.gridGramsPerKilowattHour) g CO2e/kWh (\(system.gridSource))")
        page.add("Grid by hour", gridHours(of: system, on: screen))
        for window in system.maintenance {
            page.add("Maintenance", "\(screen.local(window.starts)) to \(screen.local(window.ends)): \(window.why)")
        }
        page.add("Offers", share(of: system.offeredShare))
        for devices in system.offeredShare.devices {
            page.add(devices.device == "core" ? "  Cores" : "  Accelerators", gone(of: devices))
        }
        page.add("Jobs", "\(system.runningJobs) running, \(system.placedJobs) placed")
        page.add("Starts", starts(of: system))
        page.add("Accounts", system.needsAccount ? "Each person needs a local account here." : nil)
        page.add("Datasets", system.datasets.joined(separator: ", "))
        page.add("Notes", system.notes)
        for partition in system.partitions {
            page.heading("Partition \(partition.name)")
            page.add("  Chip", partition.chip)
            page.add("  Nodes", nodes(of: partition, in: system))
            page.add("  Free", free(in: partition))
            page.add("  Billing", billing(of: partition))
            page.add("  Time limit", limits(of: partition))
            page.add("  Power", "\(Human.decimal(partition.milliwattsPerDevice, per: 1000)) W a \(partition.device)")
            page.add("  Features", partition.features.joined(separator: ", "))
            page.add("  Waiting", Human.count(partition.waitingJobs, "job"))
        }
        return page.rendered(on: screen)
    }

    /// How soon it begins what is sent to it, and how good the estimates of that were.
    static func starts(of system: SystemView) -> String? {
        guard let wait = system.starts.medianWaitMilliseconds, let error = system.starts.medianErrorMilliseconds else {
            return nil
        }
        var text = "half of \(Human.count(system.starts.count, "start")) within "
        text +=
            "\(Human.decimal(wait, per: 1000)) s of their placement, estimated to \(Human.decimal(error, per: 1000)) s"
        if let of80 = system.starts.insidePerMilleOf800, let of90 = system.starts.insidePerMilleOf900 {
            text += "; \(Human.decimal(Int64(of80), per: 10)) % inside the 80 % interval, "
            text += "\(Human.decimal(Int64(of90), per: 10)) % inside the 90 % one"
        }
        return text
    }

    /// What share of its time it offers; nil where it offers all.
    private static func share(of share: OfferedShareView) -> String? {
        guard let month = share.month else { return nil }
        return "\(Human.decimal(Int64(share.perMille), per: 10)) % of its time each month; in \(month):"
    }

    private static func gone(of devices: OfferedDevicesView) -> String {
        let used = Human.deviceHours(devices.usedDeviceSeconds)
        let held = Human.deviceHours(devices.heldDeviceSeconds)
        return "\(used) of \(Human.deviceHours(devices.offeredDeviceSeconds)) hours used, \(held) held"
    }

    /// What its grid emits in this hour, and the least and the most of the hours that are known; `--json` has them all.
    static func gridHours(of system: SystemView, on screen: Screen) -> String? {
        guard let known = system.gridHours,
            let least = known.hours.min(by: { $0.gramsPerKilowattHour < $1.gramsPerKilowattHour }),
            let most = known.hours.max(by: { $0.gramsPerKilowattHour < $1.gramsPerKilowattHour })
        else { return nil }
        let now = screen.now.rfc3339
        let present = known.hours.first { $0.starts.prefix(13) == now.prefix(13) }
        func at(_ hour: GridHourView) -> String { "\(hour.gramsPerKilowattHour) at \(screen.local(hour.starts))" }
        let begin = present.map { "\($0.gramsPerKilowattHour) g CO2e/kWh in this hour, " } ?? "g CO2e/kWh: "
        return begin + "least \(at(least)), most \(at(most)) (\(known.source))"
    }

    private static func nodes(of partition: PartitionView, in system: SystemView) -> String {
        var parts = [Human.count(partition.coresPerNode, "core")]
        if partition.devicesPerNode > 0 { parts.append(Human.count(partition.devicesPerNode, "device")) }
        parts.append(Human.memory(mebibytes: partition.memoryMiBPerNode))
        let sharing = system.partitionsSharingNodes(with: partition)
        return "\(partition.nodes) × " + parts.joined(separator: ", ")
            + (sharing.isEmpty ? "" : ", the same as of " + sharing.joined(separator: ", "))
    }

    private static func free(in partition: PartitionView) -> String {
        let cores = Human.count(partition.freeCores, "core")
        return partition.devicesPerNode > 0 ? "\(cores), \(Human.count(partition.freeDevices, "device"))" : cores
    }

    private static func billing(of partition: PartitionView) -> String {
        let price = "\(Human.euros(partition.microEurosPerDeviceHour)) a device-hour; a device is "
        let device = partition.device == "core" ? "a core" : "an accelerator"
        return price + device + (partition.billing == "wholeNode" ? "; nodes are billed whole" : "")
    }

    private static func limits(of partition: PartitionView) -> String {
        let usual = Human.duration(seconds: partition.defaultTimeSeconds)
        return "\(usual) unless asked for, at most \(Human.duration(seconds: partition.longestTimeSeconds))"
    }
}
