import Quantities

/// Work made up after a model: the next job on demand, whatever the number of them, in constant memory.
///
/// The same model, scale and seed give the same jobs on every machine. Cost: some tens of nanoseconds a job.
package struct JobStream: Sendable, Sequence, IteratorProtocol {
    /// How much work, from when to when, and for whom.
    package struct Scale: Hashable, Sendable {
        /// How many jobs a day, on average over the weeks.
        package var jobsPerDay: Double
        /// No job is submitted at this second or later.
        package var endSeconds: Int64
        /// The hour of the week that second 0 lies in: 0 is Monday from midnight.
        package var firstHourOfWeek: Int
        /// Larger jobs are cut down to this.
        package var mostDevices: Int32
        /// The weights of the systems whose users submit; a job's is told as its ``TraceJob/group``.
        package var homes: [Double]
        /// The number of the first job.
        package var firstID: Int64

        /// Describes a scale.
        package init(
            jobsPerDay: Double,
            endSeconds: Int64,
            firstHourOfWeek: Int = 0,
            mostDevices: Int32 = .max,
            homes: [Double] = [1],
            firstID: Int64 = 1
        ) {
            self.jobsPerDay = jobsPerDay
            self.endSeconds = endSeconds
            self.firstHourOfWeek = firstHourOfWeek
            self.mostDevices = mostDevices
            self.homes = homes
            self.firstID = firstID
        }
    }

    /// A piece of a class of run times.
    private struct Piece {
        var mean: Double
        var spread: Double
    }

    private var chance: RandomStream
    private let scale: Scale
    /// Jobs a second in each hour of the week, without bursts.
    private let rates: [Double]
    private let devices: [Int32]
    /// Where the pieces of each size's run times begin.
    private let firstPieces: [Int]
    private let pieces: [Piece]
    /// The piece of each thousandth of the jobs.
    private let pieceOfThousandth: [UInt8]
    private let sizes: AliasTable
    private let homes: AliasTable?
    private let users: AliasTable?
    private let userCount: UInt32
    private let estimates: WorkloadModel.Estimates?
    private let ends: WorkloadModel.Ends
    private let isCore: Bool
    private let eachDevices: Int32

    private let sigma: Double
    private let persistence: Double
    private let innovation: Double
    /// The present deviation from the rhythm, on the scale of the standard normal distribution.
    private var mood = 0.0

    private var now = 0.0
    private var hour: Int64 = -1
    private var hourEnds = 0.0
    private var secondsPerJob = 0.0
    private var number: Int64

    /// Begins the jobs of a seed.
    ///
    /// - Precondition: The model has sizes and run times, as those have that were fitted or decoded.
    package init(_ model: WorkloadModel, scale: Scale, seed: UInt64, stream: UInt64 = 0) {
        precondition(!model.sizes.isEmpty && !model.runTimes.isEmpty, "a model has sizes and run times")
        chance = RandomStream(seed: seed, stream: stream)
        self.scale = scale
        let hourSum = model.hours.reduce(0, +) / 24
        let daySum = model.days.reduce(0, +) / 7
        rates = (0..<168).map { hour in
            scale.jobsPerDay / 86_400 * model.hours[hour % 24] / hourSum * model.days[hour / 24] / daySum
        }
        devices = model.sizes.map { Swift.min($0.devices, scale.mostDevices) }
        let count = WorkloadModel.RunTimes.cuts.count - 1
        firstPieces = devices.map { model.runClass(ofDevices: $0) * count }
        pieces = model.runTimes.flatMap { times in
            zip(times.meanSeconds, times.spreadSeconds).map { Piece(mean: $0, spread: $1) }
        }
        pieceOfThousandth = (0..<1000).map { thousandth in
            UInt8((WorkloadModel.RunTimes.cuts.firstIndex { $0 > thousandth } ?? count) - 1)
        }
        sizes = AliasTable(weights: model.sizes.map(\.share))
        homes = scale.homes.count > 1 ? AliasTable(weights: scale.homes) : nil
        users = model.users.map { AliasTable(weights: $0.shares) }
        userCount = UInt32(model.users?.count ?? 0)
        estimates = model.estimates
        ends = model.ends
        isCore = model.unit == .core
        eachDevices = model.unit == .node8 ? 8 : 1
        let variance = Elementary.log(1 + model.burst.variation * model.burst.variation)
        sigma = variance.squareRoot()
        persistence = model.burst.persistence
        innovation = (1 - persistence * persistence).squareRoot()
        if sigma > 0 { mood = chance.normal() }
        number = scale.firstID
    }

    /// The next job; nil when the scale's end is reached.
    package mutating func next() -> TraceJob? {
        guard advance() else { return nil }
        let size = sizes.draw(from: &chance)
        let bits = chance.next()
        // The high bits choose the piece, the low ones the place in it.
        let piece = pieces[firstPieces[size] + Int(pieceOfThousandth[Int(((bits >> 32) * 1000) >> 32)])]
        let place = Double(UInt32(truncatingIfNeeded: bits)) * 0x1p-31 - 1
        let run = Swift.max(1, Int64(piece.mean + place * piece.spread + 0.5))
        var job = TraceJob(id: number, submitSeconds: Int64(now), runSeconds: run, group: 0)
        number += 1
        if isCore { job.cores = devices[size] } else { job.gpus = devices[size] * eachDevices }
        if let homes { job.group = UInt32(homes.draw(from: &chance)) }
        if let users { job.user = user(of: users.draw(from: &chance)) }
        let fate = chance.unit()
        job.end =
            fate < ends.failed
            ? .failed
            : fate < ends.failed + ends.cancelled
                ? .cancelled : fate < ends.failed + ends.cancelled + ends.timedOut ? .timedOut : .succeeded
        if let estimates { job.estimateSeconds = estimate(estimates, run) }
        return job
    }

    /// Goes to the moment of the next submission; false when there is none before the end.
    private mutating func advance() -> Bool {
        // What is left of a waiting time without memory at the hour's end is a waiting time again, at the new rate.
        var wait = -Elementary.log(1 - chance.unit())
        while true {
            let arrival = now + wait * secondsPerJob
            if hour >= 0, secondsPerJob < .infinity, arrival < hourEnds {
                now = arrival
                return now < Double(scale.endSeconds)
            }
            if hour >= 0, secondsPerJob < .infinity { wait -= (hourEnds - now) / secondsPerJob }
            hour += 1
            now = Double(hour) * 3600
            hourEnds = now + 3600
            guard now < Double(scale.endSeconds) else { return false }
            var rate = rates[Int((hour + Int64(scale.firstHourOfWeek)) % 168)]
            if sigma > 0 {
                if hour > 0 { mood = persistence * mood + innovation * chance.normal() }
                rate *= Elementary.exp(sigma * mood - sigma * sigma / 2)
            }
            secondsPerJob = rate > 0 ? 1 / rate : .infinity
        }
    }

    private mutating func user(of band: Int) -> UInt32 {
        // Band 0 is the busiest user, band 1 the next 2, band 2 the next 4.
        let first = (UInt32(1) << UInt32(band)) - 1
        let width = Swift.min(UInt32(1) << UInt32(band), userCount - first)
        return first + chance.below(width)
    }

    private mutating func estimate(_ estimates: WorkloadModel.Estimates, _ run: Int64) -> Int64? {
        guard chance.unit() < estimates.share else { return nil }
        let accuracy = estimates.accuracy[Int(chance.below(UInt32(estimates.accuracy.count)))]
        let seconds = Swift.min(Double(run) / accuracy, Double(Swift.max(estimates.greatestSeconds, run)))
        return Swift.max(run, Int64(seconds + 0.5))
    }
}
