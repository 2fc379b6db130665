import Federation
import Quantities
import Scheduling

/// The small federation in which histories begin: three systems, two projects, and one person of every role.
struct FoundedWorld: Sendable {
    /// The commands that found it, in order. The first ones are the engine's, as on a server's first start.
    let orders: [ModelEngine.Order]

    static let begins = Instant(milliseconds: 1_760_000_000_000)
    static let administrator = PersonID(101)
    static let auditor = PersonID(102)
    static let lead = PersonID(103)
    static let secondLead = PersonID(104)
    static let member = PersonID(105)
    static let secondMember = PersonID(106)
    static let siteOperator = PersonID(107)
    static let stranger = PersonID(108)
    static let people = [
        administrator, auditor, lead, secondLead, member, secondMember, siteOperator, stranger,
    ]

    static let node = NodeCapacity(cores: 8, devices: 4, memory: Bytes(64 << 30))
    static let plainNode = NodeCapacity(cores: 16, devices: 0, memory: Bytes(32 << 30))

    init() {
        var orders: [ModelEngine.Order] = []
        func give(_ command: Command, by actor: Actor = .person(Self.administrator, .all)) {
            orders.append(ModelEngine.Order(command: command, actor: actor))
        }
        for person in Self.people { give(.registerPerson(RegisterPerson(person: person)), by: .engine) }
        func grant(_ role: Role, on scope: Scope, to person: PersonID, by actor: Actor = .engine) {
            give(.setRole(SetRole(person: person, grant: Grant(role, on: scope), isGranted: true)), by: actor)
        }
        grant(.administrator, on: .federation, to: Self.administrator)
        grant(.auditor, on: .federation, to: Self.auditor)
        give(.registerOrganisation(RegisterOrganisation(name: "Institut Exemple", kind: .research, country: "FR")))
        for number in 0..<3 {
            let system = SystemID(UInt64(number + 1))
            let register = RegisterSystem(
                name: ["alpha", "beta", "gamma"][number],
                title: "System \(number + 1)",
                country: ["FR", "FI", "DE"][number],
                gridGramsPerKilowattHour: Int64(40 + 150 * number),
                gridSource: "made up"
            )
            give(.registerSystem(register))
            give(.reportInventory(Self.inventory(of: system)), by: .engine)
            give(.changeSystemState(ChangeSystemState(system: system, to: .probing, why: "")), by: .engine)
            give(.changeSystemState(ChangeSystemState(system: system, to: .active, why: "")), by: .engine)
        }
        grant(.siteOperator, on: .system(1), to: Self.siteOperator)
        for person in [Self.lead, Self.member] {
            give(.setAccount(SetAccount(person: person, system: 2, isMapped: true)))
        }
        for (number, lead) in [Self.lead, Self.secondLead].enumerated() {
            let create = CreateProject(
                name: ["atlas", "boreas"][number],
                title: "Project",
                organisation: 1,
                principalInvestigator: lead
            )
            give(.createProject(create))
            let project = ProjectID(UInt64(number + 1))
            grant(.member, on: .project(project), to: [Self.member, Self.secondMember][number])
            let award = AwardAllocation(
                project: project,
                system: nil,
                amount: DeviceSeconds(number == 0 ? 2_000_000 : 60_000),
                starts: Self.begins,
                ends: Self.begins + 1_000_000,
                why: "for the history"
            )
            give(.awardAllocation(award))
        }
        self.orders = orders
    }

    /// What a system's connector finds at first.
    static func inventory(of system: SystemID, gpuPool: UInt32 = 0, nodes: UInt32 = 2) -> ReportInventory {
        ReportInventory(
            system: system,
            pools: [.init(node: node, count: nodes), .init(node: plainNode, count: 1)],
            partitions: [
                partition("gpu", pool: gpuPool, billing: system == 3 ? .wholeNode : .device),
                partition("cpu", pool: 1, billing: .device),
            ],
            needsAccount: system == 2,
            notes: "simulated",
            price: MicroEuros(Int64(20_000 * system.number))
        )
    }

    private static func partition(_ name: String, pool: UInt32, billing: Partition.Billing) -> PartitionShape {
        PartitionShape(
            name: name,
            pool: pool,
            chip: name == "gpu" ? "NVIDIA H200" : "processor",
            hasAccelerators: name == "gpu",
            billing: billing,
            features: ["fast"],
            defaultTime: 600,
            longestTime: 7200,
            milliwattsPerDevice: name == "gpu" ? 700_000 : 5000
        )
    }
}
