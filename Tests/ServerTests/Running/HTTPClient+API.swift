import Contract
import Foundation
import Testing

extension HTTPClient {
    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", "/api/v1" + path, headers)
    }

    /// Writes with a body of JSON.
    func write(_ method: String, _ path: String, _ json: String, _ headers: [String: String] = [:]) async throws
        -> Answer
    {
        let headers = ["Content-Type": "application/json"].merging(headers) { $1 }
        return try await send(method, "/api/v1" + path, headers, body: Array(json.utf8))
    }

    func post(_ path: String, _ json: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await write("POST", path, json, headers)
    }

    /// Submits a script for the project atlas.
    func submit(
        _ script: String,
        in scratch: Scratch,
        _ parameters: String = "",
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let headers = ["Content-Type": "application/x-shellscript"].merging(headers) { $1 }
        let path = "/api/v1/jobs?project=atlas&directory=\(scratch.path)\(parameters)"
        return try await send("POST", path, headers, body: Array(script.utf8))
    }

    /// The number of a job that was just submitted.
    func job(_ script: String, in scratch: Scratch, _ parameters: String = "") async throws -> UInt64 {
        let answer = try await submit(script, in: scratch, parameters)
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.json(Submitted.self).id
    }

    /// The job once it has ended, or as it is after some minutes.
    func end(of job: UInt64) async throws -> JobView {
        var view: JobView
        var looks = 0
        repeat {
            let answer = try await get("/jobs/\(job)/wait?timeout=60")
            try #require(answer.status == 200, "job \(job): \(answer.text)")
            view = try answer.json()
            looks += 1
        } while view.ended == nil && looks < 3
        return view
    }

    /// Every item of a list, page by page.
    func all<Item: Codable & Sendable>(_ path: String, _: Item.Type = Item.self) async throws -> [Item] {
        var items: [Item] = []
        var cursor: String?
        repeat {
            let next = cursor.map { "\(path.contains("?") ? "&" : "?")cursor=\($0)" } ?? ""
            let answer = try await get(path + next)
            try #require(answer.status == 200, "\(path): \(answer.text)")
            let page = try answer.json(Page<Item>.self)
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }

    /// Makes the project atlas with a budget, led by the administrator.
    func makeProject(_ name: String = "atlas") async throws {
        let steps = [
            ("/organisations", #"{"name":"Institute of \#(name)","kind":"public","country":"FR"}"#),
            ("/projects", #"{"name":"\#(name)","title":"A project","organisation":1}"#),
            (
                "/projects/\(name)/allocations",
                #"{"deviceSeconds":10000000,"ends":"\#(Self.nextYear)","why":"for the test"}"#
            ),
        ]
        for (path, body) in steps {
            let answer = try await post(path, body)
            try #require(answer.status == 201, "\(path): \(answer.text)")
        }
    }

    /// Makes somebody known who has no role yet, and answers the secret of a token of theirs with every power.
    func personWithToken(_ mail: String) async throws -> String {
        let person = try await post("/people", #"{"name":"Somebody","mail":"\#(mail)"}"#)
        try #require(person.status == 201, "\(person.text)")
        let id = try person.json(PersonView.self).id
        let powers = #"["read","submit","manage","operate"]"#
        let token = try await post("/tokens", #"{"person":"\#(id)","powers":\#(powers),"days":1}"#)
        return try #require(try token.json(TokenView.self).secret)
    }

    /// An instant some hundred days ahead.
    static var nextYear: String { Date(timeIntervalSinceNow: 300 * 86_400).ISO8601Format() }
}
