import Contract
import HTTPTypes
import Hummingbird
import Server

/// Plans: those that a person may read, a new one from an example or from an earlier one, and what is done with one.
struct PlanPages: Sendable {
    /// The kinds of plans, in the order of the page.
    static let kinds = ["training", "gigafactory", "fund", "scenario"]

    let presets: PlanPresets

    func add(to paths: Paths) {
        paths.get("plans", list)
        paths.get("plans/new", ask)
        paths.post("plans/new", make)
        paths.get("plans/compare") { try await PlanComparison.show($0) }
        paths.get("plans/:id") { try await PlanPage.show($0) }
        paths.post("plans/:id/actions", act)
        paths.get("plans/:id/download/:file") { try await PlanDownload.answer($0) }
    }

    // MARK: The list

    private func list(_ visit: Visit) async throws -> Response {
        let words = visit.words
        let kind = visit.query("kind").flatMap { Self.kinds.contains($0) ? $0 : nil }
        let filters = [("kind", kind), ("q", visit.query("q")), ("cursor", visit.query("cursor"))]
            .compactMap { name, value in value.map { "&\(name)=\(LocalPath.quoted($0))" } }
        let plans: Page<PlanView> = try await visit.get("plans?limit=25\(filters.joined())")
        let isOpen = plans.items.contains { $0.ended == nil }
        var content: Content = [
            "tabs": [Self.tab(visit, nil, kind)] + Self.kinds.map { Self.tab(visit, $0, kind) },
            "kinds": Self.kinds.map { kind -> Content in
                [
                    "name": words("plans.new.\(kind)"), "what": words("plans.what.\(kind)"),
                    "href": "/plans/new?kind=\(kind)",
                ]
            },
            "lead": words(kind.map { "plans.what.\($0)" } ?? "plans.lead"),
            "hasPlans": !plans.items.isEmpty,
            "plans": plans.items.map { visit.content(of: $0) },
            "isRenewed": isOpen,
            "mayCompare": plans.items.count { $0.state == "succeeded" } > 1,
        ]
        content["new"] = kind.map { "/plans/new?kind=\($0)" }
        if let next = plans.next {
            content["next"] = "/plans?cursor=\(LocalPath.quoted(next))" + (kind.map { "&kind=\($0)" } ?? "")
        }
        return visit.page("plans", title: words("plans.title"), content)
    }

    private static func tab(_ visit: Visit, _ kind: String?, _ current: String?) -> Content {
        [
            "href": kind.map { "/plans?kind=\($0)" } ?? "/plans",
            "name": visit.words(kind.map { "plans.kinds.\($0)" } ?? "plans.all"),
            "isCurrent": kind == current,
        ]
    }

    // MARK: A new one

    private func ask(_ visit: Visit) async throws -> Response {
        if let id = visit.query("from") {
            let old: PlanView = try await visit.get("plans/\(LocalPath.quoted(id))")
            let bytes = try await visit.api.send(
                .get,
                "plans/\(LocalPath.quoted(id))/document",
                with: visit.session,
                for: visit.context
            )
            let text = String(decoding: bytes, as: UTF8.self)
            return page(visit, kind: old.kind, document: text, ["chosenProject": old.project ?? ""])
        }
        let kind = visit.query("kind").flatMap { Self.kinds.contains($0) ? $0 : nil } ?? "training"
        let preset = visit.query("preset").flatMap { presets[kind, $0] } ?? presets.first(kind)
        return page(visit, kind: kind, document: preset?.text ?? "", preset: preset?.name)
    }

