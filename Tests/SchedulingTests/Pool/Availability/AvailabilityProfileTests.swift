import Scheduling
import Testing

@Suite struct AvailabilityProfileTests {
    /// Free units of each second, which is what a profile stands for.
    private struct Seconds {
        var free: [Int]

        func earliestFit(_ units: Int, _ seconds: Int, _ from: Int) -> Int {
            var hole = from
            for moment in from..<free.count {
                if free[moment] < units { hole = moment + 1 }
                if moment + 1 - hole >= seconds { return hole }
            }
            return hole
        }
    }

    @Test(arguments: 1...40)
    func `a profile answers like an array of seconds`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let horizon = 3000
        let units = random.next(1...200)
        var plain = Seconds(free: Array(repeating: units, count: horizon))
        var profile = AvailabilityProfile(units: UInt32(units))
        var now = 0
        // Reservations alone, as a conservative queue makes them, in odd runs; changes of all kinds in even ones.
        let takesOnly = seed % 2 == 1
        for _ in 0..<600 {
            let wanted = random.next(1...units)
            let seconds = random.next(1...random.next(1...150))
            let from = takesOnly ? now : random.next(now...(now + 300))
            let found = profile.earliestFit(
                units: UInt32(wanted),
                forSeconds: Int64(seconds),
                notBeforeSeconds: Int64(from)
            )
            #expect(found == Int64(plain.earliestFit(wanted, seconds, from)), "seed \(seed)")
            #expect(profile.free(atSeconds: Int64(from)) == plain.free[from], "seed \(seed)")
            let limit = random.next(now...now + 300)
            let fits = profile.hasFit(
                units: UInt32(wanted),
                forSeconds: Int64(seconds),
                beforeSeconds: Int64(limit)
            )
            #expect(fits == (plain.earliestFit(wanted, seconds, now) < limit), "seed \(seed)")
            guard let found, Int(found) + seconds < horizon - 200 else { break }
            profile.change(by: -Int32(wanted), fromSeconds: found, toSeconds: found + Int64(seconds))
            for moment in Int(found)..<Int(found) + seconds { plain.free[moment] -= wanted }
            if !takesOnly, random.next(0...3) == 0 {
                let start = random.next(now...now + 200)
                let end = start + random.next(1...100)
                let change = random.next(0...1) == 0 ? -random.next(1...5) : random.next(1...5)
                profile.change(by: Int32(change), fromSeconds: Int64(start), toSeconds: Int64(end))
                for moment in start..<end { plain.free[moment] += change }
            }
            if random.next(0...4) == 0 {
                now += random.next(0...6)
                profile.forget(beforeSeconds: Int64(now))
            }
        }
        let steps = profile.allSteps
        for (place, step) in steps.enumerated() {
            let end = place + 1 < steps.count ? Int(steps[place + 1].seconds) : horizon
            let part = plain.free[Int(step.seconds)..<end]
            #expect(part.allSatisfy { $0 == step.free }, "seed \(seed)")
        }
    }

    @Test func `a request wider than the pool has no place`() {
        var profile = AvailabilityProfile(units: 8)
        #expect(profile.earliestFit(units: 9, forSeconds: 1, notBeforeSeconds: 0) == nil)
        #expect(profile.earliestFit(units: 8, forSeconds: 1_000_000, notBeforeSeconds: 5) == 5)
    }

    @Test func `units taken for ever are never free again`() {
        var profile = AvailabilityProfile(units: 8)
        profile.change(by: -8, fromSeconds: 100, toSeconds: .max)
        #expect(profile.earliestFit(units: 1, forSeconds: 100, notBeforeSeconds: 0) == 0)
        #expect(profile.earliestFit(units: 1, forSeconds: 101, notBeforeSeconds: 0) == nil)
        #expect(profile.free(atSeconds: 1 << 60) == 0)
    }

    @Test func `a copy is a fork`() {
        var profile = AvailabilityProfile(units: 8)
        let before = profile
        profile.change(by: -8, fromSeconds: 0, toSeconds: 10)
        #expect(before.free(atSeconds: 0) == 8)
        #expect(profile.free(atSeconds: 0) == 0)
    }
}
