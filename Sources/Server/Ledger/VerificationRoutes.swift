import Contract
import Engine
import Federation
import FoundationEssentials
import Hummingbird
import Journal
import Quantities

/// Whether what somebody holds in their hand, a receipt or a ledger entry, is what the record says.
struct VerificationRoutes: Sendable {
    let engine: Engine

    /// How many records are hashed again for one question; `fabrique audit verify` does all.
    private static let mostRecords: UInt64 = 2000

    func add(to api: APIGroup) { api.post("ledger/verification", use: verify) }

    private func verify(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.requireActor()
        guard Body.type(of: request) == "application/json" else {
            throw APIProblem(.unsupportedMediaType, "unsupported-media-type", "Send the body as application/json.")
        }
        let bytes = try await Body.bytes(of: request, atMost: ServerConfiguration.largestBody)
        let decoder = JSONDecoder()
        if let receipt = try? decoder.decode(Receipt.self, from: Data(bytes)) {
            return try Reply.json(verification(of: receipt, for: actor))
        }
        if let entry = try? decoder.decode(EntryView.self, from: Data(bytes)) {
            return try Reply.json(verification(of: entry, for: actor))
        }
        throw APIProblem(
            .badRequest,
            "malformed-body",
            "Send a receipt (GET /api/v1/jobs/12/receipt) or one entry of the ledger, as JSON."
        )
    }

    private func verification(of receipt: Receipt, for actor: Actor) throws -> Verification {
        guard case .ended(let job) = try engine.find(String(receipt.job.id), for: actor) else {
            throw APIProblem(.conflict, "wrong-state", "Job \(receipt.job.id) has not ended here: it has no receipt.")
        }
        let ours = try engine.receipt(of: job)
        let given = Set(receipt.entries.map(\.text))
        let known = Set(ours.entries.map(\.text))
        let head = try engine.archive.hash(at: receipt.head.sequence)?.hex
        return try verification(
            "receipt",
            at: ours.sequence,
            through: receipt.head.sequence,
            [
                (
                    "known", receipt.sequence == ours.sequence,
                    "Job \(receipt.job.id) ended with record \(ours.sequence)."
                ),
                (
                    "figures", receipt.figures == ours.figures,
                    "The job's times, charges, energy and carbon are those of the record."
                ),
                (
                    "entries", given.isSubset(of: known) && !given.isEmpty == !known.isEmpty,
                    "\(given.intersection(known).count) of \(given.count) entries are those of the ledger."
                ),
                (
                    "head", head == receipt.head.hash,
                    "The chain's hash at record \(receipt.head.sequence) is the one on the receipt."
                ),
            ]
        )
    }

    private func verification(of entry: EntryView, for actor: Actor) throws -> Verification {
        let missing = APIProblem(.notFound, "not-found", "There is no entry \(entry.entry) that you may see.")
        guard entry.entry > 0, entry.entry < 1 << 62 else { throw missing }
        let page = ArchivePage(.oldestFirst, after: entry.entry - 1, limit: 1)
        guard let ours = try engine.archive.ledger(page: page).first, ours.entry == entry.entry,
            LedgerRoutes(engine: engine).maySee(ours, actor)
        else { throw missing }
        return try verification(
            "entry",
            at: ours.sequence,
            through: ours.sequence,
            [
                ("known", entry.sequence == ours.sequence, "Record \(ours.sequence) made entry \(entry.entry)."),
                (
                    "entries", EntryView(ours).text == entry.text,
                    "What moved, when and why is what the ledger says."
                ),
            ]
        )
    }

    private func verification(
        _ kind: String,
        at sequence: UInt64,
        through last: UInt64,
        _ findings: [(code: String, isTrue: Bool, phrase: Phrase)]
    ) throws -> Verification {
        let head = engine.status.head.sequence
        var checks = findings.map { finding in
            Verification.Check(code: finding.code, isTrue: finding.isTrue, phrase: PhraseView(finding.phrase))
        }
        var hash: String?
        if sequence >= 1, sequence <= head {
            let end = min(max(last, sequence), head, sequence + Self.mostRecords)
            hash = try engine.archive.hash(at: sequence)?.hex
            checks.append(try chain(from: sequence, through: end))
        }
        return Verification(
            kind: kind,
            isTrue: hash != nil && checks.allSatisfy(\.isTrue),
            checks: checks,
            sequence: sequence,
            hash: hash
        )
    }

    /// Hashes the records of a range again, each from the one before.
    private func chain(from first: UInt64, through last: UInt64) throws -> Verification.Check {
        do {
            let end = try engine.archive.read(from: first, through: last) { _ in }
            let phrase: Phrase =
                first == last
                ? "Record \(first) was hashed again, from the one before."
                : "Records \(first) to \(last) were hashed again, each from the one before."
            return Verification.Check(code: "chain", isTrue: end.sequence == last, phrase: PhraseView(phrase))
        } catch let fault as JournalFault where fault.code == .damagedRecord {
            let phrase = PhraseView("The chain is broken: \(String(describing: fault))")
            return Verification.Check(code: "chain", isTrue: false, phrase: phrase)
        }
    }
}

extension EntryView {
    /// Everything of it in one order, to compare.
    fileprivate var text: String {
        let moves = postings.map { "\($0.account) \($0.unit) \($0.amount)" }.joined(separator: ";")
        let what = [allocation.map { "\($0)" }, job.map { "\($0)" }, attempt.map { "\($0)" }, why].map { $0 ?? "" }
        return ([String(entry), at, String(sequence), kind] + what + [moves]).joined(separator: "|")
    }
}

extension Receipt {
    /// What it vouches for besides entries: a receipt of a time before grids were known by the hour says nothing of them.
    fileprivate var figures: [String?] {
        job.figures + attempts.map { "\($0.number): \($0.gridHoursKnown ?? 0)" }
    }
}

extension JobView {
    /// What a receipt vouches for of its job.
    fileprivate var figures: [String?] {
        let amounts = [deviceSeconds, joules, microgramsCO2e, microEuros, exitCode].map { $0.map { String($0) } }
        return [state, project, system, submitted, started, ended] + amounts
    }
}
