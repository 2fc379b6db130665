/// How a system's work comes and what it is, in so few numbers that a person can read and change them.
///
/// It is what ``WorkloadFit`` finds in a trace and what ``JobStream`` makes work from. It keeps means exactly where it
/// can, because load is a product of means; it does not keep who runs what when, nor how a user's jobs resemble each
/// other.
package struct WorkloadModel: Hashable, Sendable {
    /// How arrivals gather beyond what the hour of the week explains.
    package struct Burst: Hashable, Sendable {
        /// The coefficient of variation of an hour's rate around what the rhythm expects. 0 for arrivals without memory.
        package var variation: Double
        /// How much of a busy hour is left in the next, from 0 to 1.
        package var persistence: Double

        /// Describes bursts.
        package init(variation: Double, persistence: Double) {
            self.variation = variation
            self.persistence = persistence
        }
    }

    /// A size of job.
    package struct Size: Hashable, Sendable {
        /// How many devices.
        package var devices: Int32
        /// Which share of the jobs.
        package var share: Double

        /// Describes a size.
        package init(devices: Int32, share: Double) {
            self.devices = devices
            self.share = share
        }
    }

    /// How long jobs of similar size run.
    ///
    /// The sorted run times, cut at ``RunTimes/cuts``: for each piece its mean and how far it reaches to either side. A
    /// run time is drawn evenly from its piece, so that the mean of the whole is kept.
    package struct RunTimes: Hashable, Sendable {
        /// Thousandths of the jobs at which the sorted run times are cut: evenly, and ever finer towards the longest,
        /// where most of the work is.
        package static let cuts = [
            0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950, 975, 990,
            995,
            999, 1000,
        ]

        /// The smallest size that this is for; the next class begins where it ends.
        package var fromDevices: Int32
        /// The mean of each piece.
        package var meanSeconds: [Double]
        /// How far each piece reaches above and below its mean.
        package var spreadSeconds: [Double]

        /// Describes run times; both lists have a number for each piece.
        package init(fromDevices: Int32, meanSeconds: [Double], spreadSeconds: [Double]) {
            self.fromDevices = fromDevices
            self.meanSeconds = meanSeconds
            self.spreadSeconds = spreadSeconds
        }

        /// The mean of all.
        package var mean: Double {
            meanSeconds.indices.reduce(0.0) { sum, piece in
                sum + meanSeconds[piece] * Double(Self.cuts[piece + 1] - Self.cuts[piece]) / 1000
            }
        }
    }

    /// What users say of their jobs' length.
    package struct Estimates: Hashable, Sendable {
        /// The share of jobs that come with an estimate.
        package var share: Double
        /// Run time ÷ estimate: the means of its ten tenths, from the worst to the best.
        package var accuracy: [Double]
        /// The longest estimate.
        package var greatestSeconds: Int64

        /// Describes estimates.
        package init(share: Double, accuracy: [Double], greatestSeconds: Int64) {
            self.share = share
            self.accuracy = accuracy
            self.greatestSeconds = greatestSeconds
        }
    }

    /// Who submits.
    package struct Users: Hashable, Sendable {
        /// How many there are.
        package var count: Int
        /// The share of the jobs by the busiest, by the next 2, the next 4, the next 8, and so on.
        package var shares: [Double]

        /// Describes users.
        package init(count: Int, shares: [Double]) {
            self.count = count
            self.shares = shares
        }
    }

    /// How jobs end, as shares of all; the rest succeed.
    package struct Ends: Hashable, Sendable {
        /// By an error of their own.
        package var failed: Double
        /// Taken back.
        package var cancelled: Double
        /// At their time limit.
        package var timedOut: Double

        /// Describes ends.
        package init(failed: Double = 0, cancelled: Double = 0, timedOut: Double = 0) {
            self.failed = failed
            self.cancelled = cancelled
            self.timedOut = timedOut
        }
    }

    /// What counts as a device.
    package var unit: DemandUnit
    /// How many jobs a day.
    package var jobsPerDay: Double
    /// The rate in each hour of the day, UTC where the trace says, with 1 for the mean.
    package var hours: [Double]
    /// The rate on each day of the week from Monday, with 1 for the mean.
    package var days: [Double]
    /// How arrivals gather.
    package var burst: Burst
    /// The sizes, smallest first.
    package var sizes: [Size]
    /// The run times by size, smallest first.
    package var runTimes: [RunTimes]
    /// The estimates; nil when nobody gives one.
    package var estimates: Estimates?
    /// The users; nil when the trace names none.
    package var users: Users?
    /// How jobs end.
    package var ends: Ends

    /// Describes work.
    package init(
        unit: DemandUnit,
        jobsPerDay: Double,
        hours: [Double] = [Double](repeating: 1, count: 24),
        days: [Double] = [Double](repeating: 1, count: 7),
        burst: Burst = Burst(variation: 0, persistence: 0),
        sizes: [Size],
        runTimes: [RunTimes],
        estimates: Estimates? = nil,
        users: Users? = nil,
        ends: Ends = Ends()
    ) {
        self.unit = unit
        self.jobsPerDay = jobsPerDay
        self.hours = hours
        self.days = days
        self.burst = burst
        self.sizes = sizes
        self.runTimes = runTimes
        self.estimates = estimates
        self.users = users
        self.ends = ends
    }

    /// The place in ``runTimes`` of jobs of a size.
    package func runClass(ofDevices devices: Int32) -> Int {
        max(0, (runTimes.firstIndex { $0.fromDevices > devices } ?? runTimes.count) - 1)
    }

    /// The device-seconds of a job on average, when none takes more than `most` devices.
    package func meanDeviceSeconds(most: Int32 = .max) -> Double {
        let shares = sizes.reduce(0) { $0 + $1.share }
        return sizes.reduce(0) { sum, size in
            sum + size.share / shares * Double(min(size.devices, most))
                * runTimes[runClass(ofDevices: min(size.devices, most))].mean
        }
    }

    /// How many jobs a day use `load` of that many devices.
    package func jobsPerDay(load: Double, devices: Int, most: Int32 = .max) -> Double {
        load * Double(devices) * 86_400 / meanDeviceSeconds(most: most)
    }
}
