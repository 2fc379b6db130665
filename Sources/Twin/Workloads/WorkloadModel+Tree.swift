package import Documents
import Quantities

extension WorkloadModel {
    /// The model as a document.
    package var tree: PlainTree {
        .map([
            "unit": .text(unit.rawValue),
            "jobsPerDay": .number((jobsPerDay * 100).rounded() / 100),
            "hours": .list(hours.map { .number($0) }),
            "days": .list(days.map { .number($0) }),
            "burst": .map(["variation": .number(burst.variation), "persistence": .number(burst.persistence)]),
            "sizes": .list(
                sizes.map { .map(["devices": .number($0.devices), "share": .number(Self.rounded($0.share))]) }
            ),
            "runTimes": .list(
                runTimes.map {
                    .map([
                        "fromDevices": .number($0.fromDevices),
                        "meanSeconds": .list($0.meanSeconds.map { .number($0) }),
                        "spreadSeconds": .list($0.spreadSeconds.map { .number($0) }),
                    ])
                }
            ),
            "estimates": estimates.map {
                .map([
                    "share": .number(Self.rounded($0.share)),
                    "accuracy": .list($0.accuracy.map { .number($0) }),
                    "greatestSeconds": .number($0.greatestSeconds),
                ])
            },
            "users": users.map {
                .map(["count": .number($0.count), "shares": .list($0.shares.map { .number(Self.rounded($0)) })])
            },
            "ends": .map([
                "failed": .number(Self.rounded(ends.failed)),
                "cancelled": .number(Self.rounded(ends.cancelled)),
                "timedOut": .number(Self.rounded(ends.timedOut)),
            ]),
        ])
    }

    private static func rounded(_ share: Double) -> Double { (share * 1e6).rounded() / 1e6 }

    /// Reads a model from a document.
    package init(tree: PlainTree, path: String = "") throws(TreeFault) {
        var fields = try TreeFields(tree, path: path)
        unit = try fields.choice("unit", DemandUnit.self) ?? .device
        jobsPerDay = try fields.number("jobsPerDay", 0.001...1e9, 750) ?? 1000
        hours = try Self.rhythm(&fields, "hours", 24)
        days = try Self.rhythm(&fields, "days", 7)
        burst = Burst(variation: 0, persistence: 0)
        if let tree = fields.value("burst") {
            var inner = try TreeFields(tree, path: fields.path("burst"))
            burst.variation = try inner.number("variation", 0...5, 0.6) ?? 0
            burst.persistence = try inner.number("persistence", 0...0.99, 0.5) ?? 0
            try inner.finish()
        }
        sizes = []
        for (place, tree) in try fields.list("sizes").enumerated() {
            var inner = try TreeFields(tree, path: "\(fields.path("sizes"))[\(place)]")
            let devices = try inner.whole("devices", 1...10_000_000, 8) ?? 1
            sizes.append(Size(devices: Int32(devices), share: try inner.number("share", 0...1e9, 0.5) ?? 1))
            try inner.finish()
        }
        runTimes = []
        for (place, tree) in try fields.list("runTimes").enumerated() {
            runTimes.append(try Self.runTimes(tree, path: "\(fields.path("runTimes"))[\(place)]"))
        }
        guard sizes.contains(where: { $0.share > 0 }), !runTimes.isEmpty else {
            throw TreeFault(
                line: fields.line,
                path: path,
                message: "there are no sizes with a share, or no runTimes",
                remedy: "Begin with what fabrique twin fit prints for a trace like yours."
            )
        }
        runTimes.sort { $0.fromDevices < $1.fromDevices }
        if let tree = fields.value("estimates") { estimates = try Self.estimates(tree, fields.path("estimates")) }
        if let tree = fields.value("users") { users = try Self.users(tree, fields.path("users")) }
        ends = Ends()
        if let tree = fields.value("ends") {
            var inner = try TreeFields(tree, path: fields.path("ends"))
            ends.failed = try inner.share("failed") ?? 0
            ends.cancelled = try inner.share("cancelled") ?? 0
            ends.timedOut = try inner.share("timedOut") ?? 0
            try inner.finish()
            // Written shares are rounded, and may be a little more than all together.
            guard ends.failed + ends.cancelled + ends.timedOut <= 1.00001 else {
                throw fields.fault(
                    "ends",
                    tree,
                    "failed, cancelled and timedOut are more than all jobs together",
                    "Make their sum 1 or less: all other jobs succeed."
                )
            }
        }
        try fields.finish()
    }

    private static func rhythm(
        _ fields: inout TreeFields,
        _ key: String,
        _ count: Int
    ) throws(TreeFault) -> [Double] {
        let numbers = try fields.numbers(key, 0...1e6)
        if numbers.isEmpty { return [Double](repeating: 1, count: count) }
        guard numbers.count == count, numbers.contains(where: { $0 > 0 }) else {
            throw TreeFault(
                line: fields.line,
                path: fields.path(key),
                message: "there are \(numbers.count) numbers, or all are 0",
                remedy: "Write \(count), with 1 for the mean, or leave the key out."
            )
        }
        return numbers
    }

    private static func runTimes(_ tree: PlainTree, path: String) throws(TreeFault) -> RunTimes {
        var fields = try TreeFields(tree, path: path)
        let from = try fields.whole("fromDevices", 1...10_000_000, 1) ?? 1
        let means = try fields.numbers("meanSeconds", 0...4e9)
        var spreads = try fields.numbers("spreadSeconds", 0...4e9)
        if spreads.isEmpty { spreads = [Double](repeating: 0, count: means.count) }
        try fields.finish()
        let pieces = RunTimes.cuts.count - 1
        guard means.count == pieces, spreads.count == pieces, zip(means, spreads).allSatisfy({ $0 >= $1 }) else {
            throw TreeFault(
                line: fields.line,
                path: path,
                message:
                    "meanSeconds and spreadSeconds don't have \(pieces) numbers each, or a spread exceeds its mean",
                remedy: "Begin with what fabrique twin fit prints for a trace like yours."
            )
        }
        return RunTimes(fromDevices: Int32(from), meanSeconds: means, spreadSeconds: spreads)
    }

    private static func estimates(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Estimates {
        var fields = try TreeFields(tree, path: path)
        let share = try fields.share("share") ?? 1
        let accuracy = try fields.numbers("accuracy", 0.0001...1)
        let greatest = try fields.whole("greatestSeconds", 1...4_000_000_000, 86_400) ?? 4_000_000_000
        try fields.finish()
        return Estimates(share: share, accuracy: accuracy.isEmpty ? [1] : accuracy, greatestSeconds: Int64(greatest))
    }

    private static func users(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Users {
        var fields = try TreeFields(tree, path: path)
        let count = try fields.whole("count", 1...100_000_000, 200) ?? 1
        let shares = try fields.numbers("shares", 0...1e9)
        try fields.finish()
        // Bands of 1, 2, 4, … users: as many as it takes to hold all.
        let bands = Int.bitWidth - count.leadingZeroBitCount
        guard shares.count == bands, shares.contains(where: { $0 > 0 }) else {
            throw TreeFault(
                line: fields.line,
                path: "\(path).shares",
                message: "\(shares.count) shares for \(count) users",
                remedy: "Write \(bands): of the busiest user, the next 2, the next 4, and so on."
            )
        }
        return Users(count: count, shares: shares)
    }
}
