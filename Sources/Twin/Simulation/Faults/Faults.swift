/// Where chance decides what fails: a stream for each thing, so that one broker's faults come when another's do.
struct Faults: Sendable {
    var nodes: [RandomStream]
    var switches: [RandomStream]
    var systems: [RandomStream]
    var connectors: [RandomStream]
    /// Who is hit.
    var victims: [RandomStream]

    init(seed: UInt64, places: Int, systems count: Int) {
        func streams(_ count: Int, _ family: UInt64) -> [RandomStream] {
            (0..<count).map { RandomStream(seed: seed ^ 0xFA17, stream: family << 32 | UInt64($0)) }
        }
        nodes = streams(places, 1)
        switches = streams(places, 2)
        systems = streams(count, 3)
        connectors = streams(count, 4)
        victims = streams(places, 5)
    }
}
