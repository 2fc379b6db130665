import Contract
import Foundation
import Testing

/// A type of the contract, by the name that the description gives it.
struct Form: Sendable, CustomTestStringConvertible {
    var name: String
    /// Reads an example as the type and writes it again.
    private var repeating: @Sendable (Data) throws -> Data

    init<Value: Codable & SendableMetatype>(_: Value.Type, _ name: String? = nil) {
        self.name = name ?? "\(Value.self)"
        repeating = { try JSONEncoder().encode(JSONDecoder().decode(Value.self, from: $0)) }
    }

    var testDescription: String { name }

    func repeated(_ example: [String: Any]) throws -> NSDictionary {
        let written = try repeating(JSONSerialization.data(withJSONObject: example))
        return try JSONSerialization.jsonObject(with: written) as? NSDictionary ?? [:]
    }

    static let all: [Form] = [
        Form(Problem.self), Form(Problem.ScriptMistake.self), Form(Problem.RefusedPlace.self), Form(Reason.self),
        Form(SubmitRequest.self),
        Form(Submitted.self), Form(ScriptNote.self), Form(JobView.self), Form(PlacementView.self),
        Form(ForetoldRunView.self),
        Form(ComparedPlaceView.self), Form(AttemptView.self), Form(CheckpointView.self), Form(JobAction.self),
        Form(ActionDone.self), Form(QuoteView.self), Form(TrainingTime.self), Form(Quotes.self), Form(StartView.self),
        Form(ForkQuestion.self), Form(ForkInquiry.self), Form(StartQuestion.self), Form(OutageQuestion.self),
        Form(AwardQuestion.self), Form(ForkView.self), Form(CourseView.self),
        Form(SystemCourse.self), Form(MovedJob.self), Form(ChangeView.self), Form(ProjectView.self),
        Form(MemberView.self), Form(NewProject.self), Form(MemberChange.self), Form(AllocationView.self),
        Form(NewAllocation.self), Form(StateChange.self), Form(NewSystem.self), Form(NewSlurmSite.self),
        Form(ConnectedSystem.self), Form(SiteCheckView.self), Form(SystemView.self), Form(StartsView.self),
        Form(GridHoursView.self), Form(GridHourView.self),
        Form(PartitionView.self),
        Form(PriceChange.self), Form(DatasetList.self), Form(AccountMapping.self), Form(MeView.self),
        Form(MaintenanceView.self), Form(MaintenancePlan.self), Form(OfferedShareView.self),
        Form(OfferedDevicesView.self), Form(ShareChange.self), Form(ConnectionView.self), Form(TroubleView.self),
        Form(PersonView.self), Form(RoleView.self), Form(AccountView.self), Form(NewPerson.self),
        Form(OrganisationView.self), Form(NewOrganisation.self), Form(TokenView.self), Form(NewToken.self),
        Form(EntryView.self), Form(PostingView.self), Form(Balance.self), Form(NewCorrection.self), Form(Receipt.self),
        Form(JournalHead.self), Form(JournalInfo.self), Form(Overview.self), Form(WaitingCount.self),
        Form(SpendingView.self), Form(SpendingDay.self), Form(SignInLink.self), Form(NewSession.self),
        Form(SessionView.self), Form(Verification.self), Form(Verification.Check.self),
        Form(NewPlan.self), Form(PlanInput.self), Form(PlanView.self), Form(SharingChange.self), Form(PlanReport.self),
        Form(PlanFact.self), Form(PlanSection.self), Form(PlanPlot.self), Form(PlanTable.self), Form(PlanColumn.self),
        Form(PlanCell.self), Form(PhraseView.self),
    ]
}
