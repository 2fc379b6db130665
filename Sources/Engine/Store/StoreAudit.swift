import Federation
import Journal
package import Quantities

/// Checks a store without a server and without changing it: the chain record by record, and every balance recomputed.
package struct StoreAudit: Sendable {
    /// What breaks the record.
    package struct Fault: Hashable, Sendable {
        /// The record concerned; zero when it is none in particular.
        package var record: UInt64
        /// What is wrong, in a sentence.
        package var sentence: String
    }

    /// How many records hold.
    package private(set) var records: UInt64 = 0
    /// The hash of the last good one.
    package private(set) var head = Digest.zero
    /// How many ledger entries they make.
    package private(set) var entries: UInt64 = 0
    /// How many accounts those touch.
    package private(set) var accounts = 0
    /// What users wrote that was erased since; their digests stay.
    package private(set) var erasedSheets = 0
    /// The first fault; nil when there is none.
    package private(set) var fault: Fault?

    /// Reads a store's journal through.
    ///
    /// - Parameter progress: called now and then with the number of records read.
    /// - Throws: `JournalFault` when the files can't be opened as a journal at all.
    package init(directory: String, progress: (UInt64) -> Void = { _ in }) throws {
        let reader = try JournalReader(directory: directory)
        var sums: [String: [String: Int64]] = [:]
        var state = FederationState()
        do {
            try reader.read { stored in
                var bytes = ByteReader(stored.payload)
                do throws(CodingFault) {
                    let record = try Record(from: &bytes)
                    for entry in record.events.flatMap(\.ledgerEntries) { add(entry, to: &sums) }
                    state.replay(record)
                } catch {
                    throw Unreadable(record: stored.sequence, why: "\(error.kind.rawValue) at byte \(error.offset)")
                }
                records = stored.sequence
                head = stored.hash
                if records.isMultiple(of: 10_000) { progress(records) }
            }
        } catch let damage as JournalFault where damage.code == .damagedRecord {
            fault = Fault(record: damage.record ?? records + 1, sentence: "\(damage)")
        } catch let unreadable as Unreadable {
            fault = Fault(record: unreadable.record, sentence: "Its bytes are no record: \(unreadable.why).")
        }
        accounts = sums.count
        if fault == nil { fault = try Self.archiveFault(reader, sums) ?? balanceFault(state, sums) }
        if fault == nil {
            let audit = try reader.verify()
            erasedSheets = audit.erasedSheets
            if let sheet = audit.damagedSheets.first {
                fault = Fault(
                    record: 0,
                    sentence: "What was written for job \(sheet) is not what its record's digest says."
                )
            } else if let first = audit.structure.first {
                fault = Fault(record: 0, sentence: "The file's structure is damaged: \(first)")
            }
        }
    }

    private struct Unreadable: Error {
        var record: UInt64
        var why: String
    }

    private mutating func add(_ entry: Entry, to sums: inout [String: [String: Int64]]) {
        entries += 1
        for posting in entry.postings {
            sums[posting.account.word, default: [:]][posting.unit.rawValue, default: 0] += posting.amount
        }
    }

    /// The archive's ledger must add up to what the records say.
    private static func archiveFault(_ reader: JournalReader, _ sums: [String: [String: Int64]]) throws -> Fault? {
        var archived: [String: [String: Int64]] = [:]
        for balance in try reader.balances() {
            archived[balance.account, default: [:]][balance.unit, default: 0] += balance.amount
        }
        for account in Set(sums.keys).union(archived.keys).sorted() {
            for unit in LedgerUnit.allCases.map(\.rawValue) {
                let (said, kept) = (sums[account]?[unit] ?? 0, archived[account]?[unit] ?? 0)
                guard said != kept else { continue }
                let sentence = "The ledger has \(kept) \(unit) on \(account); the records say \(said)."
                return Fault(record: 0, sentence: sentence)
            }
        }
        return nil
    }

    /// And the state's own balances too.
    private func balanceFault(_ state: FederationState, _ sums: [String: [String: Int64]]) -> Fault? {
        for allocation in state.allocations {
            let unit = LedgerUnit.deviceSeconds.rawValue
            let pairs = [
                (Account.available(allocation.id), allocation.available),
                (.held(allocation.id), allocation.held),
                (.spent(allocation.id), allocation.spent),
            ]
            for (account, amount) in pairs where sums[account.word]?[unit] ?? 0 != amount.count {
                return Fault(record: 0, sentence: "\(account.word) is not what its entries add up to.")
            }
            if allocation.available < .zero || allocation.held < .zero || allocation.spent < .zero {
                return Fault(record: 0, sentence: "Allocation \(allocation.id) is overdrawn.")
            }
        }
        return nil
    }
}
