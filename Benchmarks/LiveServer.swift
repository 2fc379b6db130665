import Contract
import Foundation

/// `fabrique serve` as people run it, on a directory of its own, with a project and a budget and its system drained.
final class LiveServer {
    private let process: Process
    private let scratch: Scratch
    /// How to speak to it.
    let requests: Requests

    var address: String { requests.address }

    var directory: String { scratch.path }

    /// What it has used of the processors so far, in seconds.
    var cpuSeconds: Double { CPUTime.of(process.processIdentifier) }

    /// Starts it and waits until it answers.
    ///
    /// - Parameter preload: a shared library to load before the C library.
    init(batch: Int = 1024, preload: String? = nil) async throws {
        scratch = try Scratch()
        process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = [
            "serve", "--data", scratch.path, "--port", "0", "--rate", "1000000", "--allow-root-jobs", "--batch",
            String(batch),
        ]
        process.standardOutput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: scratch.path + "/log", contents: nil)
        process.standardError = FileHandle(forWritingAtPath: scratch.path + "/log")
        if let preload {
            process.environment = ProcessInfo.processInfo.environment.merging(["LD_PRELOAD": preload]) { $1 }
        }
        try process.run()
        struct Note: Decodable {
            var server: String
            var token: String
        }
        let path = scratch.path + "/client.json"
        var note: Note?
        for _ in 0..<300 where note == nil {
            try await Task.sleep(for: .milliseconds(100))
            note = FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Note.self, from: $0) }
        }
        guard let note else {
            let log = (try? String(contentsOfFile: scratch.path + "/log", encoding: .utf8)) ?? ""
            throw Wrk.Failure(description: "The server did not start within 30 s. Its log: \(log.suffix(2000))")
        }
        requests = Requests(address: note.server, token: note.token)
        try await prepare()
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// The server lies beside this program.
    private static var program: String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/fabrique"
    }

    /// Lua for wrk that submits the script.
    var submitting: String {
        """
        wrk.method = "POST"
        wrk.path = "/api/v1/jobs?project=atlas&directory=/tmp"
        wrk.headers["Authorization"] = "Bearer \(requests.token)"
        wrk.headers["Content-Type"] = "application/x-shellscript"
        wrk.body = [=====[\(Groundwork.script)]=====]

        """
    }

    /// Lua for wrk that reads jobs from all over the first `count`, each in its turn.
    ///
    /// The requests are made beforehand: wrk takes its time from the same cores as the server.
    func reading(_ count: Int) -> String {
        """
        wrk.headers["Authorization"] = "Bearer \(requests.token)"
        local requests = {}
        local turn = 0
        init = function()
            for each = 1, 8192 do
                requests[each] = wrk.format("GET", "/api/v1/jobs/" .. (each * 7919 % \(count) + 1))
            end
        end
        request = function()
            turn = turn % 8192 + 1
            return requests[turn]
        end

        """
    }

    /// Submits a job, or an array; answers its number.
    @discardableResult
    func submit(_ script: String = Groundwork.script, options: [String] = []) async throws -> UInt64 {
        let job = SubmitRequest(
            script: script,
            project: "atlas",
            directory: "/tmp",
            options: options,
            arguments: [],
            environment: [:],
            isHeld: false
        )
        let made = try await requests.send("POST", "/api/v1/jobs", job)
        return try JSONDecoder().decode(Submitted.self, from: made).id
    }

    /// Signs a person in, and answers the cookie of the session.
    func session(of person: String) async throws -> String {
        let link = try await requests.send("POST", "/api/v1/people/\(person)/links")
        let path = try JSONDecoder().decode(SignInLink.self, from: link).path
        let secret = path.split(separator: "=").last.map(String.init) ?? ""
        let session = try await requests.send("POST", "/api/v1/sessions", NewSession(link: secret))
        return "fabrique-session=\(try JSONDecoder().decode(SessionView.self, from: session).secret)"
    }

    private func prepare() async throws {
        let lab = NewOrganisation(name: "Lab", kind: "research", country: "FR")
        let made = try await requests.send("POST", "/api/v1/organisations", lab)
        let organisation = try JSONDecoder().decode(OrganisationView.self, from: made)
        let project = NewProject(name: "atlas", title: "Atlas", organisation: organisation.id)
        _ = try await requests.send("POST", "/api/v1/projects", project)
        let budget = NewAllocation(deviceSeconds: 1 << 48, ends: "2099-01-01T00:00:00Z", why: "a benchmark")
        _ = try await requests.send("POST", "/api/v1/projects/atlas/allocations", budget)
        // Jobs then only queue: the benchmark is of the server, not of the machine's processes.
        _ = try await requests.send("POST", "/api/v1/systems/this-machine/drain", StateChange(why: "a benchmark"))
    }
}
