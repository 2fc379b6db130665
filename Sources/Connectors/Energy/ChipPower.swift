/// The power of accelerators under load: the makers' thermal design power, in watts, by a word of the chip's name.
///
/// Source: makers' data sheets as gathered in stas00/ml-engineering (compute/accelerator, commit 744d01e); MI300A from
/// AMD's data sheet, not verified. A card that runs below its design power draws less: this errs on the high side.
package enum ChipPower {
    /// Watts by a word of the name.
    package static let wattsByChip: [String: Int] = [
        "A100": 400, "H100": 700, "H800": 700, "H200": 700, "GH200": 700, "B200": 1000, "GB200": 1200, "B300": 1100,
        "GB300": 1400, "MI250X": 560, "MI300A": 550, "MI300X": 750, "MI325X": 1000, "MI350X": 1000, "MI355X": 1400,
        "Gaudi2": 600, "Gaudi3": 900,
    ]
}
