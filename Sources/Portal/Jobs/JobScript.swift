import Contract
import HTTPTypes
import Hummingbird
import Server

/// The script of a job: its start on the page, and the whole as a file.
enum JobScript {
    /// How much of a script the page itself holds, as it is sent.
    private static let shown = 16 << 10

    /// The script as its owner wrote it; nil once it was erased.
    static func text(_ visit: Visit, _ job: UInt64) async throws -> String? {
        do {
            return String(decoding: try await bytes(visit, String(job)), as: UTF8.self)
        } catch let problem as Problem where problem.code == "erased" {
            return nil
        }
    }

    /// What the page says of it.
    static func content(_ visit: Visit, _ script: String?) -> Content {
        guard let script else { return ["script": visit.words("job.scriptErased")] }
        let whole = script.printable
        let start = Markup.start(of: whole, atMost: shown)
        var content: Content = ["script": start]
        if start.utf8.count < whole.utf8.count {
            let words = visit.words
            content["scriptCut"] = words(
                "job.scriptCut",
                [
                    "shown": words.memory(bytes: Int64(start.utf8.count)),
                    "total": words.memory(bytes: Int64(script.utf8.count)),
                ]
            )
        }
        return content
    }

    /// The whole, as a file that a browser keeps and never runs.
    static func file(_ visit: Visit) async throws -> Response {
        let part = try visit.part("id")
        return Download.answer(try await bytes(visit, part), "text/plain; charset=utf-8", named: "job-\(part).sh")
    }

    private static func bytes(_ visit: Visit, _ part: String) async throws -> [UInt8] {
        try await visit.api.send(.get, "jobs/\(part)/script", with: visit.session, for: visit.context)
    }
}
