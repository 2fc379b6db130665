import Contract
import HTTPTypes
import Hummingbird
import NIOCore
import Server

/// What a job writes: its last part on the page, and the rest as it comes.
enum JobLog {
    /// How much of a log the page itself holds, as it is sent.
    private static let shown = 20 << 10

    /// The end of the log, and where a script goes on reading.
    static func content(_ visit: Visit, _ job: JobView, _ attempts: [AttemptView]) async throws -> Content {
        let words = visit.words
        let stream = visit.query("stream") == "stderr" ? "stderr" : "stdout"
        let attempt = visit.query("attempt").flatMap { Int($0) }.flatMap { (1...1000).contains($0) ? $0 : nil }
        let chosen = attempt.map { "&attempt=\($0)" } ?? ""
        let base = "/jobs/\(job.id)"
        var content: Content = [
            "streams": ["stdout", "stderr"].map { name -> Content in
                [
                    "name": words("log.\(name)"), "href": "\(base)?stream=\(name)\(chosen)#log-title",
                    "isCurrent": name == stream,
                ]
            },
            "hasAttempts": attempts.count > 1,
            "logAttempts": attempts.map { one -> Content in
                [
                    "name": words("log.attempt", ["attempt": String(one.number)]),
                    "href": "\(base)?stream=\(stream)&attempt=\(one.number)#log-title",
                    "isCurrent": one.number == (attempt ?? attempts.last?.number),
                ]
            },
            "wholeLog": "\(base)/log?stream=\(stream)\(chosen)",
        ]
        do {
            let (bytes, total) = try await tail(visit, "jobs/\(job.id)/log?stream=\(stream)\(chosen)")
            let text = plain(String(decoding: bytes, as: UTF8.self))
            let end = Markup.end(of: text, atMost: shown)
            content["log"] = end
            content["isEmptyLog"] = bytes.isEmpty
            let held = end.utf8.count < text.utf8.count ? end.utf8.count : bytes.count
            if Int64(held) < total {
                content["cut"] = words(
                    "log.cut",
                    ["shown": words.memory(bytes: Int64(held)), "total": words.memory(bytes: total)]
                )
            }
            if job.isOpen {
                content["follow"] = "\(base)/log?stream=\(stream)\(chosen)&follow=true"
                content["offset"] = total
            }
        } catch let problem as Problem {
            content["logProblem"] = visit.said(of: problem).content
        }
        return content
    }

    /// The log as it is, as text that no browser takes for anything else.
    static func raw(_ visit: Visit) async throws -> Response {
        var headers = HTTPFields()
        if let range = visit.request.headers[.range] { headers[.range] = range }
        let query = visit.request.uri.query.map { "?\($0)" } ?? ""
        let path = "jobs/\(try visit.part("id"))/log\(query)"
        var response = try await visit.api.respond(
            to: .get,
            path,
            headers: headers,
            body: visit.request.body,
            with: visit.session,
            for: visit.context
        )
        // An upload of a foreign page must not run here, whatever a browser guesses.
        response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return response
    }

    private static func tail(_ visit: Visit, _ path: String) async throws -> (bytes: [UInt8], total: Int64) {
        do {
            let response = try await visit.api.respond(
                to: .get,
                path,
                headers: [.range: "bytes=-\(shown)"],
                with: visit.session,
                for: visit.context
            )
            guard response.status == .partialContent else {
                // An empty log has no last part.
                guard response.status == .rangeNotSatisfiable else {
                    throw try await LocalAPI.problem(of: response)
                }
                return ([], 0)
            }
            let total = response.headers[.contentRange]?.split(separator: "/").last.flatMap { Int64($0) } ?? 0
            return (try await LocalAPI.bytes(of: response), total)
        }
    }

    /// The text without what steers a terminal: colours and the moves of a cursor would be noise here.
    static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\u{1b}" else {
                if scalar != "\r" { result.append(scalar) }
                continue
            }
            switch scalars.next() {
            case "[":
                while let next = scalars.next(), !(0x40...0x7e).contains(next.value) {}
            case "]":
                // Until BEL, or ESC and a backslash.
                while let next = scalars.next(), next != "\u{07}" {
                    if next == "\u{1b}" {
                        _ = scalars.next()
                        break
                    }
                }
            default: continue
            }
        }
        return String(result).printable
    }
}
