import Scheduling
import Testing

@Suite struct PoolForecastTests {
    @Test(arguments: 1...15)
    func `where run times are as expected, conservative backfill starts jobs when the forecast said`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var submit: Int64 = 0
        let jobs = (0..<150).map { _ in
            submit += Int64(random.next(0...30))
            let run = UInt32(random.next(1...200))
            return PoolJob(submitSeconds: submit, runSeconds: run, units: UInt32(random.next(1...16)))
        }
        let starts = PoolReplay(units: 16, policy: .conservative).starts(of: jobs)
        var pool = PoolScheduler(units: 16, policy: .conservative)
        var forecast = PoolForecast(of: pool, atSeconds: 0)
        var ends: [(at: Int64, handle: PoolScheduler.Handle)] = []
        func advance(to moment: Int64) {
            while let now = ends.map(\.at).min(), now < moment { pass(at: now) }
        }
        func pass(at now: Int64) {
            for end in ends where end.at == now {
                pool.end(end.handle, atSeconds: now)
                forecast.ended(end.handle, atSeconds: now)
            }
            ends.removeAll { $0.at == now }
            var starting: [PoolScheduler.Handle] = []
            pool.pass(atSeconds: now, starting: &starting)
            for handle in starting {
                forecast.started(handle, on: pool, atSeconds: now)
                ends.append((now + Int64(jobs[jobOf[handle] ?? 0].runSeconds), handle))
            }
        }
        var jobOf: [PoolScheduler.Handle: Int] = [:]
        for (number, job) in jobs.enumerated() {
            advance(to: job.submitSeconds)
            for end in ends where end.at == job.submitSeconds {
                pool.end(end.handle, atSeconds: end.at)
                forecast.ended(end.handle, atSeconds: end.at)
            }
            ends.removeAll { $0.at == job.submitSeconds }
            let expectation = RunTimeExpectation(seconds: job.expectedSeconds)
            let said = forecast.start(units: job.units, expecting: expectation, atSeconds: job.submitSeconds)
            #expect(said.likelySeconds == starts[number], "seed \(seed), job \(number)")
            #expect(said.latestSeconds == said.likelySeconds && said.earliestSeconds <= said.likelySeconds)
            var anew = PoolForecast(of: pool, atSeconds: job.submitSeconds)
            let again = anew.start(units: job.units, expecting: expectation, atSeconds: job.submitSeconds)
            #expect(again == said, "seed \(seed), job \(number)")
            let handle = pool.submit(units: job.units, expecting: expectation)
            forecast.submitted(handle, to: pool, atSeconds: job.submitSeconds)
            jobOf[handle] = number
            pass(at: job.submitSeconds)
        }
    }

    @Test func `limits make the interval wide`() {
        var pool = PoolScheduler(units: 4, policy: .easy)
        var starting: [PoolScheduler.Handle] = []
        let guess = RunTimeExpectation(likelySeconds: 100, cautiousSeconds: 300, limitSeconds: 1000)
        _ = pool.submit(units: 4, expecting: guess)
        _ = pool.submit(units: 4, expecting: guess)
        pool.pass(atSeconds: 0, starting: &starting)
        var forecast = PoolForecast(of: pool, atSeconds: 0)
        let said = forecast.start(units: 2, expecting: guess, atSeconds: 0)
        #expect([said.earliestSeconds, said.likelySeconds, said.latestSeconds] == [100, 200, 2000])
    }

    @Test func `a closed pool starts nobody until it opens`() {
        let pool = PoolScheduler(units: 4, policy: .easy)
        var forecast = PoolForecast(of: pool, atSeconds: 0)
        forecast.close(units: 4, fromSeconds: 50, toSeconds: 150)
        let short = forecast.start(units: 1, expecting: RunTimeExpectation(seconds: 50), atSeconds: 0)
        let long = forecast.start(units: 1, expecting: RunTimeExpectation(seconds: 51), atSeconds: 0)
        #expect(short.likelySeconds == 0 && long.likelySeconds == 150)
    }

    @Test func `a late job is expected to end soon`() {
        var pool = PoolScheduler(units: 4, policy: .easy)
        var starting: [PoolScheduler.Handle] = []
        let job = pool.submit(units: 4, expectedSeconds: 100)
        pool.pass(atSeconds: 0, starting: &starting)
        var forecast = PoolForecast(of: pool, atSeconds: 0)
        #expect(forecast.start(units: 1, expecting: .init(seconds: 10), atSeconds: 500).likelySeconds == 750)
        pool.end(job, atSeconds: 600)
        forecast.ended(job, atSeconds: 600)
        #expect(forecast.start(units: 1, expecting: .init(seconds: 10), atSeconds: 600).likelySeconds == 600)
    }
}
