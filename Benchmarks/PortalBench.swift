import Contract
import Foundation

/// The portal's pages over a long past: a hundred thousand jobs wait and a million have ended.
///
/// Each page is asked for during a second that isn't measured first: its first reader fills caches for all others.
struct PortalBench {
    var finished = 1_000_000
    var open = 100_000
    /// How many wait besides, each with a name of its own: a search looks at as many as it may.
    var lone = 2_000
    /// How long each page is asked for.
    var seconds = 2
    /// A Python in whose packages ColdFront is; nil where none is to run beside.
    var python: String?

    func run(into table: inout Table) async throws {
        let server = try await LiveServer()
        try await fill(server)
        let me = try JSONDecoder().decode(MeView.self, from: await server.requests.send("GET", "/api/v1/me"))
        let cookie = try await server.session(of: me.person.id)
        let job = finished + open / 2
        let pages = [
            "/", "/jobs", "/jobs?state=queued", "/jobs?state=running", "/jobs?state=cancelled",
            "/jobs?state=timedOut&project=atlas", "/jobs?q=sweep-3", "/jobs?q=no-such-name",
            "/jobs?q=no-such-name&state=cancelled&sort=id", "/jobs/\(job)",
            "/jobs/\(job)?places=1", "/jobs/\(finished / 2)", "/jobs/\(finished / 2)/receipt", "/submit", "/systems",
            "/systems/this-machine", "/projects", "/projects/atlas", "/record", "/what-if", "/plans", "/me", "/help",
            "/components",
        ]
        for page in pages {
            _ = try await load(server.address + page, cookie, connections: 1, seconds: 1, in: server.directory)
            let report = try await load(server.address + page, cookie, connections: 1, in: server.directory)
            table.add(
                "page \(page), p99",
                report.p99Milliseconds,
                unit: "ms",
                atMost: 20,
                ratio: "\(Table.grouped(1000 / report.perSecond)) ms mean"
            )
        }
        guard let python else { return }
        let coldFront = try ColdFront(python)
        for path in coldFront.lists {
            let theirs = try await load(
                coldFront.address + path,
                coldFront.cookie,
                connections: 8,
                in: server.directory
            )
            let ours = try await load(server.address + "/jobs", cookie, connections: 8, in: server.directory)
            table.add(
                "list of jobs, 8 connections",
                ours.perSecond / theirs.perSecond,
                unit: "x",
                atLeast: 10,
                ratio:
                    "\(Table.grouped(ours.perSecond)) pages/s; ColdFront's \(path) \(Table.grouped(theirs.perSecond))"
            )
        }
    }

    private func load(
        _ url: String,
        _ cookie: String,
        connections: Int,
        seconds: Int? = nil,
        in directory: String
    ) async throws -> Wrk.Report {
        let script = "wrk.headers[\"Cookie\"] = \"\(cookie)\"\n"
        let wrk = Wrk(url: url, connections: connections, seconds: seconds ?? self.seconds, script: script)
        return try await wrk.run(in: directory)
    }

    /// Arrays of ten thousand that are cancelled before they run, then such that wait, and single ones.
    private func fill(_ server: LiveServer) async throws {
        let tasks = 10_000
        for turn in 0..<(finished + open) / tasks {
            let id = try await submit(["--array=0-\(tasks - 1)", "--job-name=sweep-\(turn)"], to: server)
            guard turn < finished / tasks else { continue }
            _ = try await server.requests.send("POST", "/api/v1/jobs/\(id)/cancel", JobAction(why: "a benchmark"))
        }
        for turn in 0..<lone { _ = try await submit(["--job-name=lone-\(turn)"], to: server) }
    }

    private func submit(_ options: [String], to server: LiveServer) async throws -> UInt64 {
        let request = SubmitRequest(
            script: Groundwork.script,
            project: "atlas",
            directory: "/tmp",
            options: options,
            arguments: [],
            environment: [:],
            isHeld: false
        )
        let made = try await server.requests.send("POST", "/api/v1/jobs", request)
        return try JSONDecoder().decode(Submitted.self, from: made).id
    }
}

/// A ColdFront as its makers tell people to run it, with its own data for trials.
private final class ColdFront {
    struct Note: Decodable {
        var address: String
        var cookie: String
        /// Paths of its pages with lists.
        var lists: [String]
    }

    private let process = Process()
    private let note: Note

    var address: String { note.address }
    var cookie: String { note.cookie }
    var lists: [String] { note.lists }

    init(_ python: String) throws {
        process.executableURL = URL(filePath: python)
        process.arguments = ["Benchmarks/coldfront.py"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) { line += byte }
        note = try JSONDecoder().decode(Note.self, from: line)
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }
}
