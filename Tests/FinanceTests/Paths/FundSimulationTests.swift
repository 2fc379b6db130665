import Quantities
import Testing

@testable import Finance

@Suite struct `Futures of a fund` {
    @Test func `are the same for a seed, in pieces or at once, and others for another`() {
        let fund = SampleFund.plain()
        var whole = FundSimulation(fund, seed: 5)
        var pieces = FundSimulation(fund, seed: 5)
        var other = FundSimulation(fund, seed: 6)
        let all = whole.outcomes(of: 0..<60)
        var joined = pieces.outcomes(of: 40..<60)
        joined.merge(pieces.outcomes(of: 0..<40))
        for layer in fund.layers.indices {
            #expect(all.layers[layer].multiples.sorted() == joined.layers[layer].multiples.sorted())
            #expect(all.layers[layer].rates.sorted() == joined.layers[layer].rates.sorted())
        }
        #expect(all.layers[2].multiples != other.outcomes(of: 0..<60).layers[2].multiples)
    }

    @Test func `without any chance are the plan`() {
        var fund = SampleFund.plain()
        fund.futures = Futures()
        var simulation = FundSimulation(fund, seed: 1)
        let outcomes = simulation.outcomes(of: 0..<3)
        let run = FundRun(fund)
        for layer in 0..<4 {
            #expect(
                outcomes.layers[layer].multiples.allSatisfy {
                    abs($0 - (run.layers[layer].multiples?.moic ?? 0)) < 1e-12
                }
            )
            for rate in outcomes.layers[layer].rates { #expect(abs(rate - (run.layers[layer].rate.only ?? 0)) < 1e-9) }
        }
    }

    @Test(arguments: UInt64(1)...30)
    func `have the rates that the careful way finds`(seed: UInt64) {
        let fund = SampleFund.random(seed)
        let rates = MonthlyRate(fund)
        let run = FundRun(fund)
        var cascade = Cascade(fund)
        cascade.play(FuturePath(fund), months: 0..<fund.months)
        for layer in 0..<4 {
            let own = Array(cascade.flows[layer * fund.months..<(layer + 1) * fund.months])
            let quick = own.withUnsafeBufferPointer { rates.rate($0, near: 0.05) }
            if let careful = run.layers[layer].rate.only, let quick, quick > -0.999 {
                #expect(abs(quick - careful) < 1e-9)
            }
        }
    }

    @Test func `lose less money above a larger first loss`() throws {
        let benefit = try #require(FirstLossBenefit(SampleFund.plain(eurPerHour: 1.6), seed: 3, paths: 300) { _ in })
        let equity = benefit.steps.map { $0.outcomes.layers[2].expectedLoss }
        #expect(equity.first ?? 0 > equity.last ?? 0)
        #expect(zip(equity, equity.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
        // The fund has the same money whatever part of it loses first.
        let whole = SampleFund.plain().commitments.reduce(0) { $0 + $1.amountCents }
        for share in FirstLossBenefit.shares {
            let fund = SampleFund.plain().keepingFirstLoss(share)
            #expect(fund.commitments.reduce(0) { $0 + $1.amountCents } == whole)
        }
    }
}
