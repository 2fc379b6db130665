import Glibc
import Spool

/// What the attempt uses, as far as this machine lets us see it.
///
/// With a control group, memory and processor time are the kernel's own account. Without, memory is the highest sum of
/// a sample every 200 ms, and processor time is what the kernel adds up as we reap (children that their parent never
/// waits for are missing from it).
struct Meter {
    private let memoryLimit: Int64?
    private let group: ControlGroup?
    private var energy: EnergyCounters
    private var peak: Int64 = 0
    /// When the next sample is due, on the boot clock.
    private(set) var nextSample: Int64
    private var samples = 0

    init(order: LaunchOrder, group: ControlGroup?) {
        memoryLimit = group == nil ? order.memoryBytes : nil
        self.group = group
        energy = EnergyCounters(paths: order.energyCounters)
        nextSample = Clock.bootMilliseconds() + 20
    }

    func isSampleDue(at now: Int64) -> Bool { now >= nextSample }

    /// Takes a sample. Answers whether the job is above its memory limit.
    mutating func sample(_ job: JobTree, at now: Int64) -> Bool {
        energy.advance()
        if group != nil {
            nextSample = now + 10_000
            return false
        }
        let processes = job.processes()
        var held = processes.reduce(0) { $0 + $1.residentBytes }
        var isAbove = false
        if let memoryLimit, held > memoryLimit {
            // Resident sizes count shared pages once for each process; nobody is killed on that.
            held = processes.proportionalBytes()
            isAbove = held > memoryLimit
        }
        peak = max(peak, held)
        samples += 1
        // Soon at first, since many jobs are short; and never more than a twentieth of one core's time.
        let cost = Clock.bootMilliseconds() - now
        nextSample = now + max(samples < 3 ? 50 : memoryLimit == nil ? 1000 : 200, cost * 20)
        return isAbove
    }

    /// Enters what was used into the end. Every process of the job must have been reaped.
    mutating func close(into record: inout EndRecord) {
        energy.advance()
        var used = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &used)
        let reaped = Self.milliseconds(used.ru_utime) + Self.milliseconds(used.ru_stime)
        record.cpuMilliseconds = max(reaped, group?.cpuMilliseconds ?? 0)
        if let exact = group?.peakBytes {
            record.peakBytes = exact
            record.isPeakExact = true
        } else {
            // The kernel keeps each process's highest resident size, in kibibytes: a floor where a sample was missed.
            record.peakBytes = max(peak, Int64(used.ru_maxrss) * 1024)
        }
        record.measuredMicrojoules = energy.microjoules
    }

    private static func milliseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1000 + Int64(time.tv_usec) / 1000
    }
}
