import Federation
import Journal
import Quantities
import Scheduling
package import Telemetry

extension Engine {
    /// Writes what an operator watches: the journal, the queues, the jobs, what was charged, the systems.
    ///
    /// Cost: linear in the open jobs, on a copy of the state, so that nobody waits for it.
    package func write(to text: inout MetricsText) {
        let state = published.copy().state
        writeJournal(to: &text)
        writeOrders(to: &text)
        writeJobs(state, to: &text)
        writeLedger(state, to: &text)
        writeSystems(state, to: &text)
    }

    private func writeJournal(to text: inout MetricsText) {
        let status = status
        text.single("fabrique_journal_records", .counter, status.head.sequence, "Records in the journal.")
        text.single(
            "fabrique_journal_writable",
            .gauge,
            isWritable ? 1 : 0,
            "Whether the journal takes records: 1 or 0."
        )
        text.family("fabrique_journal_failures", .counter, "Batches that could not be made durable, by cause.") {
            $0.add(meters.journalFull.value, ["cause": "full"])
            $0.add(meters.journalFailed.value, ["cause": "failed"])
        }
        text.single("fabrique_journal_batch_records", meters.batchRecords, "Records that one sync made durable.")
        text.single("fabrique_journal_commit_seconds", meters.commitNanoseconds, "How long a batch took to be durable.")
        let room = Room.bytes(in: directory)
        text.single("fabrique_disk_free_bytes", .gauge, room.free, "Room left where the data lie.")
        text.single("fabrique_disk_size_bytes", .gauge, room.size, "Size of the file system where the data lie.")
        text.single(
            "fabrique_snapshot_record",
            .gauge,
            status.snapshot ?? 0,
            "The newest snapshot's record; 0 for none."
        )
        text.single("fabrique_snapshot_seconds", meters.snapshotNanoseconds, "How long writing a snapshot took.")
        text.single("fabrique_snapshot_failures", .counter, meters.snapshotsFailed.value, "Snapshots that failed.")
        text.single("fabrique_replay_records", .gauge, opened.records, "Records that the last start replayed.")
        text.family("fabrique_replay_seconds", .gauge, "How long the last start took to have the state.") {
            $0.add(opened.milliseconds, per: 1000)
        }
    }

    private func writeOrders(to text: inout MetricsText) {
        text.single("fabrique_orders_waiting", .gauge, writer.waiting, "Orders in line for the writer.")
        text.single("fabrique_orders_limit", .gauge, Inbox.capacity, "How many orders may be in line.")
        text.family("fabrique_orders", .counter, "Orders that were decided, or turned away unread for too many waited.")
        {
            $0.add(meters.ordersAccepted.value, ["outcome": "accepted"])
            $0.add(meters.ordersRefused.value, ["outcome": "refused"])
            $0.add(meters.ordersOverloaded.value, ["outcome": "overloaded"])
        }
        text.single("fabrique_job_log_dropped", .counter, meters.jobLogDropped.value, "Records that the log left out.")
    }

    private func writeJobs(_ state: FederationState, to text: inout MetricsText) {
        let census = state.census().whole
        text.family("fabrique_jobs", .gauge, "Open jobs by state.") { family in
            for word in JobState.allCases { family.add(census.states[word] ?? 0, ["state": word.rawValue]) }
        }
        let pending = "Waiting jobs by what they wait for; one with two reasons counts under both."
        text.family("fabrique_jobs_pending", .gauge, pending) { family in
            for reason in PendingReason.allCases {
                family.add(census.reasons[reason] ?? 0, ["reason": reason.rawValue])
            }
        }
        text.single(
            "fabrique_jobs_submitted",
            .counter,
            meters.jobsSubmitted.value,
            "Jobs submitted, each task counted."
        )
        text.family("fabrique_jobs_ended", .counter, "Jobs that ended, by outcome.") { family in
            for outcome in Outcome.allCases {
                family.add(meters.jobsEnded[outcome]?.value ?? 0, ["outcome": outcome.word])
            }
        }
        text.single("fabrique_attempts_placed", .counter, meters.attemptsPlaced.value, "Attempts that got a place.")
        text.single(
            "fabrique_attempts_started",
            .counter,
            meters.attemptsStarted.value,
            "Attempts that were seen running."
        )
        text.family("fabrique_attempts_ended", .counter, "Attempts that ended, by outcome.") { family in
            for outcome in Outcome.allCases {
                family.add(meters.attemptsEnded[outcome]?.value ?? 0, ["outcome": outcome.word])
            }
        }
        text.family("fabrique_checkpoints", .counter, "What attempts on another system found of their checkpoints.") {
            for origin in CheckpointOrigin.allCases {
                $0.add(meters.checkpointsSettled[origin]?.value ?? 0, ["outcome": origin.word])
            }
            $0.add(meters.checkpointsFailed.value, ["outcome": "failed"])
        }
        text.family("fabrique_observations", .counter, "What connectors saw of attempts.") {
            $0.add(meters.observationsAccepted.value, ["sight": "accepted"])
            $0.add(meters.observationsRunning.value, ["sight": "running"])
            $0.add(meters.observationsEnded.value, ["sight": "ended"])
        }
    }

