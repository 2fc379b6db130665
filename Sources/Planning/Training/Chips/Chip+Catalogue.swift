extension Chip {
    /// The chip of that name, in any letter case.
    package static func named(_ name: String) -> Chip? {
        let wanted = name.lowercased()
        return catalogue.first { chip in chip.names.contains { $0.lowercased() == wanted } }
    }

    /// The chip that a system means by what it calls its accelerators, such as `NVIDIA H100`: one whose name stands there.
    package static func meant(by text: String) -> Chip? {
        if let chip = named(text) { return chip }
        let words = text.split { !$0.isLetter && !$0.isNumber }
        return words.lazy.compactMap { named(String($0)) }.first
    }

    /// What makers publish of their chips: dense peaks, memory, scale-up links, rated power, and the highest bf16 rate
    /// that was measured on one large product (mamf-finder).
    ///
    /// From stas00/ml-engineering, compute/accelerator/README.md at 744d01e, which cites the makers' data sheets. An
    /// MI250X is listed as each of its two dies, which programs see as a device. A chip without an eight- or four-bit
    /// mode of its own is given the next wider one's rate; TPUs run eight-bit integers at twice the bf16 rate. The share
    /// of the node's network is that of the common node: eight cards of 200, 400 or 800 Gb/s to eight chips, four to
    /// four. For TPUs, whose torus is link and network in one, 100 GB/s each way is assumed.
    package static let catalogue = [
        chip(["A100-40", "A100 SXM 40GB"], 312, 312, 312, 40, 1.555, 300, 8, 25, 400, nil),
        chip(["A100-80", "A100", "A100 SXM 80GB"], 312, 312, 312, 80, 2.039, 300, 8, 25, 400, 271.2),
        chip(["H100", "H100 SXM"], 989.5, 1979, 1979, 80, 3.35, 450, 8, 50, 700, 794.5),
        chip(["H800", "H800 SXM"], 989.5, 1979, 1979, 80, 3.35, 200, 8, 50, 700, nil),
        chip(["H200", "H200 SXM"], 989.5, 1979, 1979, 141, 4.8, 450, 8, 50, 700, nil),
        chip(["GH200", "GH200 (96GB)"], 989.5, 1979, 1979, 96, 4, 450, 4, 25, 700, 828.6),
        chip(["GH200-144", "GH200 (144GB)"], 989.5, 1979, 1979, 144, 4.9, 450, 4, 25, 1000, nil),
        chip(["B200", "B200 SXM"], 2250, 4500, 9000, 180, 8, 900, 8, 50, 1000, 1745),
        chip(["GB200", "GB200 (NVL72)"], 2500, 5000, 10_000, 186, 8, 900, 72, 50, 1200, 1822),
        chip(["B300", "B300 SXM"], 2250, 4500, 13_500, 288, 8, 900, 8, 100, 1100, 1769),
        chip(["GB300", "GB300 (NVL72)"], 2500, 5000, 15_000, 288, 8, 900, 72, 100, 1400, nil),
        chip(["Rubin", "Rubin (announced)"], 4000, 17_500, 35_000, 288, 22, 1800, 72, 100, 1800, nil),
        chip(["MI250X-GCD", "MI250X"], 191.5, 191.5, 191.5, 64, 1.64, 175, 8, 12.5, 280, nil),
        chip(["MI300A"], 980.6, 1961, 1961, 128, 5.3, 384, 4, 25, 550, nil),
        chip(["MI300X"], 1307.4, 2614.9, 2614.9, 192, 5.3, 448, 8, 50, 750, 668),
        chip(["MI325X"], 1307.4, 2614.9, 2614.9, 256, 6, 448, 8, 50, 1000, 785),
        chip(["MI350X"], 2300, 4600, 9200, 288, 8, 537.6, 8, 50, 1000, nil),
        chip(["MI355X"], 2500, 5000, 10_100, 288, 8, 537.6, 8, 50, 1400, 1565),
        chip(["Gaudi2"], 432, 865, 865, 96, 2.46, 300, 8, 37.5, 600, 418.7),
        chip(["Gaudi3"], 1677, 1677, 1677, 128, 3.7, 600, 8, 75, 900, 1243),
        chip(["TPU-v4", "TPU v4"], 275, 550, 550, 32, 1.228, 100, 4096, 50, 192, nil),
        chip(["TPU-v5e", "TPU v5e"], 197, 394, 394, 16, 0.82, 100, 256, 25, nil, nil),
        chip(["TPU-v5p", "TPU v5p"], 459, 918, 918, 95, 2.76, 100, 8960, 100, nil, nil),
        chip(["TPU-v6e", "TPU v6e (Trillium)"], 918, 1836, 1836, 32, 1.64, 100, 256, 100, nil, nil),
    ]

    private static func chip(
        _ names: [String],
        _ bf16: Double,
        _ eight: Double,
        _ four: Double,
        _ memoryGB: Double,
        _ memoryTBPerSecond: Double,
        _ link: Double,
        _ domain: Int,
        _ network: Double,
        _ watts: Double?,
        _ measured: Double?
    ) -> Chip {
        Chip(
            names: names,
            bf16TeraFLOPS: bf16,
            eightBitTeraFLOPS: eight,
            fourBitTeraFLOPS: four,
            memoryGB: memoryGB,
            memoryTBPerSecond: memoryTBPerSecond,
            linkGBPerSecond: link,
            domain: domain,
            networkGBPerSecond: network,
            ratedWatts: watts,
            measuredTeraFLOPS: measured
        )
    }
}
