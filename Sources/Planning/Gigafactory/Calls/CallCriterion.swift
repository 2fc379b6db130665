/// One of the call's own scales, and where a gigafactory stands on it.
package struct CallCriterion: Hashable, Sendable {
    package var name: String
    /// What the factory has, as people read it.
    package var value: String
    /// The call's scale.
    package var scale: String
    package var grade: Grade

    package enum Grade: String, Sendable {
        case excellent
        case good
        case acceptable
        case poor
        case met
        case missed
        /// Between two grades whose border is not published.
        case between
        case unknown = "not known"
    }
}

extension GigafactoryPlan {
    /// The scales of the 2026 call, those of its lot included where one is named.
    package var criteria: [CallCriterion] {
        var criteria: [CallCriterion] = []
        if let call = factory.call {
            criteria += call.h100Equivalents.indices.map { size(call, $0) }
            criteria.append(load(call))
            criteria.append(operation)
        }
        criteria.append(efficiency)
        criteria.append(renewables)
        criteria.append(backup)
        return criteria
    }

    private func size(_ call: CallLot, _ place: Int) -> CallCriterion {
        let least = call.h100Equivalents[place]
        let chips = factory.phases.prefix(place + 1).reduce(0) { $0 + $1.chips }
        let equivalents = Double(chips) * factory.h100PerChip
        // The second phase is the last of two: further phases of a document are part of it.
        let all = place == 1 ? Double(factory.chips) * factory.h100PerChip : equivalents
        let isThere = place < factory.phases.count
        return CallCriterion(
            name: "H100-equivalents, phase \(place + 1)",
            value: isThere ? PlanFigure.whole(all) : "no such phase",
            scale: "at least \(PlanFigure.whole(Double(least)))",
            grade: isThere && all.rounded() >= Double(least) ? .met : .missed
        )
    }

    private func load(_ call: CallLot) -> CallCriterion {
        let megawatts = factory.itMegawatts(chips: factory.chips)
        return CallCriterion(
            name: "IT load, all phases",
            value: PlanFigure.short(megawatts) + " MW",
            scale: "at least \(PlanFigure.short(call.itMegawatts)) MW",
            grade: megawatts >= call.itMegawatts ? .met : .missed
        )
    }

    private var operation: CallCriterion {
        let scale = "within \(CallLot.monthsToOperation) months of the signature"
        guard let signed = factory.signatureDay, let first = factory.phases.map(\.firstDay).min() else {
            return CallCriterion(name: "operation", value: "signature not known", scale: scale, grade: .unknown)
        }
        let months = Double(first - signed) / (365.25 / 12)
        return CallCriterion(
            name: "operation",
            value: PlanFigure.short(months) + " months",
            scale: scale,
            grade: months <= Double(CallLot.monthsToOperation) + 0.1 ? .met : .missed
        )
    }

    private var efficiency: CallCriterion {
        let pue = factory.power.meanPUE
        return CallCriterion(
            name: "PUE",
            value: PlanFigure.short(pue),
            scale: "up to 1.10 excellent, above 1.25 poor",
            grade: pue <= 1.1 + 1e-9 ? .excellent : pue > 1.25 ? .poor : .between
        )
    }

    /// Counted are contracts for renewables, over the year with most work; not the grid's own share.
    private var renewables: CallCriterion {
        let scale = "100 % by the hour excellent; of the year 80 % good, 50 % acceptable, less poor"
        guard let year = busiestYear, year.energy.siteMWh > 0, let contracted = year.energy.contractedRenewableMWh
        else {
            return CallCriterion(name: "renewables", value: "not known", scale: scale, grade: .unknown)
        }
        let yearly = min(1, contracted / year.energy.siteMWh)
        let hourly = year.energy.matchedRenewableMWh.map { $0 / year.energy.siteMWh }
        let grade: CallCriterion.Grade =
            if let hourly, hourly >= 0.9999 { .excellent } else if yearly >= 0.8 { .good } else if yearly >= 0.5 {
                .acceptable
            } else { .poor }
        let byHour = hourly.map { PlanFigure.percent($0) + " by the hour" } ?? "by the hour not known"
        return CallCriterion(
            name: "renewables",
            value: "\(PlanFigure.percent(yearly)) of the year, \(byHour)",
            scale: scale,
            grade: grade
        )
    }

    private var backup: CallCriterion {
        let scale = "48 to 72 h without the grid"
        guard let hours = factory.power.backupHours else {
            return CallCriterion(name: "backup", value: "not known", scale: scale, grade: .unknown)
        }
        return CallCriterion(
            name: "backup",
            value: "\(PlanFigure.short(hours)) h",
            scale: scale,
            grade: hours >= 48 ? .met : .missed
        )
    }
}
