import Glibc

/// The processor time that this process has used, which a busy machine does not blur.
enum ProcessorTime {
    /// Microseconds of all threads since the process began: POSIX has `clock` count in these, whatever its resolution.
    static var microseconds: Int64 { Int64(clock()) }
}
