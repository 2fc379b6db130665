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
    dependencies: [.package(url: "https://github.com/apple/swift-http-types", from: "1.8.0")],
    targets: [
        .target(name: "Quantities", swiftSettings: house),
        .target(name: "BatchScripts", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Contract", swiftSettings: house),
        .executableTarget(
            name: "ScriptFuzzer",
            dependencies: ["BatchScripts", "Quantities"],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "BodyFuzzer",
            dependencies: ["Contract"],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
        .executableTarget(
            name: "FormFuzzer",
            dependencies: [.product(name: "HTTPTypes", package: "swift-http-types")],
            swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ]
)
