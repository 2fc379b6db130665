import BatchScripts
import Federation
import Planning
import Testing

@testable import Portal

@Suite struct `Every word of a closed list` {
    @Test func `has a text in every language`() throws {
        var keys: [String] = []
        keys += PendingReason.allCases.flatMap { ["reason.\($0.rawValue)", "reason.\($0.rawValue).name"] }
        keys += Refusal.Code.allCases.flatMap { ["problem.\($0.rawValue)", "problem.\($0.rawValue).title"] }
        keys += ScriptError.Code.allCases.map { "mistake.\($0.rawValue)" }
        keys += JobsPage.states.map { "state.\($0)" }
        keys += System.State.allCases.flatMap { ["state.\($0)", "systems.is.\($0)"] }
        keys += Allocation.State.allCases.map { "state.\($0)" }
        keys += Entry.Kind.allCases.map { "entry.kind.\($0.rawValue)" }
        keys += Role.allCases.map { "role.\($0.word)" }
        keys += Token.Kind.allCases.map { "token.kind.\($0)" }
        keys += Outcome.allCases.map { "outcome.\($0.word)" }
        keys += CheckpointOrigin.allCases.map { "checkpoint.\($0.word)" }
        for (kind, codes) in [("receipt", ["known", "figures", "entries", "head"]), ("entry", ["known", "entries"])] {
            keys += codes.flatMap { ["record.found.\(kind).\($0)", "record.missed.\(kind).\($0)"] }
            keys += ["record.isTrue.\(kind)", "record.isFalse.\(kind)", "record.found.\(kind).chain"]
            keys.append("record.found.\(kind).chain.one")
        }
        keys += (1...12).map { "month.\($0)" }
        keys += GridCountry.catalogue.map { "country.\($0.code)" }
        for (code, catalogue) in try Shelf.catalogues {
            for key in keys { #expect(catalogue.texts[key] != nil, "\(code): \(key)") }
            for state in ["running", "placed", "queued", "held"] {
                #expect(catalogue.plurals["overview.are.\(state)"] != nil, "\(code): \(state)")
            }
        }
    }
}
