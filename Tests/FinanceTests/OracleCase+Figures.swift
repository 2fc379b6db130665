import Foundation
import Quantities
import Testing

@testable import Finance

/// What the module says to each kind of case, under the case's own names.
///
/// Whole units stand for 10⁻ⁿ of the case's money, with n as great as 15 digits allow: what is exact to the unit is then
/// nearer than any case asks.
extension OracleCase {
    typealias Figures = FinanceOracle.Figures

    func date(_ value: Any?) throws -> CivilDate {
        let seconds = try #require(UnixTime.seconds(value as? String ?? ""))
        return CivilDate(daysSinceEpoch: seconds / 86_400)
    }

    private func required(_ key: String) throws -> Double { try #require(number(key), "\(id): \(key)") }

    private func dayCount() throws -> DayCount {
        try #require(DayCount(rawValue: input["day_count"] as? String ?? "ACT/365F"))
    }

    private func dated() throws -> CashFlows {
        CashFlows(
            try list("flows").map { flow in
                CashFlows.Flow(try date(flow["date"]), try #require(Self.number(flow["amount"])))
            },
            dayCount: try dayCount()
        )
    }

    func rateFigures() throws -> Figures {
        var figures = Figures()
        switch kind {
        case "xirr":
            let rate = try dated().internalRate
            figures.rates = rate.all
            figures.word = rate == .noSignChange ? "InvalidPayments" : nil
        case "irr":
            let flows = CashFlows(periodic: numbers("amounts"))
            figures.rates = flows.internalRate.all
            figures.scalars["sign_changes"] = Double(flows.signChanges)
        case "mirr":
            figures.scalars["mirr"] = CashFlows(periodic: numbers("amounts"))
                .modifiedRate(financeRate: try required("finance_rate"), reinvestRate: try required("reinvest_rate"))
        case "xnpv": figures.scalars["xnpv"] = try dated().presentValue(rate: try required("rate"))
        case "multiples":
            let multiples = Multiples(numbers("amounts"), netAssetValue: number("nav") ?? 0)
            figures.scalars = [
                "dpi": multiples?.dpi, "rvpi": multiples?.rvpi, "tvpi": multiples?.tvpi, "moic": multiples?.moic,
            ]
        default:
            figures.scalars["year_fraction"] = try dayCount().years(from: date(input["start"]), to: date(input["end"]))
        }
        return figures
    }

    func debtFigures() throws -> Figures {
        var figures = Figures()
        let plan: Amortisation
        if kind == "debt_sculpting" {
            plan = Amortisation(
                sculptedTo: numbers("cfads"),
                cover: try required("dscr"),
                ratePerPeriod: try required("rate")
            )
            figures.scalars["debt_capacity"] = plan.principal
        } else {
            plan = Amortisation(
                principal: try required("principal"),
                ratePerPeriod: try required("rate_per_period"),
                periods: Int(try required("periods")),
                form: try #require(RepaymentForm(rawValue: input["type"] as? String ?? "")),
                gracePeriods: Int(number("grace_periods") ?? 0)
            )
            figures.scalars["total_interest"] = plan.totalInterest
        }
        figures.rows["schedule"] = plan.instalments.enumerated().map { place, one in
            [
                "period": Double(place + 1), "interest": one.interest, "principal": one.principal,
                "payment": one.payment, "debt_service": one.payment, "balance": one.balance,
            ]
        }
        return figures
    }

    func waterfallFigures() throws -> Figures {
        let events = list("events")
        let greatest = events.map { max(Self.number($0["contribution"]) ?? 0, Self.number($0["distributable"]) ?? 0) }
        let unit = Self.unit(for: greatest.reduce(0, +))
        let terms = WaterfallTerms(
            preferredRate: try required("pref_rate"),
            carry: try required("carry"),
            catchUp: try required("gp_catchup")
        )
        var waterfall = Waterfall(terms)
        var last: CivilDate?
        var rows: [[String: Double?]] = []
        var investors: [CashFlows.Flow] = []
        for event in events {
            let day = try date(event["date"])
            if let last {
                waterfall.grow(by: waterfall.growth(years: DayCount.actual365.years(from: last, to: day)))
            }
            last = day
            let contribution = Int64(((Self.number(event["contribution"]) ?? 0) / unit).rounded())
            let cash = Int64(((Self.number(event["distributable"]) ?? 0) / unit).rounded())
            waterfall.contribute(contribution)
            let tiers = waterfall.distribute(cash)
            investors.append(CashFlows.Flow(day, Double(tiers.toInvestors - contribution)))
            func money(_ units: Int64) -> Double { Double(units) * unit }
            rows.append([
                "contribution": money(contribution), "cash": money(cash),
                "return_of_capital": money(tiers.returnOfCapital), "preferred": money(tiers.preferred),
                "catchup_gp": money(tiers.catchUpToManager), "catchup_lp": money(tiers.catchUpToInvestors),
                "split_gp": money(tiers.splitToManager), "split_lp": money(tiers.splitToInvestors),
                "hurdle_balance_after": money(waterfall.hurdle),
            ])
        }
        var figures = Figures()
        figures.rows["tiers"] = rows
        let share = waterfall.profit > 0 ? Double(waterfall.carried) / Double(waterfall.profit) : nil
        figures.maps["summary"] = [
            "contributed": Double(waterfall.contributed) * unit, "distributed": Double(waterfall.distributed) * unit,
            "profit": Double(waterfall.profit) * unit,
            "lp_total": Double(waterfall.distributed - waterfall.carried) * unit,
            "gp_carry": Double(waterfall.carried) * unit,
            "lp_profit_distributed": Double(waterfall.investorProfit) * unit,
            "hurdle_shortfall_end": Double(max(0, waterfall.hurdle)) * unit,
            "hurdle_account_end": Double(waterfall.hurdle) * unit, "gp_share_of_profit": share,
            "clawback_due": Double(waterfall.clawback) * unit, "lp_xirr": CashFlows(investors).internalRate.only,
        ]
        return figures
    }

    func layerFigures() throws -> Figures {
        var figures = Figures()
        switch kind {
        case "leverage":
            let leverage = Leverage(publicAmount: try required("public"), total: try required("total"))
            figures.scalars = [
                "multiplier": leverage?.multiplier, "private_per_public": leverage?.privatePerPublic,
            ]
        case "portfolio_guarantee":
            let unit = Self.unit(for: try required("portfolio"))
            let guarantee = PortfolioGuarantee(
                volume: Int64((try required("portfolio") / unit).rounded()),
                guaranteeRate: try required("guarantee_rate"),
                capRate: try required("cap_rate")
            )
            let losses = Int64((try required("losses") / unit).rounded())
            let paid = guarantee.payment(on: losses)
            figures.scalars = [
                "cap_amount": Double(guarantee.cap) * unit, "paid": Double(paid) * unit,
                "retained_loss": Double(losses - paid) * unit, "leverage": guarantee.leverage,
            ]
        default: figures = try stackFigures()
        }
        return figures
    }

    private func stackFigures() throws -> Figures {
        let given = list("tranches")
        let money = given.compactMap { Self.number($0["principal"]) }.reduce(0, +)
        let unit = Self.unit(for: max(money, number("terminal_cash") ?? 0, number("loss") ?? 0))
        let stack = CapitalStack(
            try given.map { tranche in
                CapitalStack.Tranche(
                    name: tranche["name"] as? String ?? "",
                    principal: Int64((try #require(Self.number(tranche["principal"])) / unit).rounded()),
                    rate: Self.number(tranche["rate"]) ?? 0,
                    years: Self.number(tranche["years"]) ?? 1,
                    upsideShare: Self.number(tranche["upside_share"]) ?? 0
                )
            }
        )
        var figures = Figures()
        if let loss = number("loss") {
            let (losses, unabsorbed) = stack.losses(of: Int64((loss / unit).rounded()))
            figures.scalars["unabsorbed"] = Double(unabsorbed) * unit
            figures.rows["tranches"] = zip(losses, stack.tranches).map { loss, tranche in
                ["loss": Double(loss) * unit, "loss_pct": Double(loss) / Double(tranche.principal)]
            }
            return figures
        }
        let (outcomes, unallocated) = stack.shared(Int64((try required("terminal_cash") / unit).rounded()))
        figures.scalars["unallocated"] = Double(unallocated) * unit
        figures.rows["tranches"] = zip(outcomes, stack.tranches).map { outcome, tranche in
            [
                "interest_paid": Double(outcome.interest) * unit, "principal_paid": Double(outcome.principal) * unit,
                "principal_loss": Double(outcome.principalLoss) * unit,
                "interest_shortfall": Double(outcome.interestShortfall) * unit,
                "upside": Double(outcome.upside) * unit, "total": Double(outcome.total) * unit,
                "moic": outcome.moic(of: tranche), "annual_return": outcome.annualReturn(of: tranche),
            ]
        }
        return figures
    }

    func publicFigures() throws -> Figures {
        var figures = Figures()
        switch kind {
        case "union_contribution_cap":
            let share = UnionShare(capitalCost: try required("capex"), cap: number("cap") ?? UnionShare.gigafactoryCap)
            let union = try required("eu_contribution")
            figures.scalars = [
                "max_eu": share.greatestUnionContribution, "within": share.allows(union: union) ? 1 : 0,
                "min_member_state_match": share.leastStateContribution(union: union),
            ]
        case "lcoc_npv":
            figures.scalars["lcoc"] = LevelisedCost.eurPerGPUHour(
                costsEUR: numbers("costs"),
                gpuHours: numbers("gpu_hours"),
                discountRate: try required("discount_rate")
            )
        case "lcoc":
            let cost = LevelisedCost(
                gpus: try required("gpus"),
                capitalEUR: try required("capex_eur"),
                lifeYears: try required("life_years"),
                discountRate: try required("discount_rate"),
                fixedEURPerYear: try required("fixed_opex_eur_year"),
                wattsPerGPU: try required("watts_per_gpu_at_rack"),
                pue: try required("pue"),
                powerEURPerMWh: try required("price_eur_mwh"),
                billedShare: try required("billable_utilisation"),
                loadFactor: try required("electrical_load_factor")
            )
            figures.scalars = [
                "gpu_hours": cost.billedHours, "energy_mwh": cost.energyMWh, "annual_capex": cost.capitalEURPerYear,
                "annual_energy_cost": cost.energyEURPerYear, "lcoc_eur_per_gpu_hour": cost.eurPerGPUHour,
            ]
        default: figures.scalars = try aidFigures()
        }
        return figures
    }

    private func aidFigures() throws -> [String: Double?] {
        let discount = try required("discount_rate")
        let aid: GrantEquivalent
        if input["guaranteed_balances"] != nil {
            aid = GrantEquivalent(
                balances: numbers("guaranteed_balances"),
                advantageRate: try required("market_premium") - required("premium_paid"),
                discountRate: discount
            )
        } else {
            aid = GrantEquivalent(
                loan: try required("principal"),
                years: Int(try required("years")),
                graceYears: Int(number("grace_years") ?? 0),
                chargedRate: try required("charged_rate"),
                marketRate: try required("market_rate"),
                discountRate: discount
            )
        }
        let eligible = number("eligible_cost") ?? number("eligible_costs") ?? number("principal")
        return [
            "gross_grant_equivalent": aid.value, "signed_present_value": aid.signedValue,
            "aid_intensity": eligible.map { aid.value / $0 },
        ]
    }

    /// The power of ten that leaves 15 digits to the greatest amount.
    private static func unit(for greatest: Double) -> Double {
        var unit = 1.0
        while greatest / unit < 1e14 { unit /= 10 }
        while greatest / unit > 1e15 { unit *= 10 }
        return unit
    }
}
