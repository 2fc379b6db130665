import Quantities

/// A partition of a site, as its own lists describe it.
struct SitePartition: Hashable, Sendable {
    /// A node's share in the work: what most nodes of the partition have.
    struct Node: Hashable, Sendable {
        var cores: Int
        var devices: Int
        var memoryMiB: Int64
        /// The accelerators' type in the site's GRES; nil where it names none.
        var deviceType: String?
        var architecture: String
    }

    var name: String
    var node: Node
    /// The names of the nodes that are like this.
    var nodes: [String]
    /// How many nodes of the partition are otherwise, and not used.
    var others: Int
    var isWhole: Bool
    var defaultMinutes: Int64?
    var mostMinutes: Int64?
    var features: [String]

    var deviceType: String? { node.deviceType }

    /// What the devices are: the GRES type in its maker's spelling as far as it is known by its letters, or the nodes'
    /// architecture.
    var chip: String {
        guard node.devices > 0 else { return node.architecture }
        return node.deviceType?.uppercased() ?? "GPU"
    }

    /// A node as slurmctld lists it.
    struct ListedNode {
        var name: String
        var shape: Node
        var partitions: [String]
        var states: Set<String>
        var features: [String]

        init(_ value: JSONValue) {
            name = value["name"].slurmText
            partitions = value["partitions"].items.compactMap(\.string)
            states = Set(value["state"].slurmWords + value["state_flags"].slurmWords)
            features = Self.words(value["active_features"])
            let (type, count) = Self.devices(value["gres"].slurmText)
            shape = Node(
                cores: Int(clamping: value["cpus"].slurmNumber ?? 0),
                devices: count,
                memoryMiB: value["real_memory"].slurmNumber ?? 0,
                deviceType: type,
                architecture: value["architecture"].slurmText
            )
        }

        /// Whether work can go there, now or once its work is done.
        var isUsable: Bool {
            states.isDisjoint(with: [
                "DOWN", "DRAIN", "DRAINED", "DRAINING", "FAIL", "FUTURE", "NOT_RESPONDING", "UNKNOWN", "INVALID_REG",
            ])
        }

        /// One text with commas before v0.0.40, a list since.
        private static func words(_ value: JSONValue) -> [String] {
            value.items.isEmpty
                ? value.slurmText.split(separator: ",").map(String.init) : value.items.compactMap(\.string)
        }

        /// `gpu:h100:8(S:0-1)`, `gpu:8`, or several with commas: the first kind of accelerator counts.
        private static func devices(_ text: String) -> (type: String?, count: Int) {
            for entry in text.split(separator: ",") {
                let parts = entry.prefix { $0 != "(" }.split(separator: ":")
                guard parts.first == "gpu", let count = parts.last.flatMap({ Int($0) }) else { continue }
                return (parts.count == 3 ? String(parts[1]) : nil, count)
            }
            return (nil, 0)
        }
    }

    /// Reads the lists of a site. Partitions that take no jobs, and those without nodes, are left out.
    static func all(
        _ partitions: [JSONValue],
        _ nodes: [ListedNode],
        _ version: SlurmVersion,
        whole: [String]
    ) -> [SitePartition] {
        partitions.compactMap { value in
            let name = value["name"].slurmText
            let state = version.isStructured ? value["partition"]["state"].slurmWords : value["state"].slurmWords
            let members = nodes.filter { $0.partitions.contains(name) }
            // The most frequent shape; of equals, the larger.
            let shapes = Dictionary(grouping: members, by: \.shape)
            let most = shapes.max { left, right in
                (left.value.count, left.key.cores, left.key.devices) < (
                    right.value.count, right.key.cores, right.key.devices
                )
            }
            guard let most, state.isEmpty || state.contains("UP") else { return nil }
            let times: (JSONValue, JSONValue) =
                version.isStructured
                ? (value["defaults"]["time"], value["maximums"]["time"])
                : (value["default_time_limit"], value["max_time_limit"])
            // OverSubscribe=EXCLUSIVE is a number of no jobs on a node beside one's own; v0.0.38 does not give it.
            let isExclusive =
                version.isStructured && value["maximums"]["oversubscribe"]["jobs"].slurmNumber == 0
            return SitePartition(
                name: name,
                node: most.key,
                nodes: most.value.map(\.name).sorted(),
                others: members.count - most.value.count,
                isWhole: isExclusive || whole.contains(name),
                defaultMinutes: times.0.slurmNumber,
                mostMinutes: times.1.slurmNumber,
                features: Set(most.value.flatMap(\.features)).sorted()
            )
        }
    }
}
