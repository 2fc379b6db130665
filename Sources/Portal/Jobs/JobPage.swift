import Contract
import HTTPTypes
import Hummingbird
import Quantities
import Server

/// One job: what it asked, what became of it, what it wrote, what it cost, and why.
struct JobPage: Sendable {
    /// How many entries of the ledger the page holds.
    private static let mostEntries = 12

    func add(to paths: Paths) {
        paths.get("jobs/:id", show)
        paths.post("jobs/:id/actions", act)
        paths.get("jobs/:id/receipt") { try await ReceiptPage.show($0) }
        paths.get("jobs/:id/receipt.json") { try await ReceiptPage.file($0) }
        paths.get("jobs/:id/script") { try await JobScript.file($0) }
        paths.get("jobs/:id/log") { try await JobLog.raw($0) }
    }

    private func show(_ visit: Visit) async throws -> Response {
        let part = try visit.part("id")
        let job: JobView = try await visit.get("jobs/\(part)")
        let attempts: Page<AttemptView> = try await visit.get("jobs/\(part)/attempts")
        let ledger: Page<EntryView> = try await visit.get("ledger?job=\(job.id)&limit=500")
        let script = try await JobScript.text(visit, job.id)
        let words = visit.words
        var content = visit.content(of: job)
        content["heading"] = words("job.heading", ["job": String(job.id), "name": job.name.printable])
        content["say"] = words("job.say", ["job": String(job.id), "state": words("state.\(job.state)")])
        content["comment"] = job.comment.map(\.printable)
        content["hasReceipt"] = job.ended != nil
        content["eventQuery"] = "?job=\(job.reference)"
        content["figures"] = figures(visit, job)
        content["asked"] = asked(visit, job)
        content.merge(JobScript.content(visit, script))
        if job.ended != nil, job.state != "succeeded" { content["endNotice"] = endNotice(visit, job) }
        content["steps"] = JobTimeline.steps(visit, job, attempts.items)
        content["bar"] = JobTimeline.bar(visit, job, attempts.items)
        content["isWaiting"] = job.state == "queued" || job.state == "held"
        content["reasons"] = job.reasons.map { visit.content(of: $0) }
        content.merge(try await JobLog.content(visit, job, attempts.items))
        let price = try await Self.price(visit, attempts.items.last)
        content["compare"] = JobAccount.compare(visit, job, attempts.items, ledger.items, price: price)
        content.merge(visit.content(ofLast: Self.mostEntries, of: ledger.items))
        content["whyHere"] = whyHere(visit, job)
        let foretold = job.foretold ?? []
        content["hasForetoldRuns"] = !foretold.isEmpty
        content["foretoldRuns"] = foretold.map { self.content(of: $0, visit) }
        let isForetold = foretold.contains { $0.seconds != nil }
        content["placements"] = (job.placements ?? []).suffix(1).map { visit.content(of: $0, isForetold: isForetold) }
        content["mayQuote"] = script != nil
        content["actions"] = actions(visit, job)
        content["requestKey"] = Visit.newRequestKey()
        if visit.query("places") != nil, let script { await addPlaces(visit, job, script, to: &content) }
        return visit.page("job", title: words("job.title", ["job": String(job.id)]), content)
    }

    /// What a device-hour costs where an attempt runs or ran; nil where that place is gone.
    private static func price(_ visit: Visit, _ attempt: AttemptView?) async throws -> Int64? {
        guard let attempt else { return nil }
        do {
            let system: SystemView = try await visit.get("systems/\(LocalPath.quoted(attempt.system))")
            return system.partitions.first { $0.name == attempt.partition }?.microEurosPerDeviceHour
        } catch let problem as Problem where problem.status == 404 {
            return nil
        }
    }

    private func figures(_ visit: Visit, _ job: JobView) -> [Content] {
        let words = visit.words
        let end = job.ended ?? RFC3339.text(visit.now)
        let all: [(String, String?)] = [
            ("job.waited", words.elapsed(from: job.submitted, to: job.started ?? end)),
            ("job.ran", words.elapsed(from: job.started, to: end)),
            ("job.used", job.deviceSeconds.map { words.deviceHours($0) }),
            ("job.cost", job.microEuros.map { words.euros($0) }),
            ("job.energy", job.joules.map { words.energy($0) }),
            ("job.carbon", job.microgramsCO2e.map { words.carbon($0) }),
        ]
        return all.compactMap { key, value in value.map { ["name": words(key), "value": $0] } }
    }

