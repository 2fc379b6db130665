import Federation
import Testing
import Twin

@Suite struct FaultHistories {
    /// Long enough for a few crashes each, short enough for a thousand of them in a debug build.
    private static let steps = 32
    @Test func `a thousand seeds keep every promise and exercise everything there is`() {
        var exercised = Exercise()
        for seed in UInt64(1)...1000 {
            var history = FaultHistory(seed: seed, steps: Self.steps)
            if let finding = history.run() { Issue.record("\(finding)") }
            exercised.merge(history.exercised)
        }
        #expect(exercised.gaps == [])
        #expect(exercised.histories == 1000)
    }
}

@Suite struct BrokenRules {
    /// What each rule, broken on purpose, must be noticed as.
    private static let noticed: [BrokenRule: [Finding.Promise]] = [
        .systemsIgnoreFences: [.fencing],
        .journalLosesRecords: [.acknowledged],
        .repliesBeforeWriting: [.acknowledged],
        .clientsWithoutKeys: [.once],
        .clockIsBelieved: [.time],
        .snapshotsForgetTime: [.time],
        .systemsNameOwners: [.privacy],
        .silenceMeansLost: [.fencing],
        .endsAreKeptSecret: [.settling],
        .fencesAreFalse: [.fencing],
        .sharesAreIgnored: [.share],
        .leasesAreShort: [.fencing],
    ]

    @Test(arguments: BrokenRule.allCases)
    func `a rule that is broken on purpose is found, and its seed shows it again`(rule: BrokenRule) throws {
        var findings: [Finding] = []
        for seed in UInt64(1)...600 where findings.count < 3 {
            var history = FaultHistory(seed: seed, steps: 60, breaking: rule)
            if let finding = history.run() { findings.append(finding) }
        }
        let first = try #require(findings.first)
        #expect(Set(findings.map(\.promise)).isSubset(of: try #require(Self.noticed[rule])))

        var again = FaultHistory(seed: first.seed, steps: 60, breaking: rule)
        #expect(again.run() == first)
        #expect(first.command == "fabrique twin soak --seed \(first.seed) --steps 60")
    }
}

@Suite struct Determinism {
    @Test func `one seed gives the same records twice, and two seeds do not`() {
        func fingerprint(_ seed: UInt64) -> UInt64 {
            var history = FaultHistory(seed: seed, steps: 40)
            #expect(history.run() == nil)
            return history.fingerprint
        }
        #expect(fingerprint(7) == fingerprint(7))
        #expect(fingerprint(7) != fingerprint(8))
    }

    /// The figure was the same in debug and release. It changes with what histories do, and with the core's events.
    @Test func `a history is the same in every process and build`() {
        var history = FaultHistory(seed: 2026, steps: 40)
        #expect(history.run() == nil)
        #expect(history.fingerprint == 8_833_821_731_292_189_424)
    }
}
