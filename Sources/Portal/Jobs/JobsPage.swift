import Contract
import Federation
import HTTPTypes
import Hummingbird
import Server

/// The list of jobs: filtered, searched, a page at a time, and several steered at once.
struct JobsPage: Sendable {
    static let states = ["running", "placed", "queued", "held", "succeeded", "failed", "timedOut", "cancelled"]
    private static let pageLength = 25
    /// The most jobs that one form steers.
    private static let mostPicked = 100

    func add(to paths: Paths) {
        paths.get("jobs", show)
        paths.post("jobs/actions", steer)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let search = visit.query("q").map { String($0.trimmed) } ?? ""
        if JobNumber.isOne(search) { return visit.see(LocalPath("/jobs/\(search)")) }
        let wanted = Filter(visit)
        let page: Page<JobView> = try await visit.get(
            "jobs?" + wanted.apiQuery(visit, search, limit: Self.pageLength)
        )
        let words = visit.words
        var content = self.content(visit, wanted)
        if let reached = page.reached {
            let key = wanted.isOldestFirst ? "jobs.searchedUpTo" : "jobs.searchedDownTo"
            content["searched"] = words(key, ["search": search, "job": String(reached)])
        }
        content["q"] = search
        content["isFiltered"] = wanted.isOne || !search.isEmpty || visit.query("cursor") != nil
        content["hasJobs"] = !page.items.isEmpty
        content["canPick"] = page.items.contains(where: \.isOpen)
        content["jobs"] = page.items.map { visit.content(of: $0) }
        content["requestKey"] = Visit.newRequestKey()
        if let next = page.next { content["next"] = "/jobs?" + wanted.query(search, cursor: next) }
        if visit.query("cursor") != nil { content["first"] = "/jobs?" + wanted.query(search, cursor: nil) }
        return visit.page("jobs", title: words("jobs.title"), content)
    }

    private func content(_ visit: Visit, _ wanted: Filter) -> Content {
        [
            "states": Self.states.map { state -> Content in
                [
                    "state": state, "stateName": visit.words("state.\(state)"),
                    "isChosen": wanted.states.contains(state),
                ]
            },
            "projects": visit.ownProjects,
            "chosenProject": wanted.project ?? "",
            "isMine": wanted.isMine,
            "isOldestFirst": wanted.isOldestFirst,
        ]
    }

    private func steer(_ visit: Visit) async throws -> Response {
        let back = LocalPath(visit.form["return"])
        let jobs = visit.form.all("job").filter(JobNumber.isOne).prefix(Self.mostPicked)
        guard !jobs.isEmpty else { throw Problem(status: 422, code: "nothing-picked", detail: "") }
        guard let action = visit.form["action"], ["hold", "release", "cancel"].contains(action) else {
            throw Problem(status: 422, code: "invalid-value", detail: "")
        }
        let why = visit.form["why"] ?? visit.words("action.noWhy")
        var done = 0
        var last: Problem?
        for job in jobs {
            do {
                try await JobPage.steer(visit, job, action, why)
                done += 1
            } catch let problem as Problem {
                last = problem
            }
        }
        if done == 0, let last { throw last }
        return visit.see(back, done: action, count: done)
    }
}

/// What the list is narrowed to.
private struct Filter {
    var states: [String]
    var project: String?
    var array: UInt64?
    var isMine: Bool
    var isOldestFirst: Bool

    init(_ visit: Visit) {
        states = visit.queries("state").filter(JobsPage.states.contains)
        project = visit.query("project")
        array = visit.query("array").flatMap { UInt64($0) }.flatMap { $0 > 0 && $0 < 1 << 62 ? $0 : nil }
        isMine = visit.query("whose") == "mine"
        isOldestFirst = visit.query("sort") == "id"
    }

    var isOne: Bool { !states.isEmpty || project != nil || array != nil || isMine || isOldestFirst }

    private var parts: [String] {
        states.map { "state=\($0)" } + (project.map { ["project=\(LocalPath.quoted($0))"] } ?? [])
            + (array.map { ["array=\($0)"] } ?? []) + (isOldestFirst ? ["sort=id"] : [])
    }

    func apiQuery(_ visit: Visit, _ search: String, limit: Int) -> String {
        var parts = parts + ["limit=\(limit)"]
        if !search.isEmpty { parts.append("name=\(LocalPath.quoted(search))") }
        if isMine, let me = visit.me { parts.append("person=\(me.person.id)") }
        if let cursor = visit.query("cursor") { parts.append("cursor=\(LocalPath.quoted(cursor))") }
        return parts.joined(separator: "&")
    }

    func query(_ search: String, cursor: String?) -> String {
        var parts = parts
        if isMine { parts.append("whose=mine") }
        if !search.isEmpty { parts.append("q=\(LocalPath.quoted(search))") }
        if let cursor { parts.append("cursor=\(LocalPath.quoted(cursor))") }
        return parts.joined(separator: "&")
    }
}

/// A job as people name it: `12`, or `12_3` for a task of an array.
enum JobNumber {
    static func isOne(_ text: String) -> Bool {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy {
                (1...18).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
    }
}
