import Contract
import Hummingbird
import Quantities
import Server

/// A job's receipt: what it used, what it cost, and where the record holds it. Made to be printed.
enum ReceiptPage {
    /// How many entries of the ledger the page holds.
    private static let mostEntries = 40
    /// How much of the receipt for programs the page holds, as it is sent.
    private static let mostJSON = 8 << 10

    /// The receipt as it is for programs.
    static func bytes(_ visit: Visit, _ job: String) async throws -> [UInt8] {
        let path = "jobs/\(LocalPath.quoted(job))/receipt"
        return try await visit.api.send(.get, path, with: visit.session, for: visit.context)
    }

    /// The same, as a file.
    static func file(_ visit: Visit) async throws -> Response {
        let job = try visit.word("id")
        return Download.answer(try await bytes(visit, job), "application/json", named: "receipt-\(job).json")
    }

    static func show(_ visit: Visit) async throws -> Response {
        let bytes = try await bytes(visit, visit.word("id"))
        let receipt: Receipt = try LocalAPI.read(from: bytes)
        let written = String(decoding: bytes, as: UTF8.self)
        let json = Markup.start(of: written, atMost: mostJSON)
        let job = receipt.job
        let words = visit.words
        let facts: [(String, String?)] = [
            ("job.job", "\(job.id) \(job.name.printable)"),
            ("job.state", words("state.\(job.state)")),
            ("job.project", job.project),
            ("job.allocation", String(job.allocation)),
            ("job.owner", job.person),
        ]
        let times: [(String, String?)] = [
            ("job.submitted", job.submitted), ("receipt.started", job.started), ("receipt.ended", job.ended),
        ]
        // The year's figure is nothing to a receipt that counts by the hour alone.
        let countsYear = receipt.gridHours.known == 0 || receipt.gridHours.known < receipt.gridHours.all
        let yearly = countsYear ? receipt.gridGramsPerKilowattHour : nil
        let place: [(String, String?)] = [
            ("job.system", job.system.map { "\($0)\(job.partition.map { ", \($0)" } ?? "")" }),
            ("receipt.grid", yearly.map { words("receipt.gridValue", ["grams": words.number($0)]) }),
        ]
        let moments = times.compactMap { key, text in
            visit.time(text).map { ["name": words(key), "time": $0] as Content }
        }
        var content: Content = [
            "id": job.id,
            "jobTitle": words("job.title", ["job": String(job.id)]),
            "facts": rows(facts, words) + moments + rows(place, words),
            "attempts": receipt.attempts.map { attempt(visit, $0) },
            "total": total(visit, job),
            "sequence": words.number(Int64(clamping: receipt.sequence)),
            "headSequence": words.number(Int64(clamping: receipt.head.sequence)),
            "headHash": receipt.head.hash,
            "json": json, "isCut": json.utf8.count < written.utf8.count,
        ]
        content["gridSource"] = countsYear ? source(receipt.gridSource) : nil
        content["gridHoursSource"] = source(receipt.gridHoursSource)
        content.merge(visit.content(ofLast: mostEntries, of: receipt.entries))
        content["made"] = visit.time(RFC3339.text(visit.now))
        return visit.page("receipt", title: words("receipt.title", ["job": String(job.id)]), content)
    }

    private static func source(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0.printable } }

    private static func rows(_ facts: [(String, String?)], _ words: Words) -> [Content] {
        facts.compactMap { key, value in value.map { ["name": words(key), "value": $0] as Content } }
    }

    private static func attempt(_ visit: Visit, _ attempt: AttemptView) -> Content {
        let words = visit.words
        let source = attempt.energySource.map { words.known("energy.\($0)") ?? $0 }
        var row: Content = [
            "number": attempt.number, "where": "\(attempt.system), \(attempt.partition)",
            "outcome": words("outcome.\(attempt.outcome ?? "ended")"),
            "ran": words.elapsed(from: attempt.started, to: attempt.ended) ?? "–",
            "devices": words.number(attempt.billedDevices),
            "used": words.deviceHours(attempt.deviceSeconds ?? 0),
            "cost": words.euros(attempt.microEuros ?? 0),
            "energy": words.energy(attempt.joules ?? 0),
            "carbon": words.carbon(attempt.microgramsCO2e ?? 0),
        ]
        row["source"] = source
        row["gridBasis"] = words.gridBasis(known: attempt.gridHoursKnown, of: attempt.gridHours)
        if let basis = attempt.energyModel, !basis.isEmpty {
            let model = words.energyModel(basis)
            row["model"] = model.text.printable
            row["modelLanguage"] = model.language
        }
        row["paid"] = attempt.paidBy.map { words("paid.\($0)") }
        return row
    }

    private static func total(_ visit: Visit, _ job: JobView) -> Content {
        let words = visit.words
        return [
            "used": words.deviceHours(job.deviceSeconds ?? 0), "cost": words.euros(job.microEuros ?? 0),
            "energy": words.energy(job.joules ?? 0), "carbon": words.carbon(job.microgramsCO2e ?? 0),
        ]
    }
}
