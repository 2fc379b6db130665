import Glibc

/// The machine's two clocks, read at the edge and nowhere else.
package enum Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package static func wallMilliseconds() -> Int64 { read(CLOCK_REALTIME) }

    /// Milliseconds since the machine started, time asleep included. Never jumps, so limits and durations use it.
    package static func bootMilliseconds() -> Int64 { read(boottime) }

    /// `CLOCK_BOOTTIME`, whose name the C library's Swift module does not carry.
    private static let boottime: clockid_t = 7

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
