import Contract
@preconcurrency import Dispatch
import Engine
import Federation
import Hummingbird
import Journal
import Quantities
import Synchronization

/// How allocations are used up, day by day.
///
/// The ledger is added up once, some entries at a time, and from then on only what is new. What a request can't wait for
/// is added beside it.
final class SpendingRoutes: Sendable {
    fileprivate struct Sum {
        var through: UInt64 = 0
        var isComplete = false
        var isAdding = false
        var days: [Int64: SpendingDay] = [:]
    }

    private let engine: Engine
    private let sums = Mutex<[AllocationID: Sum]>([:])

    /// Entries that are added at once.
    private static let piece = 400

    init(engine: Engine) { self.engine = engine }

    func add(to api: APIGroup) { api.get("allocations/:id/spending", use: spending) }

    private func spending(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try Query(request, known: [])
        let part = try context.part("id")
        let actor = try context.requireActor()
        let found = UInt64(part).flatMap { number in
            engine.read { state in
                state.allocation(AllocationID(number)).flatMap { state.maySee($0.project, actor) ? $0.id : nil }
            }
        }
        guard let id = found else {
            throw APIProblem(.notFound, "not-found", "There is no allocation \(part) that you may see.")
        }
        try addUp(id)
        let sum = sums.withLock { $0[id] ?? Sum() }
        let days = sum.days.sorted { $0.key < $1.key }.map(\.value)
        let view = SpendingView(allocation: id.number, isComplete: sum.isComplete, days: days)
        return try Reply.table(days, in: view, to: request)
    }

    /// Adds one piece now; where there is more, the rest beside the request.
    private func addUp(_ id: AllocationID) throws {
        let isFree = sums.withLock { sums -> Bool in
            defer { sums[id, default: Sum()].isAdding = true }
            return sums[id]?.isAdding != true
        }
        guard isFree else { return }
        let isDone: Bool
        do { isDone = try addPiece(id) } catch {
            rest(id)
            throw error
        }
        guard !isDone else { return rest(id) }
        DispatchQueue.global(qos: .utility).async {
            // A ledger that can't be read now is read at the next request, which then says why.
            while (try? self.addPiece(id)) == false {}
            self.rest(id)
        }
    }

    private func rest(_ id: AllocationID) { sums.withLock { $0[id]?.isAdding = false } }

    /// Adds the next entries; true when there are no more.
    private func addPiece(_ id: AllocationID) throws -> Bool {
        let through = sums.withLock { $0[id]?.through ?? 0 }
        let entries = try engine.archive.ledger(
            matching: LedgerFilter(allocation: String(id.number)),
            page: ArchivePage(.oldestFirst, after: through, limit: Self.piece)
        )
        let isLast = entries.count < Self.piece
        sums.withLock { sums in
            for entry in entries { sums[id, default: Sum()].add(entry, of: id) }
            sums[id]?.isComplete = isLast
        }
        return isLast
    }
}

extension SpendingRoutes.Sum {
    fileprivate mutating func add(_ entry: LedgerEntry, of id: AllocationID) {
        through = entry.entry
        let granted = entry.kind == "award" ? entry.sum(on: Account.available(id).word) : 0
        let spent = entry.sum(on: Account.spent(id).word)
        guard granted != 0 || spent != 0 else { return }
        let day = entry.at.milliseconds / 86_400_000
        let name = String(RFC3339.text(Instant(milliseconds: day * 86_400_000)).prefix(10))
        var sum = days[day] ?? SpendingDay(day: name, grantedDeviceSeconds: 0, spentDeviceSeconds: 0)
        sum.grantedDeviceSeconds += granted
        sum.spentDeviceSeconds += spent
        days[day] = sum
    }
}

extension LedgerEntry {
    fileprivate func sum(on account: String) -> Int64 {
        postings.reduce(0) { sum, posting in
            posting.account == account && posting.unit == LedgerUnit.deviceSeconds.rawValue ? sum + posting.amount : sum
        }
    }
}
