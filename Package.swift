// swift-tools-version: 6.3
import PackageDescription

/// One set of rules for every target of ours.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let package = Package(
    name: "fabrique",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // An HTTP client in Swift would bring a TLS library of its own: 400 files more to build.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        // Swift imports no function with its runtime's calling convention.
        .target(name: "CTasks"),
        // The API's description, compiled in by C23's #embed.
        .target(name: "CDescription", exclude: ["openapi.yaml"]),

        // Square roots and roundings of the C library's mathematics: IEEE 754 fixes these, and only these, to the bit.
        .target(name: "Quantities", swiftSettings: house, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Scheduling", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Federation", dependencies: ["Quantities", "Scheduling"], swiftSettings: house),
        .target(name: "Documents", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Planning", dependencies: ["Documents", "Quantities"], swiftSettings: house),
        .target(name: "Finance", dependencies: ["Documents", "Quantities"], swiftSettings: house),
        .target(
            name: "Twin",
            dependencies: ["Documents", "Federation", "Quantities", "Scheduling"],
            swiftSettings: house
        ),
        .target(
            name: "Plans",
            dependencies: [
                "Documents", "Finance", "Planning", "Quantities", "Twin", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house
        ),
        .target(name: "BatchScripts", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Contract", swiftSettings: house),
        .target(
            name: "Telemetry",
            dependencies: [.product(name: "Logging", package: "swift-log")],
            swiftSettings: house
        ),

        .target(name: "Journal", dependencies: ["Quantities", "CSQLite", "CCrypto"], swiftSettings: house),
        .target(name: "Spool", dependencies: ["CLinux"], swiftSettings: house),
        .target(name: "Web", dependencies: ["CCurl"], swiftSettings: house),
        .target(
            name: "Connectors",
            dependencies: ["Federation", "Quantities", "Spool", "Web", "CCrypto", "CLinux"],
            swiftSettings: house
        ),
        .target(
            name: "Engine",
            dependencies: [
                "BatchScripts", "Connectors", "Federation", "Journal", "Quantities", "Scheduling", "Telemetry",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),

        .target(
            name: "Server",
            dependencies: [
                "BatchScripts", "Connectors", "Contract", "Documents", "Engine", "Federation", "Journal", "Plans",
                "Quantities", "Scheduling", "CDescription", "Telemetry", "Twin",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house
        ),

        .target(
            name: "Portal",
            dependencies: [
                "Contract", "CZlib", "Engine", "Federation", "Journal", "Quantities", "Server",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: house
        ),

        // One shepherd runs for every live attempt; with the Swift runtime linked in it starts faster and holds less.
        // Nothing may name it as a dependency, tests neither: the flag would pass to what links against it. A build of
        // the package, which comes before any test, makes it all the same.
        .executableTarget(
            name: "fabrique-shepherd",
            dependencies: ["Spool", "CLinux"],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]
        ),

        .executableTarget(
            name: "fabrique",
            dependencies: [
                "Connectors", "Contract", "CTasks", "CZlib", "Documents", "Engine", "Federation", "Finance", "Journal",
                "Planning", "Plans", "Portal", "Quantities", "Server", "Telemetry", "Twin", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house
        ),

        .executableTarget(
            name: "fabrique-bench",
            dependencies: [
                "Contract", "Documents", "Engine", "Federation", "Finance", "Journal", "Planning", "Quantities",
                "Scheduling", "SlurmBench", "Twin", "Web",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks",
            exclude: ["coldfront.py", "slow-sync.c"],
            swiftSettings: house
        ),

        .target(name: "TinyLMCore", path: "Examples/TinyLM/Core", swiftSettings: house),
        .executableTarget(
            name: "TinyLM",
            dependencies: ["TinyLMCore"],
            path: "Examples/TinyLM/Sources",
            swiftSettings: house
        ),

        .executableTarget(
            name: "pure-probe",
            dependencies: [
                "BatchScripts", "Contract", "Documents", "Federation", "Finance", "Planning", "Quantities",
                "Scheduling",
                "Twin",
            ],
            path: "Tests/Probes/pure-probe",
            swiftSettings: house
        ),
        .testTarget(name: "ArchitectureTests", swiftSettings: house),
        .testTarget(
            name: "fabriqueTests",
            dependencies: [
                "fabrique", "Connectors", "Contract", "Quantities", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .testTarget(name: "TinyLMTests", dependencies: ["TinyLMCore"], swiftSettings: house),
        .testTarget(
            name: "FederationTests",
            dependencies: ["Federation", "Quantities", "Scheduling"],
            swiftSettings: house
        ),
        .testTarget(name: "BatchScriptsTests", dependencies: ["BatchScripts", "Quantities"], swiftSettings: house),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "BatchScripts", "Connectors", "Engine", "Federation", "Journal", "Quantities", "Scheduling",
                "SlurmBench",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "Quantities", "CSQLite"], swiftSettings: house),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: house),
        .testTarget(name: "SchedulingTests", dependencies: ["Quantities", "Scheduling"], swiftSettings: house),
        .testTarget(
            name: "TwinTests",
            dependencies: [
                "CZlib", "Documents", "Quantities", "Scheduling", "Twin", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", .product(name: "Logging", package: "swift-log")],
            swiftSettings: house
        ),
        .testTarget(
            name: "PlanningTests",
            dependencies: ["Documents", "Planning", "Quantities", .product(name: "Yams", package: "Yams")],
            swiftSettings: house
        ),
        .testTarget(name: "PlansTests", dependencies: ["Documents", "Plans", "Quantities"], swiftSettings: house),
        .testTarget(name: "FinanceTests", dependencies: ["Documents", "Finance", "Quantities"], swiftSettings: house),
        .testTarget(name: "SpoolTests", dependencies: ["Spool"], swiftSettings: house),
        .testTarget(name: "WebTests", dependencies: ["Web"], swiftSettings: house),
        // Real clusters, for the tests of whoever needs some.
        .target(
            name: "SlurmBench",
            dependencies: ["Connectors", "Spool", "Web"],
            path: "Tests/SlurmBench",
            swiftSettings: house
        ),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: ["Connectors", "Federation", "Quantities", "SlurmBench", "Spool"],
            exclude: ["Slurm/Wire/Fixtures"],
            swiftSettings: house
        ),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "BatchScripts", "CZlib", "Contract", "Documents", "Federation", "Planning", "Plans", "Portal",
                "Quantities", "Twin",
            ],
            swiftSettings: house
        ),
        // Most of them run the built programs and speak to them over HTTP, as any client would.
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Contract", "Engine", "Federation", "Journal", "Plans", "Quantities", "Scheduling", "Server",
                "SlurmBench",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
    ],
    cLanguageStandard: .c2x
)

if Context.environment["FABRIQUE_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
