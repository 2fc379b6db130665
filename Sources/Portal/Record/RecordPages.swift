import Contract
import HTTPTypes
import Hummingbird
import NIOCore
import Server

/// The ledger, and the proof that what somebody holds in their hand is what it says.
struct RecordPages: Sendable {
    private static let kinds = ["award", "hold", "charge", "release", "correction"]
    /// The longest proof that stays in its field, as it is sent.
    private static let mostProof = 24 << 10

    func add(to paths: Paths) {
        paths.get("record", show)
        paths.post("record/verification", verify)
    }

    private func show(_ visit: Visit) async throws -> Response { try await page(visit, [:]) }

    private func page(
        _ visit: Visit,
        _ more: Content,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let kind = visit.query("kind").flatMap { Self.kinds.contains($0) ? $0 : nil }
        let job = visit.query("job").flatMap { UInt64($0) }.flatMap { $0 > 0 && $0 < 1 << 62 ? $0 : nil }
        let allocation = visit.query("allocation").flatMap { UInt64($0) }.flatMap { $0 > 0 && $0 < 1 << 62 ? $0 : nil }
        var parts = [kind.map { "kind=\($0)" }, job.map { "job=\($0)" }, allocation.map { "allocation=\($0)" }]
        let filter = parts.compactMap { $0 }
        parts.append(visit.query("cursor").map { "cursor=\(LocalPath.quoted($0))" })
        let query = (parts.compactMap { $0 } + ["limit=25"]).joined(separator: "&")
        let entries: Page<EntryView> = try await visit.get("ledger?\(query)")
        var content: Content = [
            "hasEntries": !entries.items.isEmpty,
            "isFiltered": !filter.isEmpty,
            "entries": entries.items.map { visit.content(of: $0) },
            "job": job.map { String($0) } ?? "",
            "allocation": allocation.map { String($0) } ?? "",
            "kinds": Self.kinds.map { word -> Content in
                ["kind": word, "name": visit.words("entry.kind.\(word)"), "isChosen": word == kind]
            },
            "isLive": visit.request.method == .get, "eventQuery": "?kind=ledger",
        ]
        if let next = entries.next {
            content["next"] = "/record?" + (filter + ["cursor=\(LocalPath.quoted(next))"]).joined(separator: "&")
        }
        if visit.query("cursor") != nil { content["first"] = "/record?" + filter.joined(separator: "&") }
        content.merge(more)
        return visit.page("record", title: visit.words("record.title"), content, status: status)
    }

    private func verify(_ visit: Visit) async throws -> Response {
        var content: Content = [:]
        do {
            let proof = try await proof(visit)
            if Markup.start(of: proof, atMost: Self.mostProof) == proof { content["proof"] = proof }
            var headers = HTTPFields()
            headers[.contentType] = "application/json"
            let response = try await visit.api.respond(
                to: .post,
                "ledger/verification",
                headers: headers,
                body: RequestBody(buffer: ByteBuffer(string: proof)),
                with: visit.session,
                for: visit.context
            )
            guard response.status == .ok else { throw try await LocalAPI.problem(of: response) }
            let found: Verification = try LocalAPI.read(from: await LocalAPI.bytes(of: response))
            content["verification"] = self.content(of: found, visit)
            return try await page(visit, content)
        } catch let problem as Problem where problem.status != 401 && problem.status < 500 {
            content["problem"] = visit.said(of: problem).content
            return try await page(visit, content, status: .init(code: problem.status))
        }
    }

    /// What is to be verified: what was typed, or the receipt of a job, whose page has the button.
    private func proof(_ visit: Visit) async throws -> String {
        guard let job = visit.form["receipt"] else { return visit.form["proof"] ?? "" }
        return String(decoding: try await ReceiptPage.bytes(visit, job), as: UTF8.self)
    }

    private func content(of found: Verification, _ visit: Visit) -> Content {
        let words = visit.words
        return [
            "isTrue": found.isTrue,
            "sentence": words(found.isTrue ? "record.isTrue.\(found.kind)" : "record.isFalse.\(found.kind)"),
            "sequence": words.number(Int64(clamping: found.sequence)),
            "hash": found.hash ?? "–",
            "checks": found.checks.map { check -> Content in
                let detail = self.detail(of: check, in: found.kind, words)
                return [
                    "state": check.isTrue ? "true" : "false",
                    "stateName": words(check.isTrue ? "record.holds" : "record.fails"),
                    "name": words.known("record.check.\(check.code)") ?? check.code,
                    "detail": detail.text, "detailLanguage": detail.language,
                ]
            },
        ]
    }

    /// What a check found, with the values of the API's phrase: that one itself, which is English, where the
    /// catalogue has none that they fit.
    private func detail(
        of check: Verification.Check,
        in kind: String,
        _ words: Words
    ) -> (text: String, language: String) {
        let key = "record.\(check.isTrue ? "found" : "missed").\(kind).\(check.code)"
        let values = Dictionary(uniqueKeysWithValues: zip(["a", "b"], check.phrase.values))
        // One record has a phrase of its own.
        let texts = [key, key + ".one"].compactMap { words.catalogue.texts[$0] }
        guard let text = texts.first(where: { $0.values == Set(values.keys) }) else {
            return (check.sentence.printable, "en")
        }
        return (text.filled(with: values), words.code)
    }
}
