/// An order to the federation. Each belongs to one part of the domain, whose rules decide it.
package enum Command: Sendable {
    case registerSystem(RegisterSystem)
    case reportInventory(ReportInventory)
    case changeSystemState(ChangeSystemState)
    case reportReachability(ReportReachability)
    case reportQueue(ReportQueue)
    case fenceSystem(FenceSystem)
    case endLeases(EndLeases)
    case planMaintenance(PlanMaintenance)
    case setOfferedShare(SetOfferedShare)
    case setPrice(SetPrice)
    case setDatasets(SetDatasets)
    case recordGridHours(RecordGridHours)

    case registerOrganisation(RegisterOrganisation)
    case registerPerson(RegisterPerson)
    case erasePerson(ErasePerson)
    case setAccount(SetAccount)
    case setRole(SetRole)
    case createProject(CreateProject)
    case issueToken(IssueToken)
    case signIn(SignIn)
    case revokeToken(RevokeToken)

    case awardAllocation(AwardAllocation)
    case changeAllocationState(ChangeAllocationState)

    case submitJobs(SubmitJobs)
    case controlJob(ControlJob)
    case observeAttempt(ObserveAttempt)
    case settleCheckpoint(SettleCheckpoint)

    case correctCharge(CorrectCharge)

    /// Time has passed: whatever is due happens.
    case tick
}
