import Quantities
import Server

/// Spans of jobs, which may last less than a second: nought would say that nothing was.
extension Words {
    /// A span in its two largest units, or that it was less than a second.
    func elapsed(milliseconds: Int64) -> String {
        guard (1..<1000).contains(milliseconds) else { return duration(seconds: milliseconds / 1000) }
        return self("number.below", ["number": duration(seconds: 1)])
    }

    /// The span between two moments; nil when either is missing.
    func elapsed(from start: String?, to end: String?) -> String? {
        guard let start = start.flatMap(RFC3339.instant), let end = end.flatMap(RFC3339.instant) else { return nil }
        return elapsed(milliseconds: end.milliseconds - start.milliseconds)
    }
}
