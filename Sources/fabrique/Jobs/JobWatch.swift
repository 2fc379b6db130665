import Contract

/// Stays with a job until it has ended, without asking again and again: the server answers when there is news.
struct JobWatch: Sendable {
    let session: Session

    /// Waits for a job's end, says how it ended, and returns the exit status that stands for it. With `follows` its
    /// output goes to standard output as it comes, attempt after attempt.
    func wait(for job: String, follows: Bool) async throws -> ProcessStatus {
        var progress = ProgressLine()
        var followed = 0
        var offset: Int64 = 0
        while true {
            let asked = ContinuousClock.now
            let answer = try await news(of: job, within: follows ? 2 : 30)
            let view = answer.value
            if follows, view.attempts > 0, view.hasEnded || view.state == "running", view.started != nil {
                // An evicted job begins again in an attempt with a log of its own. While the log of one that has been read
                // to its end is all there is, only news can bring more.
                if view.attempts > followed {
                    progress.clear()
                    (followed, offset) = (view.attempts, 0)
                    try await read(job, attempt: followed, from: &offset)
                    continue
                }
            }
            if view.hasEnded {
                progress.clear()
                if session.wantsJSON, !follows { session.show(json: answer.text) }
                StandardStream.error.write(outcome(of: view) + "\n")
                return view.exitStatus
            }
            progress.show(situation(of: view))
            try await rest(since: asked)
        }
    }

    /// Waits for every task of an array and returns the worst exit status, as `sbatch --wait` does.
    func wait(forArray array: Submitted) async throws -> ProcessStatus {
        var progress = ProgressLine()
        var tasks = try await self.tasks(of: array)
        for place in tasks.items.indices {
            while !tasks.items[place].hasEnded {
                progress.show("array \(array.id): \(place) of \(array.count) tasks ended")
                let asked = ContinuousClock.now
                tasks.items[place] = try await news(of: String(tasks.items[place].id), within: 30).value
                if !tasks.items[place].hasEnded { try await rest(since: asked) }
            }
        }
        tasks = try await self.tasks(of: array)
        progress.clear()
        if session.wantsJSON { session.show(json: try tasks.text) }
        let failed = tasks.items.filter { $0.exitStatus != .done }
        StandardStream.error.write(
            "array \(array.id): \(tasks.items.count - failed.count) of \(tasks.items.count) tasks succeeded\n"
        )
        for task in failed.prefix(10) { StandardStream.error.write(outcome(of: task) + "\n") }
        if failed.count > 10 {
            StandardStream.error.write("… and \(failed.count - 10) more: fabrique jobs --array \(array.id)\n")
        }
        return failed.map(\.exitStatus).max { $0.number < $1.number } ?? .done
    }

    /// One line on how a job ended: `job 12 failed: exit code 3, after 4 min 10 s on local/cpu`.
    func outcome(of job: JobView) -> String {
        var text = "job \(job.reference) \(job.ending)"
        if let seconds = session.screen.seconds(from: job.started, to: job.ended), job.started != nil {
            text += ", after \(Human.duration(seconds: seconds))"
        }
        if let place = job.place { text += " on \(place)" }
        return text.printable
    }

    /// One line on how a job stands.
    func situation(of job: JobView) -> String {
        var text = "job \(job.reference) \(job.state)"
        if let place = job.place, job.state != "queued" { text += " on \(place)" }
        let start = job.state == "running" ? job.started : job.submitted
        if let seconds = Screen(now: .present).seconds(from: start, to: nil) {
            text += " for \(Human.duration(seconds: seconds))"
        }
        if !job.reasons.isEmpty { text += ": " + job.reasons.map(\.sentence).joined(separator: " ") }
        return text
    }

    /// Lets a second pass between two questions even if the server, or something before it, doesn't hold the first.
    private func rest(since asked: ContinuousClock.Instant) async throws {
        if asked.duration(to: .now) < .seconds(1) { try await session.api.pause(.seconds(1)) }
    }

    private func news(of job: String, within seconds: Int) async throws -> Answer<JobView> {
        var request = APIClient.Request(path: ["jobs", job, "wait"], query: [("timeout", String(seconds))])
        request.limit = .seconds(Int64(seconds) + 30)
        return try session.api.decode(try await session.api.exchange(request))
    }

    private func tasks(of array: Submitted) async throws -> Listing<JobView> {
        var tasks: Listing<JobView> = try await session.api.list("jobs", query: [("array", String(array.id))])
        tasks.items.sort { $0.id < $1.id }
        return tasks
    }

    private func read(_ job: String, attempt: Int, from offset: inout Int64) async throws {
        let reader = LogReader(api: session.api, job: job, attempt: attempt)
        var seen = offset
        try await reader.read(from: offset, follows: true) { chunk in
            seen += Int64(chunk.count)
            StandardStream.output.write(chunk)
        }
        offset = seen
    }
}
