import Quantities
import Testing

@testable import Planning

@Suite struct `What failures leave` {
    /// A run played failure by failure, with numbers that follow from a seed.
    private struct Play {
        var state: UInt64

        mutating func uniform() -> Double {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
        }

        mutating func share(_ goodput: Goodput, interval: Double, failures: Int) -> Double {
            var clock = 0.0
            var safe = 0.0
            for _ in 0..<failures {
                // Failures come in restarts too; each begins the restart anew.
                var left = -goodput.meanBetweenFailures * Elementary.log(1 - uniform())
                if left < goodput.restart {
                    clock += left
                    continue
                }
                clock += left
                left -= goodput.restart
                let cycle = interval + goodput.blocking
                var cycles = (left / cycle).rounded(.down)
                // A checkpoint that has not drained is lost with the work before it.
                if cycles > 0, left - cycles * cycle < goodput.drain { cycles -= 1 }
                safe += cycles * interval
            }
            return safe / clock
        }
    }

    @Test func `agrees with a simulation in 200 cases drawn by a seed`() {
        var play = Play(state: 7)
        var worst = 0.0
        for _ in 0..<200 {
            let mean = 1800 + play.uniform() * 100_000
            var goodput = Goodput(
                meanBetweenFailures: mean,
                restart: 60 + play.uniform() * 600,
                blocking: 1 + play.uniform() * 60
            )
            let interval = goodput.bestInterval
            goodput.drain = play.uniform() * 0.2 * interval
            let played = play.share(goodput, interval: interval, failures: 100_000)
            worst = max(worst, abs(played - goodput.share(interval: interval)))
        }
        #expect(worst < 0.005, "off by \(worst)")
    }

    @Test(arguments: [600.0, 3600, 20_000, 500_000], [0.5, 10, 90, 400])
    func `loses nothing by its checkpoint interval`(mean: Double, blocking: Double) {
        let goodput = Goodput(meanBetweenFailures: mean, restart: 300, blocking: blocking)
        var best = 0.0
        var interval = 1.0
        while interval < 4 * mean {
            best = max(best, goodput.share(interval: interval))
            interval *= 1.001
        }
        #expect(goodput.share(interval: goodput.bestInterval) > best - 0.0002)
    }

    @Test func `is what Llama 3, Meta's research clusters and its largest run saw`() {
        // 419 interruptions in 54 days on 16,384 devices: more than 90 % effective (arXiv 2407.21783).
        let llama = FailureExpectation.llama3.goodput(chips: 16_384, checkpointBytes: 14 * 405e9 / 16_384)
        #expect(abs(llama.meanBetweenFailures / 3600 - 3.09) < 0.01)
        #expect(llama.share(interval: llama.bestInterval) > 0.9)
        // A job of 1,024 devices fails every 7.9 h; five minutes to start, checkpoints each hour: 0.9 (2410.21680).
        let research = Goodput(meanBetweenFailures: 7.9 * 3600, restart: 300, blocking: 60)
        #expect(abs(research.share(interval: 3600) - 0.9) < 0.03)
        // A failure every 18 min, 900 s to recover: 44 % (2602.00277).
        let largest = Goodput(meanBetweenFailures: 18 * 60, restart: 900, blocking: 0.5)
        #expect(abs(largest.share(interval: largest.bestInterval) - 0.44) < 0.03)
    }
}
