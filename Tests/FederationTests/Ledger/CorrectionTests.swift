import Federation
import Quantities
import Testing

@Suite struct Corrections {
    private func correction(
        used: DeviceSeconds = .zero,
        joules: Joules = .zero,
        carbon: MicrogramsCO2e = .zero,
        cost: MicroEuros = .zero
    ) -> Command {
        .correctCharge(
            CorrectCharge(
                key: AttemptKey(job: 1, attempt: 1),
                allocation: 1,
                system: 1,
                used: used,
                joules: joules,
                carbon: carbon,
                cost: cost,
                why: "a late meter"
            )
        )
    }

    @Test(arguments: [Int64.min, Int64.min + 1, -1 << 61, 1 << 61, Int64.max])
    func `amounts that no account could hold are refused`(amount: Int64) throws {
        var world = try World()
        for command in [
            correction(used: DeviceSeconds(amount)), correction(joules: Joules(amount)),
            correction(carbon: MicrogramsCO2e(amount)), correction(cost: MicroEuros(amount)),
        ] {
            #expect(throws: Refusal.self) { try world.give(command) }
        }
    }

    @Test func `what was charged can be taken back, and no more`() throws {
        var world = try World()
        let job = try world.submit()
        try world.end(job)
        #expect(world.state.allocations[0].joules == 3600)
        #expect(throws: Refusal.self) { try world.give(correction(joules: -3601)) }
        try world.give(correction(joules: -3600))
        #expect(world.state.allocations[0].joules == .zero)
    }

    @Test func `a system's report of more energy than machines can draw is cut to what they can`() throws {
        var world = try World()
        let job = try world.submit()
        let key = AttemptKey(job: job, attempt: 1)
        let end = AttemptEnd(cause: .exited(code: 0), started: world.now, ended: world.now, joules: Joules(.max))
        try world.give(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
        #expect(world.state.allocations[0].joules == AttemptEnd.mostJoulesPerDeviceSecond)
    }
}
