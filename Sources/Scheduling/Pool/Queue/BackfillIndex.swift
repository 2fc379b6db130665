/// What a pass may still give away without delaying those for whom it is kept.
protocol BackfillRoom {
    /// The most units that anybody can get.
    var free: UInt32 { get }
    /// How long a job for so many units may run at most; it asks for no more than are free.
    func longestSeconds(units: UInt32) -> UInt32
}

extension BackfillRoom {
    /// Whether a job starts now without delaying anyone whom it must not.
    @inline(__always)
    func holds(units: UInt32, expectedSeconds: UInt32) -> Bool {
        units <= free && expectedSeconds <= longestSeconds(units: units)
    }
}

/// The waiting jobs by demand: who may overtake without delaying the head of the queue?
///
/// One ``DemandClass`` for each number of units that was ever asked for, sorted by it, so that the classes that fit
/// into what is free come first and all others are never looked at. With c such classes and n waiting jobs, a choice
/// costs c comparisons and O(log n) steps; real systems see a few dozen different demands.
struct BackfillIndex: Sendable {
    /// Sorted by units, least first.
    private var classUnits: ContiguousArray<UInt32> = []
    /// Beside ``classUnits``: the least expected run time there.
    private var shortest: ContiguousArray<UInt32> = []
    /// Beside ``classUnits``: where the class lies in ``classes``.
    private var places: ContiguousArray<Int> = []
    /// In the order of their discovery, so that jobs can keep the number of their class.
    private var classes: ContiguousArray<DemandClass> = []
    /// Beside ``classes``: its rank by units.
    private var ranks: ContiguousArray<Int> = []
    /// The best candidate of each class while a pass walks them.
    private var candidates: ContiguousArray<UInt32> = []

    /// What a pass may still give away: units that are free now, and beside the reservation of the head.
    struct Room: BackfillRoom {
        var free: UInt32
        /// Units that the head leaves free when it starts.
        var extra: Int64
        /// Seconds until the head is expected to start.
        var window: UInt32

        @inline(__always)
        func longestSeconds(units: UInt32) -> UInt32 { Int64(units) <= extra ? DemandClass.nobody - 1 : window }
    }

    /// Puts a job last in its class. Two indexes of the same rows, told the same things in the same order, keep the same
    /// places, so that a row needs to know its place but once.
    mutating func insert(_ handle: UInt32, seconds: UInt32, rows: inout ContiguousArray<PoolRow>) {
        let row = rows[Int(handle)]
        let place = self.place(of: row.units)
        let position = classes[place].append(handle, expectedSeconds: seconds) { handle, position in
            rows[Int(handle)].position = position
        }
        rows[Int(handle)].enter(class: place, at: position)
        let rank = ranks[place]
        if seconds < shortest[rank] { shortest[rank] = seconds }
    }

    mutating func remove(_ handle: UInt32, rows: inout ContiguousArray<PoolRow>) {
        let place = Int(rows[Int(handle)].classNumber)
        classes[place].remove(rows[Int(handle)].position)
        rows[Int(handle)].isIndexed = false
        shortest[ranks[place]] = classes[place].shortestSeconds
    }

    /// The first in the order of the queue that has room.
    ///
    /// Within one pass, call ``beginWalk()`` first; room may only shrink from call to call.
    mutating func next(in room: some BackfillRoom, rows: ContiguousArray<PoolRow>) -> UInt32? {
        var best: UInt32?
        var bestSequence = UInt32.max
        var rank = 0
        while rank < classUnits.count, classUnits[rank] <= room.free {
            defer { rank += 1 }
            let limit = room.longestSeconds(units: classUnits[rank])
            guard shortest[rank] <= limit else { continue }
            var candidate = candidates[rank]
            if candidate == DemandClass.nobody
                || !rows[Int(candidate)].isIndexed
                || rows[Int(candidate)].expectedSeconds > limit
            {
                // There is one: the shortest of the class is within the limit.
                candidate = classes[places[rank]].first(within: limit) ?? DemandClass.nobody
                candidates[rank] = candidate
            }
            let sequence = rows[Int(candidate)].sequence
            if sequence < bestSequence { (best, bestSequence) = (candidate, sequence) }
        }
        return best
    }

    /// Forgets the candidates of the pass before.
    mutating func beginWalk() {
        candidates.withUnsafeMutableBufferPointer { $0.update(repeating: DemandClass.nobody) }
    }

    /// The one with the least expected run time that has room; of equals the first in the queue.
    func shortest(in room: some BackfillRoom, rows: ContiguousArray<PoolRow>) -> UInt32? {
        var best: Int?
        var bestSeconds = DemandClass.nobody
        var tied: UInt32?
        var rank = 0
        while rank < classUnits.count, classUnits[rank] <= room.free {
            defer { rank += 1 }
            let seconds = shortest[rank]
            guard seconds <= bestSeconds, seconds != DemandClass.nobody,
                room.holds(units: classUnits[rank], expectedSeconds: seconds)
            else { continue }
            if seconds < bestSeconds {
                (best, bestSeconds, tied) = (rank, seconds, nil)
            } else if let one = best, let left = tied ?? classes[places[one]].shortest,
                let right = classes[places[rank]].shortest
            {
                tied = rows[Int(left)].sequence < rows[Int(right)].sequence ? left : right
            }
        }
        return tied ?? best.flatMap { classes[places[$0]].shortest }
    }

    /// All who ask for so many units or more, though no more than so many.
    func handles(from least: UInt32, upTo most: UInt32) -> ContiguousArray<UInt32> {
        var found: ContiguousArray<UInt32> = []
        for rank in classUnits.indices where classUnits[rank] >= least && classUnits[rank] <= most {
            classes[places[rank]].walk { found.append($0) }
        }
        return found
    }

    /// Whether a waiting job asks for no more than `units`.
    func hasDemand(upTo units: UInt32) -> Bool {
        var rank = 0
        while rank < classUnits.count, classUnits[rank] <= units {
            if shortest[rank] != DemandClass.nobody { return true }
            rank += 1
        }
        return false
    }

    private mutating func place(of units: UInt32) -> Int {
        var low = 0
        var high = classUnits.count
        while low < high {
            let middle = (low + high) / 2
            if classUnits[middle] < units { low = middle + 1 } else { high = middle }
        }
        if low < classUnits.count, classUnits[low] == units { return places[low] }
        for place in ranks.indices where ranks[place] >= low { ranks[place] += 1 }
        classes.append(DemandClass(units: units))
        ranks.append(low)
        classUnits.insert(units, at: low)
        shortest.insert(DemandClass.nobody, at: low)
        places.insert(classes.count - 1, at: low)
        candidates.insert(DemandClass.nobody, at: low)
        return classes.count - 1
    }
}
