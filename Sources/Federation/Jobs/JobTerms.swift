package import Quantities
package import Scheduling

/// What a job wants besides resources. Most jobs want nothing more, and all of those share one value.
package final class JobTerms: Sendable, Hashable {
    /// Partitions it accepts by name; empty for any.
    package let partitions: [String]
    /// Features a node must have: any of these sets, all of its words; empty for none.
    package let features: [[String]]
    /// The type of accelerator it asks for, e.g. `h100`; empty for any.
    package let deviceType: String
    /// Countries it may run in; empty for any.
    package let countries: [String]
    /// Systems it may run on; empty for any.
    package let systems: [String]
    /// Datasets that must lie on the system.
    package let datasets: [String]
    /// What to choose a place by.
    package let objective: Objective
    /// When it should have ended.
    package let deadline: Instant?
    /// Whether it may go back to the queue when the platform ends it.
    package let mayRequeue: Bool
    /// Whether it may go on elsewhere while nobody knows if it still runs on a system that is out of reach.
    package let mayRunTwice: Bool
    /// Whether it writes checkpoints that a next attempt goes on from.
    package let hasCheckpoint: Bool
    /// A digest of its name and owner if only one of that name may run at a time; zero otherwise.
    package let singletonKey: UInt64
    /// What it waits for.
    package let dependencies: [Dependency]
    /// How long it runs on some accelerators, where it says what it trains; empty where nothing was foretold.
    package let foretold: [ForetoldRun]

    /// Nothing special.
    package static let plain = JobTerms()

    /// Describes wishes.
    package init(
        partitions: [String] = [],
        features: [[String]] = [],
        deviceType: String = "",
        countries: [String] = [],
        systems: [String] = [],
        datasets: [String] = [],
        objective: Objective = .soonest,
        deadline: Instant? = nil,
        mayRequeue: Bool = true,
        mayRunTwice: Bool = false,
        hasCheckpoint: Bool = false,
        singletonKey: UInt64 = 0,
        dependencies: [Dependency] = [],
        foretold: [ForetoldRun] = []
    ) {
        self.partitions = partitions
        self.features = features
        self.deviceType = deviceType
        self.countries = countries
        self.systems = systems
        self.datasets = datasets
        self.objective = objective
        self.deadline = deadline
        self.mayRequeue = mayRequeue
        self.mayRunTwice = mayRunTwice
        self.hasCheckpoint = hasCheckpoint
        self.singletonKey = singletonKey
        self.dependencies = dependencies
        self.foretold = foretold
    }

    /// The same wishes with other dependencies.
    package func waiting(for dependencies: [Dependency]) -> JobTerms { with(dependencies, foretold) }

    /// The same wishes with other times foretold.
    package func foretelling(_ foretold: [ForetoldRun]) -> JobTerms { with(dependencies, foretold) }

    private func with(_ dependencies: [Dependency], _ foretold: [ForetoldRun]) -> JobTerms {
        JobTerms(
            partitions: partitions,
            features: features,
            deviceType: deviceType,
            countries: countries,
            systems: systems,
            datasets: datasets,
            objective: objective,
            deadline: deadline,
            mayRequeue: mayRequeue,
            mayRunTwice: mayRunTwice,
            hasCheckpoint: hasCheckpoint,
            singletonKey: singletonKey,
            dependencies: dependencies,
            foretold: foretold
        )
    }

    /// Equal when every wish is.
    package static func == (left: JobTerms, right: JobTerms) -> Bool {
        left === right
            || left.partitions == right.partitions && left.features == right.features
                && left.deviceType == right.deviceType && left.countries == right.countries
                && left.systems == right.systems && left.datasets == right.datasets
                && left.objective == right.objective && left.deadline == right.deadline
                && left.mayRequeue == right.mayRequeue && left.mayRunTwice == right.mayRunTwice
                && left.hasCheckpoint == right.hasCheckpoint && left.singletonKey == right.singletonKey
                && left.dependencies == right.dependencies && left.foretold == right.foretold
    }

    /// Feeds the wishes that tell most jobs apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(partitions)
        hasher.combine(systems)
        hasher.combine(singletonKey)
        hasher.combine(dependencies)
    }

    /// Reads what the first byte says: 0 for no wishes, 1 for wishes, 2 for those of a job that may run twice, 3 for those
    /// of a job whose run was foretold, which say themselves whether it may run twice.
    static func read(from reader: inout ByteReader) throws(CodingFault) -> JobTerms {
        let offset = reader.offset
        let kind = try reader.readByte()
        guard kind <= 3 else { throw CodingFault(.unknownValue, at: offset) }
        guard kind > 0 else { return .plain }
        let terms = JobTerms(
            partitions: try reader.read(),
            features: try reader.read(),
            deviceType: try reader.read(),
            countries: try reader.read(),
            systems: try reader.read(),
            datasets: try reader.read(),
            objective: try reader.read(),
            deadline: try reader.read(),
            mayRequeue: try reader.read(),
            mayRunTwice: kind == 3 ? try reader.readBool() : kind == 2,
            hasCheckpoint: try reader.read(),
            singletonKey: try reader.read(),
            dependencies: try reader.read(),
            foretold: kind == 3 ? try reader.read() : []
        )
        guard kind != 3 || !terms.foretold.isEmpty else { throw CodingFault(.unknownValue, at: offset) }
        return terms
    }

    /// Writes the byte that says what follows, then the wishes if there are any.
    func encode(to writer: inout ByteWriter) {
        let isPlain = self == .plain
        writer.write(byte: isPlain ? 0 : !foretold.isEmpty ? 3 : mayRunTwice ? 2 : 1)
        guard !isPlain else { return }
        writer.write(partitions, features, deviceType, countries, systems, datasets, objective, deadline)
        writer.write(mayRequeue)
        if !foretold.isEmpty { writer.write(mayRunTwice) }
        writer.write(hasCheckpoint, singletonKey, dependencies)
        if !foretold.isEmpty { writer.write(foretold) }
    }
}
