import Contract
import HTTPTypes
import Hummingbird
import Server

/// Submitting a batch script: mistakes are shown where they stand, and places compared before anything is ordered.
struct SubmitPage: Sendable {
    func add(to paths: Paths) {
        paths.get("submit", ask)
        paths.post("submit", take)
    }

    private static let example = """
        #!/bin/bash
        #SBATCH --job-name=hello
        #SBATCH --nodes=1
        #SBATCH --cpus-per-task=1
        #SBATCH --time=00:10:00

        echo "Hello from $(hostname)"

        """

    private func ask(_ visit: Visit) async throws -> Response {
        try await page(visit, script: Self.example, "", [:])
    }

    private func take(_ visit: Visit) async throws -> Response {
        let script = Self.text(visit.form, "file", "script")
        let training = Self.text(visit.form, "trainingFile", "training")
        let order = SubmitRequest(
            script: script,
            project: visit.form["project"],
            directory: visit.form["directory"] ?? "/tmp",
            options: Self.options(visit.form),
            arguments: [],
            environment: [:],
            isHeld: visit.form["held"] != nil,
            training: training.isEmpty ? nil : training
        )
        do {
            guard visit.form["action"] == "submit" else {
                // Quotes order nothing, so they need no key: the same form may ask again after a change.
                let quotes: Quotes = try LocalAPI.read(
                    from: await visit.api.send(
                        .post,
                        "quotes",
                        body: order,
                        with: visit.session,
                        for: visit.context
                    )
                )
                return try await page(visit, script: script, training, self.content(of: quotes, for: script, visit))
            }
            let made: Submitted = try LocalAPI.read(from: await visit.send(.post, "jobs", order))
            let path = made.isArray ? "/jobs?array=\(made.id)" : "/jobs/\(made.id)"
            return visit.see(LocalPath(path), done: "submit", count: made.count)
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            var content: Content = [:]
            if let mistakes = problem.mistakes {
                // They are shown in their places: the same text again in one piece would say nothing more.
                let isInTraining = problem.code == "document-mistakes"
                content["hasMistakes"] = true
                content["mistakesTitle"] = visit.words.count(
                    isInTraining ? "submit.trainingMistakes" : "submit.mistakes",
                    mistakes.count
                )
                content["mistakes"] = mistakes.map { mistake -> Content in
                    guard isInTraining else { return Self.content(of: mistake, in: script, visit) }
                    var row = PlanPages.content(of: mistake, in: training, visit)
                    row["lead"] = visit.words("submit.trainingMistake")
                    // A sentence, where a script's mistake is a clause.
                    row["joint"] = " "
                    return row
                }
                content[isInTraining ? "isTrainingWrong" : "isScriptWrong"] = true
            } else {
                content["problem"] = visit.said(of: problem).content
            }
            return try await page(visit, script: script, training, content, status: .init(code: problem.status))
        }
    }

    private func page(
        _ visit: Visit,
        script: String,
        _ training: String,
        _ more: Content,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let projects = visit.ownProjects
        var content: Content = [
            "script": script,
            "rows": min(30, max(12, script.split(separator: "\n", omittingEmptySubsequences: false).count + 1)),
            "training": training, "hasTraining": !training.isEmpty,
            "mayHaveProject": !projects.isEmpty || visit.isAdministrator,
            "projects": projects,
            "chosenProject": visit.form["project"] ?? (projects.count == 1 ? projects[0] : ""),
            "directory": visit.form["directory"] ?? "/tmp",
            "options": visit.form["options"] ?? "",
            "isHeld": visit.form["held"] != nil,
            "requestKey": Visit.newRequestKey(),
        ]
        content.merge(more)
        return visit.page("submit", title: visit.words("submit.title"), content, status: status)
    }

    private func content(of quotes: Quotes, for script: String, _ visit: Visit) -> Content {
        let words = visit.words
        var rows = quotes.quotes.prefix(Visit.mostPlaces).map { visit.content(of: $0) }
        if quotes.quotes.first?.isPossible == true {
            rows[0]["isChosen"] = true
            rows[0]["best"] = words("objective.\(quotes.objective)")
        }
        var content: Content = [
            "hasQuotes": true,
            "isPossible": quotes.quotes.contains { $0.isPossible },
            "quotes": rows,
            "quotesCaption": words.count(
                "submit.quotesCaption",
                Int64(quotes.tasks),
                ["project": quotes.project, "objective": words("objective.\(quotes.objective)")]
            ),
            "hint": words(
                quotes.quotes.contains { $0.training?.seconds != nil } ? "quote.hintOfTraining" : "quote.hint"
            ),
            "hasNotes": !quotes.notes.isEmpty,
            "notes": quotes.notes.map { note -> Content in
                let said = words.said(of: note)
                return [
                    "line": words("submit.line", ["line": String(note.line)]),
                    "message": said.text.printable, "messageLanguage": said.language,
                ]
            },
        ]
        content.merge(visit.content(ofPlaces: quotes.quotes.count))
        return content
    }

    /// A mistake with its line, and the word at fault marked in it.
    private static func content(of mistake: Problem.ScriptMistake, in script: String, _ visit: Visit) -> Content {
        let (message, remedy, language) = visit.words.said(of: mistake)
        var row: Content = [
            "lead": visit.words.known("mistake.\(mistake.code)") ?? visit.words("mistake.other"),
            "message": message.printable, "messageLanguage": language, "joint": " — ",
            "where": mistake.line > 0
                ? visit.words("submit.line", ["line": String(mistake.line)]) : visit.words("submit.inOptions"),
        ]
        row["suggestion"] = remedy?.printable
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
        guard mistake.line > 0, mistake.line <= lines.count else { return row }
        let line = lines[mistake.line - 1].prefix(400)
        let start = min(line.count, max(0, mistake.column - 1))
        let end = min(line.count, start + max(1, mistake.length))
        row["source"] = [
            "before": String(line.prefix(start)).printable,
            "fault": String(line.dropFirst(start).prefix(end - start)).printable,
            "after": String(line.dropFirst(end)).printable,
        ]
        return row
    }

    /// What was typed, or the file that was chosen in its place. Browsers send typed lines as on DOS.
    private static func text(_ form: Form, _ file: String, _ typed: String) -> String {
        (form[file] ?? form[typed] ?? "").replacing("\r\n", with: "\n")
    }

    private static func options(_ form: Form) -> [String] {
        (form["options"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
