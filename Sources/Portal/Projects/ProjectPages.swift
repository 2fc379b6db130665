import Contract
import HTTPTypes
import Hummingbird
import Server

/// The projects, and one of them: its budgets, how fast they go, and its people.
struct ProjectPages: Sendable {
    /// How many of its people the page of a project holds.
    private static let mostPeople = 30

    func add(to paths: Paths) {
        paths.get("projects", list)
        paths.get("projects/:name", show)
        paths.post("projects/:name/people", change)
    }

    private func list(_ visit: Visit) async throws -> Response {
        let cursor = visit.query("cursor").map { "&cursor=\(LocalPath.quoted($0))" } ?? ""
        let projects: Page<ProjectView> = try await visit.get("projects?limit=25\(cursor)")
        let words = visit.words
        var content: Content = [
            "hasProjects": !projects.items.isEmpty,
            "projects": projects.items.map { project -> Content in
                let granted = project.allocations.reduce(0) { $0 + $1.grantedDeviceSeconds }
                let left = project.allocations.reduce(0) { $0 + $1.availableDeviceSeconds }
                return [
                    "name": project.name, "title": project.title.printable,
                    "organisation": project.organisation.printable,
                    "people": words.number(project.people.count),
                    "left": words.deviceHours(left), "granted": words.deviceHours(granted),
                ]
            },
        ]
        if let next = projects.next { content["next"] = "/projects?cursor=\(LocalPath.quoted(next))" }
        return visit.page("projects", title: words("projects.title"), content)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let project: ProjectView = try await visit.get("projects/\(visit.part("name"))")
        let words = visit.words
        var content: Content = [
            "project": project.name, "title": project.title.printable,
            "facts": [
                ("projects.name", project.name), ("projects.organisation", project.organisation.printable),
                ("systems.country", words.country(project.country)), ("projects.created", words.date(project.created)),
            ].map { ["name": words($0), "value": $1] as Content },
            "hasBudgets": !project.allocations.isEmpty,
            "budgets": project.allocations.map { visit.content(of: $0) },
            "eventQuery": "?project=\(LocalPath.quoted(project.name))",
            "mayManage": mayManage(visit, project),
            "requestKey": Visit.newRequestKey(),
        ]
        content.merge(people(visit, project))
        content.merge(try await ProjectTokens.content(visit, project))
        if let chosen = chosen(visit, project) {
            let spending: SpendingView = try await visit.get("allocations/\(chosen.id)/spending")
            content["burnDown"] = BurnDown.content(visit, chosen, spending)
            content["hasCharts"] = true
        }
        return visit.page("project", title: project.title.printable, content)
    }

    /// Some of its people, from the one on that was asked for.
    private func people(_ visit: Visit, _ project: ProjectView) -> Content {
        let words = visit.words
        let start = visit.query("people").flatMap { Int($0) }.map { min(max(0, $0), project.people.count) } ?? 0
        let shown = project.people.dropFirst(start).prefix(Self.mostPeople)
        let rest = project.people.count - start - shown.count
        let path = "/projects/\(LocalPath.quoted(project.name))"
        var content: Content = [
            "people": shown.map { person -> Content in
                let name = person.name?.printable ?? person.person
                return [
                    "person": person.person, "name": name, "role": words("role.\(person.role)"),
                    "take": words("projects.takeOut", ["name": name]),
                ]
            },
            "isPeoplePaged": start > 0 || rest > 0,
        ]
        if start > 0 { content["firstPeople"] = "\(path)#people-title" }
        if rest > 0 {
            content["morePeople"] = "\(path)?people=\(start + shown.count)#people-title"
            content["restOfPeople"] = words.count("projects.morePeople", rest)
        }
        return content
    }

    /// The allocation whose burn-down is shown: the one that was asked for, else the first that is good now.
    private func chosen(_ visit: Visit, _ project: ProjectView) -> AllocationView? {
        let asked = visit.query("allocation").flatMap { UInt64($0) }
        return project.allocations.first { $0.id == asked } ?? project.allocations.first { $0.state == "active" }
            ?? project.allocations.last
    }

    /// Whether it is worth showing the form; the API decides whether it does anything.
    private func mayManage(_ visit: Visit, _ project: ProjectView) -> Bool {
        guard let me = visit.me, me.powers.contains("manage") else { return false }
        return me.person.roles.contains {
            $0.role == "administrator"
                || $0.role == "principal-investigator" && $0.scope == "project:\(project.name)"
        }
    }

    private func change(_ visit: Visit) async throws -> Response {
        let part = try visit.part("name")
        guard let person = visit.form["person"] else { throw Problem(status: 422, code: "invalid-value", detail: "") }
        let path = "projects/\(part)/people/\(LocalPath.quoted(person))"
        let isTaken = visit.form["action"] == "remove"
        if isTaken {
            try await visit.send(.delete, path)
        } else {
            _ = try await visit.send(.put, path, MemberChange(role: visit.form["role"] ?? "member"))
        }
        return visit.see(LocalPath("/projects/\(part)"), done: isTaken ? "removed" : "added")
    }
}
