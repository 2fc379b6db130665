import Contract
import Quantities
import Server

extension Visit {
    /// A job as rows show it.
    func content(of job: JobView) -> Content {
        var row: Content = [
            "id": job.id,
            "reference": job.reference,
            "name": job.name.printable,
            "state": job.state,
            "stateName": words("state.\(job.state)"),
            "project": job.project,
            "isOpen": job.isOpen,
            "pick": words("jobs.pick", ["job": String(job.id)]),
            "system": job.system ?? "",
        ]
        if let array = job.array, let index = job.index {
            row["task"] = words("job.task", ["task": "\(array)_\(index)"])
        }
        if let reason = job.reasons.first { row["reason"] = sentence(of: reason) }
        row["submitted"] = time(job.submitted)
        if let ran = words.elapsed(from: job.started, to: job.ended ?? RFC3339.text(now)) {
            row["ran"] = ran
            row["limit"] = words("job.ofLimit", ["limit": words.duration(seconds: job.timeLimitSeconds)])
        }
        row["cost"] = job.microEuros.map { words.euros($0) } ?? ""
        return row
    }

    /// Why a job waits, in the reader's language.
    func sentence(of reason: Reason) -> String { words.known("reason.\(reason.code)") ?? reason.sentence }

    /// A reason as lists show it.
    func content(of reason: Reason) -> Content {
        ["name": words.known("reason.\(reason.code).name") ?? reason.code, "sentence": sentence(of: reason)]
    }

    /// An allocation as rows show it.
    func content(of budget: AllocationView) -> Content {
        let granted = max(1, budget.grantedDeviceSeconds)
        let spent = min(1000, max(0, Int64(Int128(budget.spentDeviceSeconds) * 1000 / Int128(granted))))
        let held = min(1000 - spent, max(0, Int64(Int128(budget.heldDeviceSeconds) * 1000 / Int128(granted))))
        var row: Content = [
            "id": budget.id,
            "project": budget.project,
            "where": budget.system ?? words("budget.everywhere"),
            "state": budget.state,
            "stateName": words("state.\(budget.state)"),
            "notActive": budget.state != "active",
            "spentWidth": spent,
            "heldWidth": held,
            "useSentence": words(
                "budget.useSentence",
                [
                    "spent": words.percent(budget.spentDeviceSeconds, of: granted),
                    "held": words.percent(budget.heldDeviceSeconds, of: granted),
                ]
            ),
            "left": words.deviceHours(budget.availableDeviceSeconds),
            "granted": words.deviceHours(budget.grantedDeviceSeconds),
        ]
        if var ends = time(budget.ends) {
            ends["date"] = words.date(budget.ends)
            row["ends"] = ends
        }
        return row
    }
}

extension JobView {
    /// How to name this job alone: the number of an array's first task names the whole array.
    var reference: String { array.flatMap { array in index.map { "\(array)_\($0)" } } ?? String(id) }

    /// Whether it has not ended.
    var isOpen: Bool { ended == nil && ["held", "queued", "placed", "running"].contains(state) }

    /// When it ends if it uses its whole time limit; nil before it runs.
    var latestEnd: String? {
        started.flatMap(RFC3339.instant).map { RFC3339.text($0 + Seconds(timeLimitSeconds)) }
    }
}

extension String {
    /// The text without what would steer a terminal or turn the direction of what follows.
    var printable: String { Self.printable(self) }

    private static func printable(_ text: String) -> String {
        let isHarmless = text.unicodeScalars.allSatisfy { isPrintable($0) }
        guard !isHarmless else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isPrintable(scalar) ? scalar : "\u{fffd}") }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a, 0x20...0x7e: true
        case 0x00...0x1f, 0x7f...0x9f, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: false
        default: true
        }
    }
}