    private func writeLedger(_ state: FederationState, to text: inout MetricsText) {
        text.family("fabrique_ledger_entries", .counter, "Ledger entries by kind.") { family in
            for kind in Entry.Kind.allCases { family.add(meters.entries[kind]?.value ?? 0, ["kind": kind.rawValue]) }
        }
        let held = state.allocations.reduce(Int64(0)) { $0 &+ $1.held.count }
        text.single("fabrique_held_device_seconds", .gauge, held, "Device-seconds set aside for running work.")
        text.family("fabrique_charged_device_seconds", .counter, "Device-seconds charged, by who pays.") {
            $0.add(meters.chargedToProjects.value, ["payer": "project"])
            $0.add(meters.chargedToPlatform.value, ["payer": "platform"])
        }
        text.family("fabrique_energy_joules", .counter, "Energy of ended attempts; measured and estimated apart.") {
            family in
            for source in AttemptEnd.EnergySource.allCases {
                family.add(meters.joules[source]?.value ?? 0, ["source": source.word])
            }
        }
        text.family("fabrique_carbon_grams", .counter, "CO2e of ended attempts, by how their energy was got.") {
            family in
            for source in AttemptEnd.EnergySource.allCases {
                family.add(meters.carbon[source]?.value ?? 0, per: 1_000_000, ["source": source.word])
            }
        }
    }

    private func writeSystems(_ state: FederationState, to text: inout MetricsText) {
        text.family("fabrique_systems", .gauge, "Systems by what the federation may do with them.") { family in
            for word in System.State.allCases {
                family.add(state.systems.count { $0.state == word }, ["state": "\(word)"])
            }
        }
        text.family("fabrique_system_reachable", .gauge, "Whether a system's connector reaches it: 1 or 0.") { family in
            for system in state.systems { family.add(system.isReachable ? 1 : 0, ["system": system.name]) }
        }
        text.family("fabrique_system_cores", .gauge, "Processor cores of a system, free or busy.") { family in
            for system in state.systems {
                let busy = system.busyDevices(.core)
                family.add(system.devices(.core) - busy, ["system": system.name, "use": "free"])
                family.add(busy, ["system": system.name, "use": "busy"])
            }
        }
        text.family("fabrique_system_accelerators", .gauge, "Accelerators of a system, free or busy.") { family in
            for system in state.systems {
                let busy = system.busyDevices(.accelerator)
                family.add(system.devices(.accelerator) - busy, ["system": system.name, "use": "free"])
                family.add(busy, ["system": system.name, "use": "busy"])
            }
        }
        let links = aftermath.all.map { (name: state[$0.system].name, meters: $0.meters) }
        text.family("fabrique_deeds_waiting", .gauge, "Starts, stops and clearings in line for a system.") { family in
            for link in links { family.add(link.meters.waiting.value, ["system": link.name]) }
        }
        text.family("fabrique_connector_errors", .counter, "What a system's connector could not do, by code.") {
            family in
            for link in links {
                family.add(link.meters.unreachable.value, ["system": link.name, "code": "unreachable"])
                for (code, count) in link.meters.occurred { family.add(count, ["system": link.name, "code": code]) }
            }
        }
    }
}
