import Foundation
import Glibc

/// Processor time, which says what work costs however many others want the cores meanwhile.
enum CPUTime {
    /// What this process has used so far, in seconds.
    static var own: Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// What another process has used so far, in seconds.
    static func of(_ process: Int32) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // The program's name, which may hold blanks, ends with the last bracket; user and system time are fields 14, 15.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Seconds for `count` things as a text: microseconds for each.
    static func text(_ seconds: Double, for count: Double) -> String {
        count > 0 ? "\(Table.grouped(seconds * 1e6 / count)) us CPU each" : ""
    }
}
