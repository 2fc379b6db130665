import Scheduling

/// The systems of Europe's AI factories whose number of devices is published, as scenarios play them.
///
/// Counts, chips and places are from the operators' pages and the press, as the network's notes say row by row. What is
/// not published is assumed, and stands here so that it can be changed: a PUE of 1.2; four devices a node where the count
/// is not known; the chip's rated power (TDP) as the power of a device at work, without its share of host and network.
package enum ShippedNetwork {
    private struct Row {
        var name: String
        var country: String
        var zone: String
        var latitude: Double
        var longitude: Double
        var devices: Int
        var perNode: Int
        var chip: String
        var watts: Int
    }

    private static func row(
        _ name: String,
        _ country: String,
        _ zone: String,
        _ latitude: Double,
        _ longitude: Double,
        _ devices: Int,
        _ perNode: Int,
        _ chip: String,
        _ watts: Int
    ) -> Row {
        Row(
            name: name,
            country: country,
            zone: zone,
            latitude: latitude,
            longitude: longitude,
            devices: devices,
            perNode: perNode,
            chip: chip,
            watts: watts
        )
    }

    private static let rows = [
        row("es-bsc-mn5", "ES", "ES", 41.39, 2.12, 4480, 4, "NVIDIA H100 64GB", 700),
        row("it-cineca-leonardo", "IT", "IT-NO", 44.52, 11.37, 13_824, 4, "NVIDIA A100 custom 64GB", 400),
        row("it-cineca-lisa", "IT", "IT-NO", 44.52, 11.37, 1328, 8, "not published", 700),
        row("it-cineca-it4lia", "IT", "IT-NO", 44.52, 11.37, 8000, 4, "NVIDIA GB200", 1200),
        row("fi-csc-lumi", "FI", "FI", 64.23, 27.72, 11_912, 4, "AMD Instinct MI250X", 560),
        row("lu-lxp-meluxinaai", "LU", "LU", 49.79, 6.07, 1008, 4, "NVIDIA GB200 NVL4", 1200),
        row("de-hlrs-hunter", "DE", "DE", 48.74, 9.1, 752, 4, "AMD Instinct MI300A", 550),
        row("fr-idris-jeanzay", "FR", "FR", 48.7, 2.17, 1456, 4, "NVIDIA H100", 700),
        row("de-fzj-jupiter", "DE", "DE", 50.91, 6.41, 23_536, 4, "NVIDIA GH200", 700),
        row("at-musica", "AT", "AT", 48.2, 16.37, 1088, 4, "NVIDIA H100", 700),
        row("pl-piast", "PL", "PL", 52.41, 16.95, 1500, 4, "not published", 700),
        row("pl-gaia", "PL", "PL", 50.07, 19.91, 1000, 4, "not published", 700),
        row("cz-czai", "CZ", "CZ", 49.84, 18.16, 340, 4, "not published", 700),
        row("cz-karolina", "CZ", "CZ", 49.84, 18.16, 576, 8, "NVIDIA A100", 400),
    ]

    /// The systems, each with one partition and EASY backfill.
    package static let systems: [ScenarioSystem] = rows.map { row in
        ScenarioSystem(
            name: row.name,
            country: row.country,
            zone: row.zone,
            latitude: row.latitude,
            longitude: row.longitude,
            pue: 1.2,
            policy: .easy,
            partitions: [
                ScenarioSystem.Partition(
                    name: "gpu",
                    nodes: row.devices / row.perNode,
                    devicesPerNode: row.perNode,
                    chip: row.chip,
                    wattsPerDevice: row.watts
                )
            ]
        )
    }
}
