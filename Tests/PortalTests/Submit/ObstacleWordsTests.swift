import Contract
import Federation
import Quantities
import Testing

@testable import Portal

@Suite struct `What keeps a job from a place` {
    /// One of each kind; ``place(of:)`` does not compile when a kind is missing there.
    private static let obstacles: [Obstacle] = [
        .otherPartition, .featureMissing, .otherCountry, .otherSystem, .tooFewNodes(has: 1), .tooFewNodes(has: 16),
        .tooFewCores(has: 64), .tooFewDevices(has: 4), .tooLittleMemory(has: Bytes(262_144 << 20)),
        .otherDeviceType(has: "a100"), .needsDevices, .timeTooLong(longest: 5400), .noAccount, .outsideAllocation,
        .dataNotStaged, .moreThanMonthsShare(hours: 11), .noLayoutFits(devices: 8),
    ]

    private static func place(of obstacle: Obstacle) -> Int {
        switch obstacle {
        case .otherPartition: 0
        case .featureMissing: 1
        case .otherCountry: 2
        case .otherSystem: 3
        case .tooFewNodes(let has): has == 1 ? 4 : 5
        case .tooFewCores: 6
        case .tooFewDevices: 7
        case .tooLittleMemory: 8
        case .otherDeviceType: 9
        case .needsDevices: 10
        case .timeTooLong: 11
        case .noAccount: 12
        case .outsideAllocation: 13
        case .dataNotStaged: 14
        case .moreThanMonthsShare: 15
        case .noLayoutFits: 16
        }
    }

    private static func view(of obstacle: Obstacle) -> PhraseView {
        let phrase = obstacle.phrase
        return PhraseView(text: phrase.text, pattern: phrase.pattern, values: phrase.values)
    }

    @Test func `is said in every language, with its figures and names`() throws {
        #expect(Self.obstacles.map(Self.place) == Array(0...16))
        for words in try Shelf.catalogues.keys.sorted().map({ try Shelf.words($0) }) {
            for obstacle in Self.obstacles {
                let view = Self.view(of: obstacle)
                let said = words.report(view, isVerbatim: true)
                #expect(said.language == words.code, "\(words.code): \(view.pattern)")
                #expect((said.text == view.text) == (words.code == "en"), "\(words.code): \(view.pattern)")
                #expect(view.values.allSatisfy { said.text.contains($0) }, "\(said.text)")
            }
        }
    }

    @Test func `tells a time limit as every span is told`() throws {
        let view = Self.view(of: .timeTooLong(longest: 93_600))
        #expect(view.text == "its longest time limit is 1 d 2 h")
        let said = try Shelf.words("fr").report(view, isVerbatim: true).text.replacing("\u{a0}", with: " ")
        #expect(said == "sa plus longue limite de temps est de 1 j 2 h")
    }

    @Test func `is said of each place where none can take it`() throws {
        var problem = Problem(
            status: 422,
            code: "no-suitable-partition",
            detail: "No partition can run this job. Nord/gpu: its nodes have 4 cores. Sud/cpu: its nodes have 8 cores.",
            places: [("nord/gpu", 4), ("sud/cpu", 8)].map { name, cores in
                Problem.RefusedPlace(name: name, phrases: [Self.view(of: .tooFewCores(has: cores))])
            }
        )
        let french = try Shelf.words("fr")
        let cores = "nombre de cœurs de ses nœuds\u{a0}:"
        let expected = "nord/gpu\u{a0}: \(cores) 4. sud/cpu\u{a0}: \(cores) 8."
        #expect(french.detail(of: problem) == (expected, "fr"))
        #expect(try Shelf.words("en").detail(of: problem).text.contains("sud/cpu: its nodes have 8 cores."))
        problem.places?[1].phrases.append(PhraseView(text: "nobody knows", pattern: "nobody knows", values: []))
        #expect(french.detail(of: problem) == (problem.detail, "en"))
        problem.places = nil
        #expect(french.detail(of: problem) == (problem.detail, "en"))
    }

    @Test func `is said as programs are told it where a server gives no phrases`() throws {
        var quote = QuoteView(
            system: "nord",
            partition: "gpu",
            country: "FI",
            chip: "H100",
            isPossible: false,
            obstacles: ["its nodes have 4 cores"],
            obstaclePhrases: [Self.view(of: .tooFewCores(has: 4))],
            waits: [],
            nodes: 1,
            coresPerNode: 8,
            devicesPerNode: 0,
            memoryMiBPerNode: 1024,
            isWholeNode: false,
            billedDevices: 8,
            device: "core",
            timeLimitSeconds: 60,
            runSeconds: 60,
            holdDeviceSeconds: 480,
            deviceSeconds: 480,
            microEuros: 0,
            joules: 0,
            microgramsCO2e: 0
        )
        let french = try Shelf.words("fr")
        #expect(french.obstacles(of: quote).map(\.text) == ["nombre de cœurs de ses nœuds\u{a0}: 4"])
        #expect(french.obstacles(of: quote).map(\.language) == ["fr"])
        quote.obstaclePhrases = nil
        #expect(french.obstacles(of: quote).map(\.text) == quote.obstacles)
        #expect(french.obstacles(of: quote).map(\.language) == ["en"])
    }
}