    private func asked(_ visit: Visit, _ job: JobView) -> [Content] {
        let words = visit.words
        // Of one node, nothing is "each".
        let isOne = job.nodes == 1
        var size = [
            words.count("job.nodes", job.nodes), words.count(isOne ? "job.cores" : "job.coresEach", job.coresPerNode),
        ]
        if job.devicesPerNode > 0 {
            size.append(words.count(isOne ? "job.devices" : "job.devicesEach", job.devicesPerNode))
        }
        if job.memoryMiBPerNode > 0 {
            let memory = words.memory(bytes: job.memoryMiBPerNode << 20)
            size.append(isOne ? memory : words("job.memoryEach", ["memory": memory]))
        }
        let all: [(String, String?)] = [
            ("job.size", size.joined(separator: ", ")),
            (
                "job.limit",
                job.timeLimitSeconds > 0
                    ? words.duration(seconds: job.timeLimitSeconds) : words("job.partitionsLimit")
            ),
            ("job.objective", words("objective.\(job.objective)")),
            ("job.ifLost", job.mayRunTwice.map { _ in words("job.mayRunTwice") }),
            ("job.project", job.project),
            ("job.allocation", String(job.allocation)),
            ("job.owner", job.person == visit.me?.person.id ? words("job.you") : job.person),
            ("job.system", job.system.map { system in job.partition.map { "\(system), \($0)" } ?? system }),
            ("job.request", job.request),
        ]
        return all.compactMap { key, value in value.map { ["name": words(key), "value": $0] } }
    }

    private func endNotice(_ visit: Visit, _ job: JobView) -> Content {
        let words = visit.words
        var sentence = words("ended.\(job.state)")
        if let fault = job.fault { sentence += " " + words("fault.\(fault)") }
        if let code = job.exitCode, code != 0 { sentence += " " + words("job.exitCode", ["code": String(code)]) }
        if let signal = job.signal { sentence += " " + words("job.signal", ["signal": String(signal)]) }
        var notice: Content = ["sentence": sentence, "isBad": job.state == "failed" || job.state == "timedOut"]
        let why = job.why.map { words.whyEnded($0.printable) }
        notice["endWhy"] = why?.text
        notice["whyLanguage"] = why?.language
        return notice
    }

    private func whyHere(_ visit: Visit, _ job: JobView) -> String {
        let objective = visit.words("objective.\(job.objective)")
        guard let system = job.system else { return visit.words("job.notPlaced", ["objective": objective]) }
        return visit.words("job.placedBecause", ["system": system, "objective": objective])
    }

    /// How long the job runs on some accelerators by what it trains, or that it can't.
    private func content(of run: ForetoldRunView, _ visit: Visit) -> Content {
        var values = ["chip": run.chip.printable, "count": visit.words.number(Int64(run.devicesPerNode))]
        guard let seconds = run.seconds else { return ["sentence": visit.words("job.foretoldTooLarge", values)] }
        values["time"] = visit.words.duration(seconds: seconds)
        return ["sentence": visit.words("job.foretoldRun", values)]
    }

    /// The places that the same script would have now, beside the one that the job got.
    private func addPlaces(_ visit: Visit, _ job: JobView, _ script: String, to content: inout Content) async {
        do {
            let order = SubmitRequest(
                script: script,
                project: job.project,
                allocation: job.allocation,
                directory: "/",
                options: [],
                arguments: [],
                environment: [:],
                isHeld: false
            )
            let quotes: Quotes = try LocalAPI.read(from: await visit.send(.post, "quotes", order))
            content["hasQuotes"] = true
            content["quotes"] = quotes.quotes.prefix(Visit.mostPlaces).map { quote -> Content in
                var row = visit.content(of: quote)
                row["isChosen"] = quote.system == job.system && quote.partition == job.partition
                return row
            }
            content.merge(visit.content(ofPlaces: quotes.quotes.count))
            content["quotesCaption"] = visit.words("job.placesNow")
            content["hint"] = visit.words("quote.hint")
        } catch {
            content["quoteProblem"] = visit.said(of: error as? Problem ?? .unknown).content
        }
    }

    // MARK: Steering

    private func actions(_ visit: Visit, _ job: JobView) -> [Content] {
        let all =
            switch job.state {
            case "held": ["release", "cancel"]
            case "queued": ["hold", "cancel"]
            default: ["cancel"]
            }
        return all.map { ["action": $0, "name": visit.words("action.\($0)"), "isGrave": $0 == "cancel"] }
    }

    private func act(_ visit: Visit) async throws -> Response {
        let part = try visit.part("id")
        guard let action = visit.form["action"], ["hold", "release", "cancel"].contains(action) else {
            throw Problem(status: 422, code: "invalid-value", detail: "")
        }
        try await Self.steer(visit, part, action, visit.form["why"] ?? visit.words("action.noWhy"))
        return visit.see(LocalPath("/jobs/\(part)"), done: action)
    }

    /// Holds, releases or cancels a job.
    static func steer(_ visit: Visit, _ job: String, _ action: String, _ why: String) async throws {
        var visit = visit
        // One form may steer many: each needs a key of its own.
        visit.form.mark(with: job)
        _ = try await visit.send(.post, "jobs/\(job)/\(action)", JobAction(why: why))
    }
}

extension Problem {
    /// What is said when something broke that is no problem of the API's.
    static var unknown: Problem { Problem(status: 500, code: "internal", detail: "") }
}
