/// Who holds how much of a pool from when to when, as far as is planned.
struct PoolPlan: Sendable {
    private enum State: UInt8 {
        case unknown
        case reserved
        case running
    }

    private struct Row: Sendable {
        var startSeconds: Int64 = 0
        var endSeconds: Int64 = 0
        var units: UInt32 = 0
        var state = State.unknown
    }

    var profile: AvailabilityProfile
    private var rows: ContiguousArray<Row> = []
    private var releases = ReleaseCalendar()

    init(units: UInt32, at now: Int64) { profile = AvailabilityProfile(units: units, fromSeconds: now) }

    /// The earliest moment from which on units are free for so long. Those who should have ended end soon.
    mutating func fit(_ units: UInt32, _ seconds: Int64, at now: Int64) -> Int64 {
        correctOverdue(at: now)
        profile.forget(beforeSeconds: now)
        return profile.earliestFit(units: units, forSeconds: seconds, notBeforeSeconds: now) ?? .max
    }

    /// Plans a job that waits behind all that are planned.
    mutating func reserve(_ handle: UInt32, _ units: UInt32, _ seconds: Int64, at now: Int64) {
        let start = fit(units, seconds, at: now)
        guard start != .max else { return }
        profile.change(by: -Int32(units), fromSeconds: start, toSeconds: start + seconds)
        put(Row(startSeconds: start, endSeconds: start + seconds, units: units, state: .reserved), handle)
    }

    /// Notes that a job runs since `began`, whatever was planned for it.
    mutating func start(_ handle: UInt32, _ units: UInt32, _ began: Int64, _ seconds: Int64, at now: Int64) {
        let end = began + seconds > now ? began + seconds : Self.corrected(since: began, at: now)
        let isAsPlanned =
            isReserved(handle) && rows[Int(handle)].startSeconds == now && rows[Int(handle)].endSeconds == end
        if !isAsPlanned {
            lift(handle, at: now)
            profile.change(by: -Int32(units), fromSeconds: now, toSeconds: end)
        }
        put(Row(startSeconds: began, endSeconds: end, units: units, state: .running), handle)
        releases.insert(.init(endSeconds: end, units: units, handle: handle))
    }

    /// Gives back what a running job held.
    mutating func end(_ handle: UInt32, at now: Int64) {
        guard Int(handle) < rows.count, rows[Int(handle)].state == .running else { return }
        let row = rows[Int(handle)]
        releases.remove(endSeconds: row.endSeconds, handle: handle)
        profile.change(by: Int32(row.units), fromSeconds: now, toSeconds: row.endSeconds)
        rows[Int(handle)].state = .unknown
    }

    /// Drops what was planned for a waiting job.
    mutating func lift(_ handle: UInt32, at now: Int64) {
        guard isReserved(handle) else { return }
        let row = rows[Int(handle)]
        profile.change(by: Int32(row.units), fromSeconds: max(row.startSeconds, now), toSeconds: row.endSeconds)
        rows[Int(handle)].state = .unknown
    }

    private func isReserved(_ handle: UInt32) -> Bool {
        Int(handle) < rows.count && rows[Int(handle)].state == .reserved
    }

    private mutating func put(_ row: Row, _ handle: UInt32) {
        while rows.count <= Int(handle) { rows.append(Row()) }
        rows[Int(handle)] = row
    }

    private mutating func correctOverdue(at now: Int64) {
        while let late = releases.first, late.endSeconds <= now {
            let end = Self.corrected(since: rows[Int(late.handle)].startSeconds, at: now)
            releases.remove(endSeconds: late.endSeconds, handle: late.handle)
            releases.insert(.init(endSeconds: end, units: late.units, handle: late.handle))
            profile.change(by: -Int32(late.units), fromSeconds: late.endSeconds, toSeconds: end)
            rows[Int(late.handle)].endSeconds = end
        }
    }

    /// A job that outlives its expectation is expected to run half as long again.
    private static func corrected(since began: Int64, at now: Int64) -> Int64 {
        now + max(60, (now - began) / 2)
    }
}
