/// Which modules each target may import besides the standard library: the arrows of the architecture, as code.
///
/// SwiftPM enforces none of it: an undeclared import compiles as soon as something else built the module.
struct ImportTable {
    struct Row {
        var target: String
        /// Module names; one that ends with `*` stands for all that begin so.
        var imports: [String]
        /// A pure target is a function of its arguments: no I/O, no clock, no chance, no tasks.
        var isPure = false
    }

    /// From the top of the architecture to its ground: an arrow only ever points down.
    var rows: [Row]

    /// The house's own table.
    static let house = ImportTable(rows: [
        Row(
            target: "fabrique",
            imports: [
                "Portal", "Server", "Engine", "Connectors", "Spool", "Web", "Journal", "Telemetry", "Plans", "Twin",
                "Federation",
                "Planning",
                "Finance",
                "BatchScripts", "Scheduling", "Contract", "Documents", "Quantities",
                "ArgumentParser", "CTasks", "CZlib", "HTTPTypes", "NIO*", "Logging",
                "ServiceLifecycle",
                "Yams",
                "UnixSignals", "Synchronization", "Foundation", "FoundationEssentials", "Dispatch", "Glibc",
            ]
        ),
        Row(target: "fabrique-shepherd", imports: ["Spool", "Quantities", "CLinux", "Glibc"]),
        Row(
            target: "Portal",
            imports: [
                "Server", "Engine", "Federation", "Journal", "Contract", "Quantities",
                "Hummingbird*", "HTTPTypes", "Mustache", "NIO*", "CZlib", "Logging", "Synchronization", "Glibc",
            ]
        ),
        Row(
            target: "Server",
            imports: [
                "Engine", "Federation", "Journal", "Connectors", "Telemetry", "Plans", "Twin", "BatchScripts",
                "Scheduling", "Contract", "Documents", "Quantities", "CDescription",
                "Hummingbird*", "HTTPTypes", "NIO*", "Logging", "ServiceLifecycle", "Yams", "Synchronization",
                "Dispatch",
                "FoundationEssentials", "Foundation", "Glibc",
            ]
        ),
        Row(
            target: "Engine",
            imports: [
                "Connectors", "Journal", "Telemetry", "Federation", "BatchScripts", "Scheduling", "Quantities",
                "Logging", "ServiceLifecycle", "DequeModule", "OrderedCollections", "Synchronization", "Dispatch",
                "Glibc",
            ]
        ),
        Row(
            target: "Connectors",
            imports: [
                "Spool", "Web", "Federation", "Quantities", "CCrypto", "CLinux",
                "Synchronization", "Dispatch", "Glibc",
            ]
        ),
        Row(target: "Spool", imports: ["Quantities", "CLinux", "Glibc"]),
        Row(target: "Web", imports: ["CCurl", "Synchronization", "Dispatch"]),
        Row(target: "Journal", imports: ["Quantities", "CSQLite", "CCrypto", "Synchronization", "Glibc"]),
        Row(target: "Telemetry", imports: ["Logging", "Synchronization", "Dispatch", "Glibc"]),
        Row(target: "Plans", imports: ["Twin", "Planning", "Finance", "Documents", "Quantities", "Yams"]),
        Row(
            target: "Twin",
            imports: ["Federation", "BatchScripts", "Scheduling", "Documents", "Quantities"],
            isPure: true
        ),
        Row(target: "Federation", imports: ["Scheduling", "Quantities"], isPure: true),
        Row(target: "Scheduling", imports: ["Quantities"], isPure: true),
        Row(target: "Planning", imports: ["Documents", "Quantities"], isPure: true),
        Row(target: "Finance", imports: ["Documents", "Quantities"], isPure: true),
        Row(target: "BatchScripts", imports: ["Quantities"], isPure: true),
        Row(target: "Contract", imports: [], isPure: true),
        Row(target: "Documents", imports: ["Quantities"], isPure: true),
        Row(target: "Quantities", imports: [], isPure: true),
    ])

    func row(_ target: String) -> Row? { rows.first { $0.target == target } }

    var pureTargets: [String] { rows.filter(\.isPure).map(\.target) }
}

extension ImportTable.Row {
    func allows(_ module: String) -> Bool {
        imports.contains { pattern in
            pattern.hasSuffix("*") ? module.hasPrefix(pattern.dropLast()) : module == pattern
        }
    }
}
