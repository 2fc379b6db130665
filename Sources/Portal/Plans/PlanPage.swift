import Contract
import HTTPTypes
import Hummingbird
import Server

/// One plan: how far it is, and once it is worked out what it came to.
enum PlanPage {
    static func show(_ visit: Visit) async throws -> Response {
        let id = try visit.part("id")
        let plan: PlanView = try await visit.get("plans/\(id)")
        let words = visit.words
        var content = visit.content(of: plan)
        content["kinds"] = "/plans?kind=\(plan.kind)"
        content["kindsName"] = words("plans.kinds.\(plan.kind)")
        content["say"] = words("plans.say", ["state": words("plans.state.\(plan.state)")])
        content["access"] = access(visit, plan)
        content["hasCharts"] = true
        content["isFailed"] = plan.state == "failed"
        content["isCancelled"] = plan.state == "cancelled"
        let why = plan.phrase.map { words.report($0) } ?? (text: plan.problem ?? "", language: "en")
        content["why"] = why.text.printable
        content["whyLanguage"] = why.language
        if plan.state == "succeeded" {
            let report: PlanReport = try await visit.get("plans/\(id)/report")
            content.merge(PlanReportContent.content(visit, report, plan))
        }
        // What came to nothing is looked for in what was written.
        if ["succeeded", "failed"].contains(plan.state) {
            let document = try await visit.api.send(
                .get,
                "plans/\(id)/document",
                with: visit.session,
                for: visit.context
            )
            // A longer one is among the files.
            if document.count <= 16 << 10 { content["document"] = String(decoding: document, as: UTF8.self).printable }
        }
        return visit.page("plan", title: plan.title.printable, content)
    }

    /// Who may read it, in a sentence.
    private static func access(_ visit: Visit, _ plan: PlanView) -> String {
        let words = visit.words
        let people = plan.project.map { words("plans.access.project", ["project": $0]) }
        if plan.isShared { return words("plans.access.shared") }
        return people ?? words("plans.access.own")
    }
}
