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
    targets: [
        .target(name: "Quantities", swiftSettings: house),
        .target(name: "Contract", swiftSettings: house),
        .target(name: "Scheduling", dependencies: ["Quantities"], swiftSettings: house),
        .target(name: "Federation", dependencies: ["Quantities", "Scheduling"], swiftSettings: house),
        .testTarget(
            name: "FederationTests",
            dependencies: ["Federation", "Quantities", "Scheduling"],
            swiftSettings: house
        ),
    ]
)
