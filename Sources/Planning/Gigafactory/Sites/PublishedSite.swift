/// A system in Europe whose size is published, to see a gigafactory beside.
package struct PublishedSite: Hashable, Sendable {
    package var name: String
    package var chip: String
    package var chips: Int
    /// Of the whole system; nil where it is not published.
    package var megawatts: Double?
    /// Millions of euros of the contract; nil where it is not published.
    package var millionEuros: Double?
    /// Where that stands, and what it counts.
    package var source: String

    /// Dies that ``Chip`` lists one by one and the count takes together: an MI250X has two.
    var diesPerChip: Double { chip == "MI250X" ? 2 : 1 }

    /// The systems with the most accelerators, and two recent contracts; as published up to October 2026.
    package static let catalogue = [
        PublishedSite(
            name: "JUPITER",
            chip: "GH200",
            chips: 23_536,
            megawatts: 15.8,
            millionEuros: 500,
            source: "fz-juelich.de, 5,884 nodes of 4; lemagit.fr, 15.8 MW; 500 M€ as the press has it (2025-11)"
        ),
        PublishedSite(
            name: "Leonardo",
            chip: "A100",
            chips: 13_824,
            megawatts: 7.494,
            millionEuros: nil,
            source: "leonardo-supercomputer.cineca.eu; TOP500, 7,493.74 kW"
        ),
        PublishedSite(
            name: "LUMI",
            chip: "MI250X",
            chips: 11_912,
            megawatts: nil,
            millionEuros: nil,
            source: "LUMI user guide (2024-10-15), 2,978 nodes of 4 modules"
        ),
        PublishedSite(
            name: "MareNostrum 5",
            chip: "H100",
            chips: 4480,
            megawatts: nil,
            millionEuros: 151.41,
            source: "bsc.es; heise 2022-06; the price counts 6,408 nodes without accelerators too"
        ),
        PublishedSite(
            name: "MeluXina-AI",
            chip: "GB200",
            chips: 1008,
            megawatts: nil,
            millionEuros: 80,
            source: "eurohpc-ju.europa.eu, contract of 2026-07-22"
        ),
        PublishedSite(
            name: "MUSICA",
            chip: "H100",
            chips: 1088,
            megawatts: nil,
            millionEuros: 36,
            source: "tuwien.at (2026-07-03), 272 nodes, taken as of 4; the price counts further nodes too"
        ),
    ]
}
