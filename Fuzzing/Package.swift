// swift-tools-version: 6.3
import PackageDescription

/// What the modules of the main package are built with, and the counters that libFuzzer follows.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"]),
]

/// Programs that throw chance at what reads hostile input: scripts/fuzz. A package of its own, for it is built otherwise.
let package = Package(
    name: "fabrique-fuzzing",
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .target(name: "Chance", swiftSettings: house),
        .target(name: "Quantities", swiftSettings: house),
        .target(name: "Scheduling", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Federation", dependencies: ["Quantities", "Scheduling"], swiftSettings: house),
        .target(name: "Engine", dependencies: ["Federation", "Quantities"], swiftSettings: house),
        .target(name: "BatchScripts", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Contract", swiftSettings: house),
        .executableTarget(
            name: "ScriptFuzzer",
            dependencies: ["BatchScripts", "Chance", "Quantities"],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "BodyFuzzer",
            dependencies: ["Chance", "Contract"],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "FormFuzzer",
            dependencies: ["Chance", .product(name: "HTTPTypes", package: "swift-http-types")],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "QueryFuzzer",
            dependencies: [
                "Chance", "Engine", "Federation", "Quantities",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ]
)