    private func page(
        _ visit: Visit,
        kind: String,
        document: String,
        preset current: String? = nil,
        _ more: Content = [:],
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let words = visit.words
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false).count
        var content: Content = [
            "kind": kind,
            "kindName": words("plans.new.\(kind)"),
            "what": words("plans.what.\(kind)"),
            "guide": words("plans.guide.\(kind)"),
            "document": document,
            "rows": min(40, max(14, lines + 1)),
            "presets": presets.of(kind).map { preset -> Content in
                [
                    "name": words("preset.\(preset.name)"), "href": "/plans/new?kind=\(kind)&preset=\(preset.name)",
                    "isCurrent": preset.name == current,
                ]
            },
            "isFund": kind == "fund",
            "isGigafactory": kind == "gigafactory",
            "futures": visit.form["futures"] ?? "10000",
            "countries": visit.form["countries"] ?? "FR, FI, ES, DE",
            "projects": visit.ownProjects,
            "chosenProject": visit.form["project"] ?? "",
            "isShared": visit.form["shared"] != nil,
            "requestKey": Visit.newRequestKey(),
        ]
        content.merge(more)
        return visit.page("plan-new", title: words("plans.new.\(kind)"), content, status: status)
    }

    private func make(_ visit: Visit) async throws -> Response {
        let form = visit.form
        let kind = form["kind"] ?? ""
        // Browsers send typed lines as on DOS.
        let document = (form["document"] ?? "").replacing("\r\n", with: "\n")
        let codes = (form["countries"] ?? "").split { !$0.isLetter }.map { $0.uppercased() }
        let order = NewPlan(
            kind: kind,
            document: document,
            project: form["project"],
            isShared: form["shared"] != nil,
            futures: kind == "fund" ? form["futures"].flatMap { Int($0) } : nil,
            countries: kind == "gigafactory" ? codes : nil
        )
        do {
            let plan: PlanView = try LocalAPI.read(from: await visit.send(.post, "plans", order))
            return visit.see(LocalPath("/plans/\(plan.id)"))
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            var more: Content = ["problem": visit.said(of: problem).content]
            if let mistakes = problem.mistakes {
                more["problem"] = visit.said(of: Problem(status: 422, code: problem.code, detail: "")).content
                more["hasMistakes"] = true
                more["mistakes"] = mistakes.map { Self.content(of: $0, in: document, visit) }
                more["faultLine"] = mistakes.first?.line ?? 0
            }
            let known = Self.kinds.contains(kind) ? kind : "training"
            return page(visit, kind: known, document: document, more, status: .init(code: problem.status))
        }
    }

    /// A mistake with its line as it was written.
    static func content(of mistake: Problem.ScriptMistake, in document: String, _ visit: Visit) -> Content {
        let (message, remedy, language) = visit.words.said(of: mistake)
        var row: Content = [
            "message": message.printable, "messageLanguage": language,
            "where": mistake.line > 0
                ? visit.words("submit.line", ["line": String(mistake.line)]) : visit.words("plans.inDocument"),
        ]
        row["suggestion"] = remedy?.printable
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        guard mistake.line > 0, mistake.line <= lines.count else { return row }
        let line = lines[mistake.line - 1].prefix(400)
        let blanks = line.prefix { $0 == " " }
        row["source"] = ["before": String(blanks), "fault": String(line.dropFirst(blanks.count)).printable]
        return row
    }

    // MARK: Deeds

    private func act(_ visit: Visit) async throws -> Response {
        let id = try visit.part("id")
        let back = LocalPath("/plans/\(id)")
        switch visit.form["action"] {
        case "cancel":
            try await visit.send(.post, "plans/\(id)/cancel")
            return visit.see(back, done: "planCancel")
        case "delete":
            try await visit.send(.delete, "plans/\(id)")
            return visit.see(LocalPath("/plans"), done: "planDelete")
        case "share", "unshare":
            let isShared = visit.form["action"] == "share"
            _ = try await visit.send(.put, "plans/\(id)/sharing", SharingChange(isShared: isShared))
            return visit.see(back, done: isShared ? "planShare" : "planUnshare")
        default: return visit.see(back)
        }
    }
}

extension Visit {
    /// A plan as lists and pages show it.
    func content(of plan: PlanView) -> Content {
        var content: Content = [
            "planID": plan.id,
            "planTitle": plan.title.printable,
            "planKind": words("plans.kind.\(plan.kind)"),
            "state": plan.state,
            "stateName": words("plans.state.\(plan.state)"),
            "isOpen": plan.ended == nil,
            "isRunning": plan.state == "running",
            "isDone": plan.state == "succeeded",
            "isOwn": plan.isOwn,
            "isShared": plan.isShared,
            "project": plan.project ?? "",
            "hasProject": plan.project != nil,
            "percent": words.percent(Int64(plan.percent ?? 0), of: 100),
            "percentWidth": (plan.percent ?? 0) * 10,
            "choose": words("plans.choose", ["title": plan.title.printable]),
        ]
        if let time = time(plan.created) { content["created"] = time }
        return content
    }
}
