import Federation
import Quantities
import Scheduling

/// The smallest federation that jobs can be submitted to: one system, one organisation, one project, one budget.
enum Groundwork {
    static let person = PersonID(1)
    static let project = ProjectID(1)
    static let ada = Actor.person(person, .all)

    /// The script that every submission carries: about a kilobyte, as people write them.
    static let script: String = {
        var text = """
            #!/bin/bash
            #SBATCH --job-name=train-small
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=1
            #SBATCH --mem=64M
            #SBATCH --time=00:10:00
            #SBATCH --output=train-%j.out
            #SBATCH --error=train-%j.err

            set -euo pipefail
            export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK

            """
        var line = 1
        while text.utf8.count < 1000 {
            text += "echo \"step \(line) of the preparation\" && sleep 0\n"
            line += 1
        }
        return text
    }()

    /// The orders that make it. Without `isActive` its system is known but takes no job, so that jobs only queue.
    static func orders(at now: Instant, nodes: UInt32 = 1, isActive: Bool) -> [Command] {
        let node = NodeCapacity(cores: 64, devices: 0, memory: Bytes(256 << 30))
        let shape = PartitionShape(
            name: "cpu",
            pool: 0,
            chip: "a processor",
            hasAccelerators: false,
            billing: .device,
            features: [],
            defaultTime: Seconds(3600),
            longestTime: Seconds(86_400),
            milliwattsPerDevice: 5000
        )
        let inventory = ReportInventory(
            system: SystemID(1),
            pools: [.init(node: node, count: nodes)],
            partitions: [shape],
            needsAccount: false,
            notes: "",
            price: MicroEuros(20_000)
        )
        let budget = AwardAllocation(
            project: project,
            system: nil,
            amount: DeviceSeconds(1 << 48),
            starts: now,
            ends: now + Seconds(20 * 365 * 86_400),
            why: "a benchmark"
        )
        var orders: [Command] = [
            .registerSystem(
                RegisterSystem(
                    name: "bench",
                    title: "A system",
                    country: "FR",
                    gridGramsPerKilowattHour: 50,
                    gridSource: "none"
                )
            ),
            .reportInventory(inventory),
            .registerOrganisation(RegisterOrganisation(name: "Lab", kind: .research, country: "FR")),
            .registerPerson(RegisterPerson(person: person)),
            .createProject(
                CreateProject(
                    name: "atlas",
                    title: "Atlas",
                    organisation: OrganisationID(1),
                    principalInvestigator: person
                )
            ),
            .awardAllocation(budget),
        ]
        guard isActive else { return orders }
        orders += [System.State.probing, .active].map {
            .changeSystemState(ChangeSystemState(system: SystemID(1), to: $0, why: "a benchmark"))
        }
        orders.append(.reportReachability(ReportReachability(system: SystemID(1), isReachable: true)))
        return orders
    }
}
