import Glibc

/// The processor time that this process has used, which a busy machine does not blur.
enum ProcessorTime {
    /// Nanoseconds of all threads since the process began.
    static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
