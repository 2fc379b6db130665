import Contract
import Engine
import Federation
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Logging
import Plans
import Testing

@testable import Server

/// The API's description against the code: neither may say what the other does not.
@Suite struct `The description of the API` {
    @Test func `has every route of the server, and no other`() async throws {
        try await Scratch.with { scratch in
            var log = Logger(label: "test")
            log.logLevel = .critical
            let engine = try Engine(Engine.Configuration(directory: scratch.path), log: log)
            let configuration = ServerConfiguration()
            let router = FabriqueServer.router(
                engine,
                EventHub(engine, configuration),
                PlanDesk(engine, log: log),
                ForkDesk(clock: { engine.now }, log: log),
                ForetellingDesk(),
                configuration,
                ServerMeters(mostConnections: 16)
            ) { _, _ in }
            let routes = router.routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }
            let served = Set(routes.filter { $0.contains(" /api/v1/") })
            let document = try Document()
            let described = document.operations.map { "\($0.method) /api/v1\($0.path)" }
            #expect(Set(described) == served)
            let ids = document.operations.map(\.id)
            #expect(Set(ids).count == ids.count && !ids.contains(""))
        }
    }

    @Test func `says of every operation who may call it and what it answers`() throws {
        for operation in try Document().operations {
            let isOpen = (operation.node["security"] as? [Any])?.isEmpty == true
            #expect(operation.node["summary"] is String && operation.node["tags"] is [String], "\(operation.id)")
            let answers = operation.node["responses"] as? [String: Any] ?? [:]
            #expect(answers.keys.contains { $0.hasPrefix("2") }, "\(operation.id)")
            #expect(isOpen || answers["401"] != nil && answers["429"] != nil, "\(operation.id)")
            #expect(operation.node["requestBody"] == nil || answers["415"] != nil, "\(operation.id)")
        }
    }

    @Test func `says of every write what an Idempotency-Key does there`() throws {
        let document = try Document()
        for operation in document.operations where operation.method != "get" {
            let isTaken = document.parameters(of: operation).contains { $0["name"] as? String == "Idempotency-Key" }
            let words = operation.node["description"] as? String ?? ""
            // One or the other: it is a parameter, or the words say that it is refused or not needed.
            #expect(isTaken != words.contains("`Idempotency-Key`"), "\(operation.id)")
        }
    }

    @Test func `names the parameters that the code knows`() async throws {
        let document = try Document()
        // What says that a request may be wrong refuses what it does not know.
        let reads = document.operations.filter { $0.method == "get" && $0.answers["400"] != nil }.map { operation in
            let parameters = document.parameters(of: operation).filter { $0["in"] as? String == "query" }
            let path = operation.path.replacing("{name}", with: "atlas").replacing("{id}", with: "1")
            return (path: path, names: parameters.compactMap { $0["name"] as? String })
        }
        #expect(reads.count >= 16)
        for operation in document.operations where operation.method == "get" {
            let hasFilters = document.parameters(of: operation).contains { $0["in"] as? String == "query" }
            #expect(!hasFilters || operation.answers["400"] != nil, "\(operation.id)")
        }
        try await withServer { client, _ in
            for (path, names) in reads {
                // The values are wrong, which is found only where all names are known; so no stream is opened.
                let query = names.map { "\($0)=%21" }.joined(separator: "&")
                let known = try await client.get(names.isEmpty ? path : "\(path)?\(query)")
                #expect(!known.text.contains("unknown-parameter"), "\(path): \(known.text)")
                let invented = try await client.get("\(path)?invented=1")
                #expect(invented.status == 400 && invented.text.contains("unknown-parameter"), "\(path)")
            }
        }
    }

    @Test func `shows an event that the code reads`() throws {
        let document = try Document()
        let stream = try #require(document.operations.first { $0.id == "listenToEvents" })
        let example = try #require(stream.content("text/event-stream")?["example"] as? String)
        let line = try #require(example.split(separator: "\n").first { $0.hasPrefix("data: ") })
        let json = try JSONSerialization.jsonObject(with: Data(line.dropFirst(6).utf8))
        let data = try #require(json as? [String: Any])
        let again = try Form(ChangeView.self).repeated(data)
        #expect(again == data as NSDictionary)
        let kind = data["kind"] as? String ?? ""
        #expect(example.contains("event: \(kind)\n"))
    }

    @Test(arguments: Form.all)
    func `has forms as the code has them, and examples that they read and write`(form: Form) throws {
        let schema = try Document().schema(form.name)
        let properties = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
        let required = Set(schema["required"] as? [String] ?? [])
        let examples = try #require(schema["examples"] as? [[String: Any]])
        var seen: Set<String> = []
        for example in examples {
            let again = try form.repeated(example)
            #expect(again == example as NSDictionary, "\(form.name)")
            seen.formUnion(example.keys)
            for field in example.keys {
                // A field is required if and only if the code can't do without it.
                let lacks = (try? form.repeated(example.filter { $0.key != field })) == nil
                #expect(lacks == required.contains(field), "\(form.name).\(field)")
            }
        }
        #expect(seen == properties, "the examples of \(form.name) show every field")
    }

    @Test func `has a form of the code behind each of its own`() throws {
        let schemas = try Document().schemas
        let objects = schemas.filter { ($0.value as? [String: Any])?["type"] as? String == "object" }.keys
        let known = Set(Form.all.map(\.name)).union(Form.all.map { "PageOf" + $0.name })
        #expect(objects.allSatisfy(known.contains), "\(Set(objects).subtracting(known))")
    }

    @Test func `names the words that the code knows`() throws {
        let document = try Document()
        for (name, words) in [
            ("RoleWord", Role.allCases.map(\.word)), ("EntryKind", Entry.Kind.allCases.map(\.rawValue)),
            ("LedgerUnit", LedgerUnit.allCases.map(\.rawValue)), ("SystemState", System.State.allCases.map { "\($0)" }),
            ("OrganisationKind", Organisation.Kind.allCases.map(\.word)),
            ("PlanKindWord", PlanKind.allCases.map(\.rawValue)),
            ("PlanStateWord", StoredPlan.State.allCases.map(\.rawValue)),
            ("JobStateWord", JobList.openStates.union(JobList.endStates).sorted()),
        ] {
            #expect(Set(try document.schema(name)["enum"] as? [String] ?? []) == Set(words), "\(name)")
        }
    }

    @Test func `lists every problem that the code makes, and no other`() throws {
        let literal = #/APIProblem\(\s*\.\w+,\s*"([a-z-]+)"/#
        var made = Set(Refusal.Code.allCases.map(\.rawValue))
        for file in try Source.files(in: "Server") {
            for match in file.matches(of: literal) { made.insert(String(match.output.1)) }
        }
        made.formUnion(["journal-full", "journal-failed", "overloaded", "stopping", "script-mistakes"])
        made.formUnion(["mail-taken", "unsafe-output"])
        // Of web errors that only the framework throws.
        made.insert("bad-request")
        // Of the figures for a monitor, which lie outside the API.
        made.remove("metrics-closed")
        let described = try Document().problemCodes
        #expect(described == made, "\(described.symmetricDifference(made).sorted())")
    }

    @Test func `is served to anybody, as YAML, as JSON and as a page without scripts`() async throws {
        try await withServer { client, _ in
            let stranger = HTTPClient(port: client.port)
            let yaml = try await stranger.get("/openapi.yaml")
            #expect(yaml.status == 200 && yaml.text.contains("openapi: 3.1.0"))
            let json = try await stranger.get("/openapi.json")
            #expect(
                try (JSONSerialization.jsonObject(with: Data(json.body)) as? [String: Any])?["openapi"] as? String
                    == "3.1.0"
            )
            var ids: [String: Set<String>] = [:]
            var links: [(from: String, to: String)] = []
            for path in ["/api", "/api/forms"] {
                let page = try await stranger.send("GET", path)
                #expect(page.headers["content-type"] == "text/html; charset=utf-8" && page.body.count < 100 << 10)
                #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
                for odd in ["<script", "=\"http", "url(", " style=", " onclick="] {
                    #expect(!page.text.contains(odd), "\(odd)")
                }
                ids[path] = Set(page.text.matches(of: /id="([^"]+)"/).map { String($0.output.1) })
                links += page.text.matches(of: /href="([^"]*#[^"]+)"/).map { (path, String($0.output.1)) }
            }
            for id in try Document().operations.map(\.id) { #expect(ids["/api"]?.contains(id) == true, "\(id)") }
            for (page, link) in links {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
                #expect(ids[parts[0].isEmpty ? page : parts[0]]?.contains(parts[1]) == true, "\(link) on \(page)")
            }
            #expect(
                try await stranger.send("GET", "/api/style.css").headers["content-type"]?.hasPrefix("text/css") == true
            )
        }
    }
}
