extension Seconds {
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
