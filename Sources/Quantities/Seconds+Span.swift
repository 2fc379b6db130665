extension Seconds {
    /// As near as is told of how far off a moment is: to the minute from two minutes on, to the hour from a day on, so that a
    /// week less a moment is seven days.
    public var rounded: Seconds {
        let step: Int64 =
            switch count {
            case 86_400...: 3600
            case 120...: 60
            default: 1
            }
        return Seconds((count + step / 2) / step * step)
    }

    /// A span in its two largest units: `45 s`, `12 min 30 s`, `1 h 5 min`, `2 d 3 h`.
    public var span: String {
        let seconds = max(0, count)
        let (big, bigUnit, small, smallUnit): (Int64, String, Int64, String) =
            switch seconds {
            case 86_400...: (seconds / 86_400, "d", seconds % 86_400 / 3600, "h")
            case 3600...: (seconds / 3600, "h", seconds % 3600 / 60, "min")
            case 60...: (seconds / 60, "min", seconds % 60, "s")
            default: (seconds, "s", 0, "")
            }
        return "\(big) \(bigUnit)" + (small > 0 ? " \(small) \(smallUnit)" : "")
    }
}
