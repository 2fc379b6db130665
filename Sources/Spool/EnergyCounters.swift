/// Adds up energy counters (Intel's RAPL and its like under `/sys/class/powercap`), which wrap around.
///
/// A package of 250 W wraps about every 17 minutes; they are read at least every 10 s.
package struct EnergyCounters: Sendable {
    private struct Counter: Sendable {
        let path: String
        /// The counter runs from zero to this and starts again.
        let range: Int64
        var last: Int64
    }

    private var counters: [Counter] = []
    private var total: Int64 = 0
    private var isWhole: Bool

    /// Starts from the counters' present values. Each path names a zone's folder.
    package init(paths: [String]) {
        isWhole = !paths.isEmpty
        for path in paths {
            guard let now = Self.number("\(path)/energy_uj"), let range = Self.number("\(path)/max_energy_range_uj")
            else {
                isWhole = false
                continue
            }
            counters.append(Counter(path: path, range: range, last: now))
        }
    }

    /// What all counters advanced since the start; nil where any of them could not be read all the time.
    package var microjoules: Int64? { isWhole ? total : nil }

    /// Reads the counters.
    package mutating func advance() {
        for index in counters.indices {
            guard let now = Self.number("\(counters[index].path)/energy_uj") else {
                isWhole = false
                continue
            }
            let step = now - counters[index].last
            total += step >= 0 ? step : step + counters[index].range
            counters[index].last = now
        }
    }

    private static func number(_ path: String) -> Int64? { Files.text(path).flatMap { Int64($0) } }
}
