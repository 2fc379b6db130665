import Quantities

/// A job as it is submitted.
struct Submission: Sendable {
    var id: Int64
    var submitSeconds: Int64
    var workSeconds: UInt32
    var expectedSeconds: UInt32
    var devices: UInt32
    var user: UInt32
    var home: Int32
    var favourite: Int32
    var workload: Int32
    var accessMode: Int32
    var country: Int32
    var organisation: Int32
    var deadlineSeconds: Int64
    var isPreemptible: Bool
}

/// Who the users of a workload are: where at home, from which country and kind of organisation. Drawn once for each, so
/// that a user stays who they are, whatever the broker.
struct UserPool: Sendable {
    struct Person: Sendable {
        var home: Int32
        /// Where they like to go whatever the queue: home, or a large system.
        var favourite: Int32
        var country: Int32
        var organisation: Int32
    }

    private let homes: AliasTable
    private let homeSystems: [Int32]
    private let sizes: AliasTable
    private let countries: AliasTable?
    private let organisations: AliasTable?
    private let seed: UInt64
    private var people: ContiguousArray<Person?> = []

    /// - Parameter homes: A weight for each system.
    init(homes weights: [Double], sizes: [Double], countries: [Double], organisations: [Double], seed: UInt64) {
        homeSystems = weights.indices.filter { weights[$0] > 0 }.map { Int32($0) }
        homes = AliasTable(weights: homeSystems.map { weights[Int($0)] })
        self.sizes = AliasTable(weights: sizes)
        self.countries = countries.isEmpty ? nil : AliasTable(weights: countries)
        self.organisations = organisations.isEmpty ? nil : AliasTable(weights: organisations)
        self.seed = seed
    }

    /// Who a user is. Users without a number are each one's own.
    mutating func person(_ user: UInt32, job: Int64) -> Person {
        guard user != TraceJob.none else { return draw(UInt64(bitPattern: job) | 1 << 63) }
        while people.count <= Int(user) { people.append(nil) }
        if let known = people[Int(user)] { return known }
        let person = draw(UInt64(user))
        people[Int(user)] = person
        return person
    }

    private func draw(_ number: UInt64) -> Person {
        var chance = RandomStream(seed: seed, stream: number)
        let home = homeSystems[homes.draw(from: &chance)]
        let isNear = chance.next() >> 63 == 0
        let large = Int32(sizes.draw(from: &chance))
        return Person(
            home: home,
            favourite: isNear ? home : large,
            country: countries.map { Int32($0.draw(from: &chance)) } ?? -1,
            organisation: organisations.map { Int32($0.draw(from: &chance)) } ?? -1
        )
    }
}
