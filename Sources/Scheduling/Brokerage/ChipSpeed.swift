/// How fast accelerators are beside each other, for quotes where nothing better is known of a job.
///
/// Work is bound by arithmetic or by memory, so a chip's speed is the geometric mean of its rated dense bf16 rate and
/// its rated memory bandwidth, beside an A100 with 80 GB. An MI250X counts as each of its two dies, which programs see as
/// a device. Source of the rates: makers' data sheets as gathered in stas00/ml-engineering (compute/accelerator, commit
/// 744d01e), the same that the planner's chips have; MI300A from AMD's data sheet, not verified.
public enum ChipSpeed {
    private static let table: [(word: String, thousandths: Int64)] = [
        ("a100", 1000), ("h100", 2283), ("h800", 2283), ("h200", 2732), ("gh200", 2494), ("b200", 5319),
        ("gb200", 5607), ("b300", 5319), ("gb300", 5607), ("mi250x", 703), ("mi300a", 2858), ("mi300x", 3300),
        ("mi325x", 3512), ("mi350x", 5378), ("mi355x", 5607), ("gaudi2", 1292), ("gaudi3", 3123),
    ]

    /// The speed of the chip whose name has one of the words, in thousandths of an A100's; nil for a chip not known.
    public static func thousandths(of chip: String) -> Int64? {
        let words = chip.lowercased().split { !$0.isLetter && !$0.isNumber }
        return table.first { row in words.contains { $0 == row.word } }?.thousandths
    }
}
