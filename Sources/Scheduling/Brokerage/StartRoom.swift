/// What a system could start at this instant without delaying whoever waits there already.
public struct StartRoom: Hashable, Sendable {
    /// Units that are free.
    public var freeUnits: UInt32
    /// Units that whoever waits first leaves free when it starts.
    public var extraUnits: Int64
    /// Seconds until whoever waits first is expected to start.
    public var windowSeconds: UInt32

    /// Nothing can start.
    public static let none = StartRoom(freeUnits: 0, extraUnits: 0, windowSeconds: 0)

    /// What is free where nobody waits.
    public init(freeUnits: UInt32) {
        self.init(freeUnits: freeUnits, extraUnits: Int64(freeUnits), windowSeconds: .max)
    }

    init(freeUnits: UInt32, extraUnits: Int64, windowSeconds: UInt32) {
        self.freeUnits = freeUnits
        self.extraUnits = extraUnits
        self.windowSeconds = windowSeconds
    }

    /// Whether a job that is expected to run so long starts at once.
    @inline(__always)
    public func holds(units: UInt32, expectedSeconds: UInt32) -> Bool {
        units <= freeUnits && (expectedSeconds <= windowSeconds || Int64(units) <= extraUnits)
    }

    /// What is left once such a job has started.
    public mutating func take(units: UInt32, expectedSeconds: UInt32) {
        freeUnits -= units
        if expectedSeconds > windowSeconds { extraUnits -= Int64(units) }
    }
}

extension PoolScheduler {
    /// What a newcomer could start in. Cost: as a reservation, where somebody waits; else constant.
    public func startRoom(atSeconds now: Int64) -> StartRoom {
        guard freeUnits > 0 else { return .none }
        guard let head else { return StartRoom(freeUnits: freeUnits) }
        guard policy != .fifo else { return .none }
        let reservation: Reservation
        if let known = self.reservation {
            reservation = known
        } else {
            let needed = Int64(rows[Int(head)].units)
            // Whoever is first and fits starts at the next pass: what is left is known then.
            guard needed > Int64(freeUnits) else { return .none }
            guard let release = releases.release(of: needed - Int64(freeUnits)) else { return .none }
            let extra = Int64(freeUnits) + release.units - needed
            reservation = Reservation(atSeconds: release.atSeconds, extra: extra)
        }
        let window = UInt32(clamping: min(reservation.atSeconds - now, Int64(DemandClass.nobody - 1)))
        return StartRoom(
            freeUnits: freeUnits,
            extraUnits: policy == .conservative ? 0 : reservation.extra,
            windowSeconds: window
        )
    }

    /// When so many units are free if nobody who waits takes them: now, or when enough of what runs is expected to have
    /// ended. Under strict order, which keeps no expectations, the present moment stands for what is not known.
    ///
    /// Quick rather than exact, for quotes by the million; ``PoolForecast`` plans for those who wait too.
    public func earliestRelease(of units: UInt32, atSeconds now: Int64) -> Int64 {
        guard units > freeUnits else { return now }
        return max(now, releases.release(of: Int64(units) - Int64(freeUnits))?.atSeconds ?? now)
    }

    /// Takes free units out of service until ``end(_:atSeconds:)`` gives them back: a repair, or maintenance.
    ///
    /// - Precondition: so many are free.
    public mutating func close(units: UInt32, fromSeconds now: Int64, untilSeconds end: Int64) -> Handle {
        precondition(units > 0 && units <= freeUnits, "Only free units are taken out of service.")
        let seconds = UInt32(clamping: max(1, end - now))
        let row = PoolRow(
            momentSeconds: now + Int64(seconds),
            units: units,
            expectedSeconds: seconds,
            likelySeconds: seconds,
            limitSeconds: .max,
            sequence: 0,
            state: .running
        )
        let handle = firstSpare == PoolRow.none ? UInt32(rows.count) : firstSpare
        if firstSpare == PoolRow.none {
            rows.append(row)
        } else {
            firstSpare = rows[Int(handle)].sequence
            rows[Int(handle)] = row
        }
        freeUnits -= units
        runningCount += 1
        reservation = nil
        if keepsReleases { releases.insert(.init(endSeconds: row.momentSeconds, units: units, handle: handle)) }
        if policy == .conservative {
            profile.change(by: -Int32(units), fromSeconds: now, toSeconds: row.momentSeconds)
            plan = .failed
        }
        return Handle(number: handle)
    }
}

extension GangScheduler {
    /// What a newcomer could start in. Makes the reservation of whoever waits first, where there is none yet.
    public mutating func startRoom(atSeconds now: Int64) -> StartRoom {
        guard let head = order.first else { return StartRoom(freeUnits: UInt32(clamping: all.largestFit)) }
        guard policy != .fifo, all.freeDevices > 0, !all.fits(demand(of: head)) else { return .none }
        if reservation == nil { reserve(for: head) }
        let longest = Int64(DemandClass.nobody - 1)
        let window = reservation?.startSeconds.map { min($0 - now, longest) } ?? longest
        return StartRoom(
            freeUnits: UInt32(clamping: all.largestFit),
            extraUnits: Int64(open.largestFit),
            windowSeconds: UInt32(clamping: window)
        )
    }

    /// When so many devices may be free: now, or when the first in the queue is expected to start, which is as much as is
    /// known without asking for a plan.
    public func earliestRelease(of devices: UInt32, atSeconds now: Int64) -> Int64 {
        if Int(devices) <= all.largestFit { return now }
        return max(now, reservation?.startSeconds ?? expectedEnds.first?.seconds ?? now)
    }
}
