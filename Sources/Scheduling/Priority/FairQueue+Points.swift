extension FairQueue {
    /// Why a job stands where it stands: its points, by what they are for.
    ///
    /// Only differences between jobs at the same moment mean anything: age counts from the origin of time.
    public struct Points: Hashable, Sendable {
        /// For waiting.
        public var age: Int64
        /// For size.
        public var size: Int64
        /// For the access mode.
        public var accessMode: Int64
        /// For the quality of service.
        public var quality: Int64
        /// For what its user and the groups above have used, from the top of the hierarchy.
        public var fairShare: [Int64]

        /// All of them.
        public var total: Int64 { fairShare.reduce(age + size + accessMode + quality, +) }
    }

    /// The points of a waiting job at a moment, rounded down to whole ones.
    public func points(of handle: Handle, atSeconds now: Int64) -> Points {
        guard let row = rows[Int(handle.number)] else { preconditionFailure("Only a waiting job has a priority.") }
        let job = row.job
        var shares: [Int64] = []
        var next: UInt32? = row.group
        while let number = next {
            let row = groups[Int(number)]
            // Undecayed points stand as at the origin of time; a half-life gives back one halving.
            let decay = weight(ofLevel: row.level) * halfLives(now)
            let beside = weight(ofLevel: row.level) * BinaryLogarithm.of(self.shares(beside: number))
            shares.append(whole(usagePoints(of: row) - beside + decay))
            next = row.parent
        }
        return Points(
            age: whole(agePoints(of: job) + agePoints(waiting: now)),
            size: whole(sizePoints(of: job)),
            accessMode: points(weights.accessModes, job.accessMode),
            quality: points(weights.qualities, job.quality),
            fairShare: shares.reversed()
        )
    }

    /// What does not depend on others, with 16 bits behind the point. Age is that of the origin of time: negative, and
    /// less by the same amount for everybody as at any later moment.
    func ownPoints(of job: PriorityJob) -> Int64 {
        let fixed = points(weights.accessModes, job.accessMode) + points(weights.qualities, job.quality)
        return agePoints(of: job) + sizePoints(of: job) + fixed * BinaryLogarithm.one
    }

    /// What a group adds to everybody in it, with 16 bits behind the point.
    ///
    /// What its children's shares come to in all is counted here, once, so that a child more changes nothing in the others.
    func sharePoints(of group: UInt32) -> Int64 {
        let row = groups[Int(group)]
        guard row.children > 0 else { return usagePoints(of: row) }
        return usagePoints(of: row) - weight(ofLevel: row.level + 1) * BinaryLogarithm.of(row.childShares)
    }

    /// Less for more usage in proportion to the shares.
    private func usagePoints(of row: GroupRow) -> Int64 {
        weight(ofLevel: row.level) * (BinaryLogarithm.of(UInt64(row.shares)) - row.usage.logarithm)
    }

    private func agePoints(of job: PriorityJob) -> Int64 { -agePoints(waiting: job.submitSeconds) }

    private func agePoints(waiting seconds: Int64) -> Int64 {
        Int64(Int128(weights.agePerHour) * Int128(seconds) * Int128(BinaryLogarithm.one) / 3600)
    }

    private func sizePoints(of job: PriorityJob) -> Int64 {
        weights.sizePerDoubling * BinaryLogarithm.of(UInt64(job.devices))
    }

    private func weight(ofLevel level: Int) -> Int64 {
        level < weights.fairSharePerHalving.count ? weights.fairSharePerHalving[level] : 0
    }

    private func points(_ table: [Int64], _ number: UInt16) -> Int64 {
        Int(number) < table.count ? table[Int(number)] : 0
    }

    private func whole(_ points: Int64) -> Int64 { points >> Int64(BinaryLogarithm.fractionBits) }
}
