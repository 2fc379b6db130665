/// Tells by how much the time of day was set, from a clock that nobody sets.
struct ClockSteps {
    private var last: (wall: Int64, steady: Int64)?

    /// By how many milliseconds the time of day was set since this was asked last. A clock that is only steered differs by
    /// less than a second from one question to the next, which counts as nothing.
    mutating func step(wall: Int64, steady: Int64) -> Int64 {
        defer { last = (wall, steady) }
        guard let last else { return 0 }
        let step = (wall - last.wall) - (steady - last.steady)
        return step.magnitude < 1000 ? 0 : step
    }
}
