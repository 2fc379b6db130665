package import Federation

/// The kinds of commands, to count what was exercised.
package enum CommandKind: String, Sendable, CaseIterable {
    case registerSystem
    case reportInventory
    case changeSystemState
    case reportReachability
    case reportQueue
    case fenceSystem
    case planMaintenance
    case setPrice
    case setDatasets
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
            case .planMaintenance: .planMaintenance
            case .setPrice: .setPrice
            case .setDatasets: .setDatasets
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
