import Contract
import HTTPTypes
import Hummingbird
import Server

/// What a person may ask of the present state: when a job would start, and what an outage or other awards would change.
struct WhatIfPage: Sendable {
    func add(to paths: Paths) {
        paths.get("what-if", show)
        paths.post("what-if", ask)
        paths.get("what-if/:id") { try await WhatIfAnswer.show($0) }
    }

    private func show(_ visit: Visit) async throws -> Response {
        guard let id = visit.query("from") else {
            let known = ["system", "job"].map { ($0, visit.query($0) ?? "") }
            return try await Self.page(visit, Dictionary(uniqueKeysWithValues: known))
        }
        do {
            let old: ForkInquiry = try await visit.get("forks/\(LocalPath.quoted(id))")
            return try await Self.page(visit, Self.fields(of: old.question))
        } catch let problem as Problem where problem.status == 404 {
            return try await Self.page(visit, [:])
        }
    }

    /// The forms, filled in with fields by their names.
    static func page(
        _ visit: Visit,
        _ fields: [String: String],
        problem: Problem? = nil
    ) async throws -> Response {
        let systems: Page<SystemView> = try await visit.get("systems?limit=100")
        var content: Content = [
            "systems": systems.items.map { system -> Content in
                ["name": system.name, "title": system.title, "isChosen": system.name == fields["system"]]
            },
            "projects": visit.ownProjects,
            "chosenProject": fields["project"] ?? "",
            "kinds": ["drained", "unreachable", "down"].map { (kind: String) -> Content in
                ["kind": kind, "name": visit.words("whatif.kind.\(kind)"), "isChosen": kind == fields["kind"]]
            },
            "days": fields["days"] ?? "7",
            "percent": fields["percent"] ?? "200",
            "job": fields["job"] ?? "",
        ]
        if let problem { content["problem"] = visit.said(of: problem).content }
        let status = problem.map { HTTPResponse.Status(code: $0.status) } ?? .ok
        return visit.page("what-if", title: visit.words("whatif.title"), content, status: status)
    }

    /// The fields that ask a question again, as nearly as the forms can.
    private static func fields(of question: ForkQuestion) -> [String: String] {
        var fields: [String: String] = [:]
        fields["job"] = question.start?.job
        if let outage = question.outage {
            fields["system"] = outage.system
            fields["kind"] = outage.kind
            fields["days"] = String(min(3650, max(1, outage.seconds / 86_400)))
        }
        if let award = question.award {
            fields["percent"] = String(award.percent)
            fields["project"] = award.project
        }
        return fields
    }

    private func ask(_ visit: Visit) async throws -> Response {
        do {
            let question = try question(visit.form)
            let inquiry: ForkInquiry = try LocalAPI.read(
                from: await visit.api.send(.post, "forks", body: question, with: visit.session, for: visit.context)
            )
            return visit.see(LocalPath("/what-if/\(inquiry.id)"))
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            let fields = Dictionary(visit.form.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return try await Self.page(visit, fields.filter { !$0.value.isEmpty }, problem: problem)
        }
    }

    private func question(_ form: Form) throws -> ForkQuestion {
        let unreadable = Problem(status: 422, code: "invalid-value", detail: "")
        switch form["question"] {
        case "start":
            let job = form["job"].map { String($0.trimmed) } ?? ""
            guard JobNumber.isOne(job) else { throw unreadable }
            return ForkQuestion(start: StartQuestion(job: job))
        case "outage":
            guard let system = form["system"], let days = form["days"].flatMap({ Int64($0) }), (1...3650).contains(days)
            else { throw unreadable }
            let kind = form["kind"] ?? "drained"
            return ForkQuestion(
                outage: OutageQuestion(system: system, kind: kind, inSeconds: 0, seconds: days * 86_400)
            )
        case "award":
            guard let percent = form["percent"].flatMap({ Int64($0) }) else { throw unreadable }
            return ForkQuestion(award: AwardQuestion(percent: percent, project: form["project"]))
        default: throw unreadable
        }
    }
}
