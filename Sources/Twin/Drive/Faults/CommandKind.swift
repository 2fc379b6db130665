package import Federation

/// The kinds of commands, to count what was exercised.
package enum CommandKind: String, Sendable, CaseIterable {
    case registerSystem
    case reportInventory
    case changeSystemState
    case reportReachability
    case reportQueue
    case fenceSystem
    case endLeases
    case planMaintenance
    case setOfferedShare
    case setPrice
    case setDatasets
    case recordGridHours
    case registerOrganisation
    case registerPerson
    case erasePerson
    case setAccount
    case setRole
    case createProject
    case issueToken
    case signIn
    case revokeToken
    case awardAllocation
    case changeAllocationState
    case submitJobs
    case controlJob
    case observeAttempt
    case settleCheckpoint
    case correctCharge
    case tick

    /// The kind of a command. A new kind of command does not compile before it is named here.
    package init(_ command: Command) {
        self =
            switch command {
            case .registerSystem: .registerSystem
            case .reportInventory: .reportInventory
            case .changeSystemState: .changeSystemState
            case .reportReachability: .reportReachability
            case .reportQueue: .reportQueue
            case .fenceSystem: .fenceSystem
            case .endLeases: .endLeases
            case .planMaintenance: .planMaintenance
            case .setOfferedShare: .setOfferedShare
            case .setPrice: .setPrice
            case .setDatasets: .setDatasets
            case .recordGridHours: .recordGridHours
            case .registerOrganisation: .registerOrganisation
            case .registerPerson: .registerPerson
            case .erasePerson: .erasePerson
            case .setAccount: .setAccount
            case .setRole: .setRole
            case .createProject: .createProject
            case .issueToken: .issueToken
            case .signIn: .signIn
            case .revokeToken: .revokeToken
            case .awardAllocation: .awardAllocation
            case .changeAllocationState: .changeAllocationState
            case .submitJobs: .submitJobs
            case .controlJob: .controlJob
            case .observeAttempt: .observeAttempt
            case .settleCheckpoint: .settleCheckpoint
            case .correctCharge: .correctCharge
            case .tick: .tick
            }
    }
}
