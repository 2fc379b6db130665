import Scheduling
import Testing

@testable import Twin

/// Watches that nothing is lost and nothing comes from nowhere.
struct SimulationLedger {
    private var charge = PowerMeter.Charge()
    private var deviceSeconds: Int64 = 0
    /// Looks at everything. Takes the finished jobs away.
    mutating func check(_ simulation: inout Simulation) {
        for (_, job) in simulation.finishedJobs {
            charge.add(
                PowerMeter.Charge(
                    joules: job.joules,
                    microgramsCO2e: job.microgramsCO2e,
                    microEuros: job.microEuros
                )
            )
            deviceSeconds += job.usefulDeviceSeconds + job.lostDeviceSeconds
        }
        #expect(
            simulation.finishedJobs.allSatisfy { _, job in
                job.lostDeviceSeconds >= 0 && job.endSeconds - job.submitSeconds >= job.runSeconds
            }
        )
        simulation.finishedJobs.removeAll()
        let live = simulation.jobs.filter { $0.state != .gone && $0.state != .interrupted }
        #expect(live.count == simulation.unfinished)
        #expect(
            simulation.submitted
                == simulation.refused + simulation.abandoned + simulation.finished + simulation.unfinished
        )
        checkAccounts(simulation, live)
        for place in simulation.places { checkPlace(place, simulation) }
    }

    private func checkAccounts(_ simulation: Simulation, _ live: [LiveJob]) {
        var open = charge
        open.add(simulation.abandonedCharge)
        for job in live { open.add(job.charge) }
        let charged = simulation.charged.reduce(into: PowerMeter.Charge()) { $0.add($1) }
        #expect(open == charged)
        let all = simulation.result.all
        #expect(all.usefulDeviceSeconds + all.lostDeviceSeconds == deviceSeconds)
        for (number, mode) in simulation.modes.enumerated() {
            let jobs = live.filter { $0.accessMode == Int32(number) }
            #expect(mode.held == jobs.reduce(0) { $0 + $1.heldDeviceSeconds })
            #expect(zip(mode.onPlaces, mode.caps).allSatisfy { $0 <= $1 })
        }
    }

    private func checkPlace(_ place: Place, _ simulation: Simulation) {
        let running = place.running.map { simulation.jobs[Int($0)] }
        #expect(running.allSatisfy { $0.state == .running })
        let busy = running.reduce(0) { $0 + Int64($1.devices) }
        #expect(busy == place.busyDevices)
        #expect(busy <= Int64(place.devices))
        if let pool = place.pool { #expect(Int64(pool.freeUnits) + busy <= Int64(pool.units)) }
        if let gang = place.gang { #expect(Int64(gang.freeDevices) + busy <= Int64(place.devices)) }
        let waiting = place.waitingRows.map { simulation.jobs[Int($0)] }
        #expect(waiting.reduce(0) { $0 + Int64($1.devices) } == place.waitingDevices)
        #expect(waiting.allSatisfy { $0.state == .queued || $0.state == .copied })
    }

    /// What must hold when nothing more can happen.
    func checkEnd(_ simulation: Simulation) {
        #expect(simulation.unfinished == 0)
        #expect(simulation.modes.allSatisfy { $0.held == 0 })
        for place in simulation.places {
            #expect(place.busyDevices == 0 && place.waitingDevices == 0 && place.waitingDeviceSeconds == 0)
            #expect(place.plan?.allSteps.last.map { $0.free == Int(place.devices) } ?? true)
        }
    }
}
