import Contract
import HTTPTypes
import Hummingbird
import Server

/// One question to the twin: how far its play is, and once it is played what it came to.
enum WhatIfAnswer {
    static func show(_ visit: Visit) async throws -> Response {
        let inquiry: ForkInquiry
        do {
            inquiry = try await visit.get("forks/\(visit.part("id"))")
        } catch let problem as Problem where problem.status == 404 {
            // Answers are not kept for long: the way on is to ask again.
            let gone = Problem(status: 404, code: "answer-gone", detail: "")
            return try await WhatIfPage.page(visit, [:], problem: gone)
        }
        let words = visit.words
        let asked = Self.asked(inquiry.question, words)
        var content: Content = [
            "question": inquiry.id,
            "asked": asked,
            "say": words("whatif.say", ["state": words("plans.state.\(inquiry.state)")]),
            "state": inquiry.state,
            "stateName": words("plans.state.\(inquiry.state)"),
            "isOpen": inquiry.ended == nil,
            "isRunning": inquiry.state == "running",
            "percent": words.percent(Int64(inquiry.percent ?? 0), of: 100),
            "percentWidth": (inquiry.percent ?? 0) * 10,
        ]
        if let outage = inquiry.question.outage, outage.inSeconds > 0 {
            content["begins"] = words("whatif.asked.begins", ["span": words.duration(seconds: outage.inSeconds)])
        }
        if let problem = inquiry.problem {
            let said = Problem(status: 422, code: problem.code, detail: problem.sentence)
            content["problem"] = visit.said(of: said).content
        }
        if let answer = inquiry.answer { content["answer"] = self.content(of: answer, visit) }
        if let start = inquiry.start { content["start"] = self.content(of: start, visit) }
        return visit.page("what-if-answer", title: asked, content)
    }

    /// What was asked, in words.
    private static func asked(_ question: ForkQuestion, _ words: Words) -> String {
        if let outage = question.outage {
            let span = words.duration(seconds: outage.seconds)
            return words("whatif.asked.\(outage.kind)", ["system": outage.system, "span": span])
        }
        if let start = question.start { return words("whatif.asked.start", ["job": start.job]) }
        let share = words.percent(question.award?.percent ?? 0, of: 100)
        guard let project = question.award?.project else { return words("whatif.asked.awards", ["share": share]) }
        return words("whatif.asked.award", ["project": project, "share": share])
    }

    private static func content(of start: StartView, _ visit: Visit) -> Content {
        let words = visit.words
        var content: Content = [
            "job": start.job,
            "toJob": words("job.title", ["job": String(start.job)]),
            "assumption": words("forecast.assumption", ["share": words.percent(start.typicalPercent, of: 100)]),
            "reasons": start.reasons.map { visit.content(of: $0) },
        ]
        content["expected"] = visit.time(start.expected)
        content["earliest"] = visit.time(start.earliest)
        content["latest"] = visit.time(start.latest)
        return content
    }

    private static func content(of answer: ForkView, _ visit: Visit) -> Content {
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

    private static func moved(_ visit: Visit, _ job: MovedJob) -> Content {
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
    private static func ends(_ visit: Visit, _ before: String?, _ after: String?) -> Content {
        let words = visit.words
        let isSame = before.map(words.moment) == after.map(words.moment)
        var row: Content = ["name": words("whatif.ends"), "isSame": isSame]
        put(visit, before, "before", or: "–", in: &row)
        put(visit, after, "after", or: "–", in: &row)
        return row
    }

    /// A moment in a row, or what stands there without one.
    private static func put(_ visit: Visit, _ moment: String?, _ name: String, or none: String, in row: inout Content) {
        if let time = visit.time(moment) { row["\(name)Time"] = time } else { row[name] = none }
    }

    private static func wait(_ course: CourseView, _ words: Words) -> String? {
        course.meanWaitSeconds.map { words.duration(seconds: Int64($0)) }
    }

    private static func row(_ name: String, _ before: String?, _ after: String?) -> Content {
        ["name": name, "before": before ?? "–", "after": after ?? "–", "isSame": before == after]
    }
}
