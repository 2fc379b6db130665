import Contract
import HTTPTypes
import Hummingbird
import Server

/// The present state played forward twice, as it is and with one thing changed, and what that would come to.
struct WhatIfPage: Sendable {
    func add(to paths: Paths) {
        paths.get("what-if", show)
        paths.post("what-if", ask)
    }

    private func show(_ visit: Visit) async throws -> Response { try await page(visit, [:]) }

    private func page(
        _ visit: Visit,
        _ more: Content,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let systems: Page<SystemView> = try await visit.get("systems?limit=100")
        let chosen = visit.form["system"] ?? visit.query("system")
        var content: Content = [
            "systems": systems.items.map { system -> Content in
                ["name": system.name, "title": system.title, "isChosen": system.name == chosen]
            },
            "projects": visit.ownProjects,
            "chosenProject": visit.form["project"] ?? "",
            "kinds": ["drained", "unreachable", "down"].map { (kind: String) -> Content in
                ["kind": kind, "name": visit.words("whatif.kind.\(kind)"), "isChosen": kind == visit.form["kind"]]
            },
            "days": visit.form["days"] ?? "7",
            "percent": visit.form["percent"] ?? "200",
            "job": visit.form["job"] ?? "",
        ]
        content.merge(more)
        return visit.page("what-if", title: visit.words("whatif.title"), content, status: status)
    }

    private func ask(_ visit: Visit) async throws -> Response {
        do {
            if visit.form["question"] == "start" {
                let job = visit.form["job"].map { String($0.trimmed) } ?? ""
                guard JobNumber.isOne(job) else { throw Problem(status: 422, code: "invalid-value", detail: "") }
                return visit.see(LocalPath("/jobs/\(job)?forecast=1"))
            }
            let question = try question(visit.form)
            let answer: ForkView = try LocalAPI.read(
                from: await visit.api.send(.post, "forks", body: question, with: visit.session, for: visit.context)
            )
            return try await page(visit, ["answer": content(of: answer, visit)])
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            let content: Content = ["problem": visit.said(of: problem).content]
            return try await page(visit, content, status: .init(code: problem.status))
        }
    }

    private func question(_ form: Form) throws -> ForkQuestion {
        let unreadable = Problem(status: 422, code: "invalid-value", detail: "")
        switch form["question"] {
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

    private func content(of answer: ForkView, _ visit: Visit) -> Content {
        let words = visit.words
        let (before, after) = (answer.before, answer.after)
        let rows: [Content] = [
            ends(visit, before.ends, after.ends),
            row(words("whatif.jobs"), words.number(before.jobs), words.number(after.jobs)),
            row(words("whatif.unfinished"), words.number(before.unfinished), words.number(after.unfinished)),
            row(words("whatif.lacking"), words.number(before.lackingBudget), words.number(after.lackingBudget)),
            row(words("whatif.wait"), wait(before, words), wait(after, words)),
        ]
        let systems = zip(before.systems, after.systems).map { one, other -> Content in
            [
                "system": one.system,
                "startsBefore": words.number(one.starts), "startsAfter": words.number(other.starts),
                "hoursBefore": words.hours(one.deviceSeconds), "hoursAfter": words.hours(other.deviceSeconds),
                "valueBefore": one.deviceSeconds / 3600, "valueAfter": other.deviceSeconds / 3600,
            ]
        }
        return [
            "summary": words.count("whatif.moved", answer.movedJobs),
            "assumption": words(
                "whatif.assumption",
                ["share": words.percent(answer.typicalPercent, of: 100), "at": words.moment(answer.at)]
            ),
            "rows": rows,
            "systemRows": systems,
            "hasMoved": !answer.moved.isEmpty,
            "moved": answer.moved.prefix(25).map { moved(visit, $0) },
        ]
    }

    private func moved(_ visit: Visit, _ job: MovedJob) -> Content {
        var row: Content = [
            "movedJob": job.job,
            "systemBefore": job.systemBefore ?? "–", "systemAfter": job.systemAfter ?? "–",
        ]
        put(visit, job.startBefore, "before", or: "–", in: &row)
        put(visit, job.startAfter, "after", or: visit.words("forecast.never"), in: &row)
        if let reason = job.reasons.first { row["movedReason"] = visit.sentence(of: reason) }
        return row
    }

    /// When the last job would end.
    private func ends(_ visit: Visit, _ before: String?, _ after: String?) -> Content {
        let words = visit.words
        let isSame = before.map(words.moment) == after.map(words.moment)
        var row: Content = ["name": words("whatif.ends"), "isSame": isSame]
        put(visit, before, "before", or: "–", in: &row)
        put(visit, after, "after", or: "–", in: &row)
        return row
    }

    /// A moment in a row, or what stands there without one.
    private func put(_ visit: Visit, _ moment: String?, _ name: String, or none: String, in row: inout Content) {
        if let time = visit.time(moment) { row["\(name)Time"] = time } else { row[name] = none }
    }

    private func wait(_ course: CourseView, _ words: Words) -> String? {
        course.meanWaitSeconds.map { words.duration(seconds: Int64($0)) }
    }

    private func row(_ name: String, _ before: String?, _ after: String?) -> Content {
        ["name": name, "before": before ?? "–", "after": after ?? "–", "isSame": before == after]
    }
}
