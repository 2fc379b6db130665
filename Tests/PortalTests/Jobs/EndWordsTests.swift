import Foundation
import Testing

@testable import Portal

@Suite struct `Why a job ended` {
    /// Where such sentences are written, and how those of a file begin that holds others as well.
    private static let sources = [
        ("Connectors/Slurm/Attempts/SlurmAttempt+Answers.swift", "The system "),
        ("Connectors/Slurm/Attempts/SiteMeter.swift", ""),
        ("Connectors/Slurm/Sites/SlurmSite.swift", "The system "),
        ("Connectors/Slurm/SlurmConnector+Reconciling.swift", "The connector "),
        ("Connectors/Machine/MachineConnector+Reconciling.swift", "The system "),
        ("Connectors/Machine/MachineConnector+Lost.swift", "The machine "),
        ("Connectors/Machine/MachineConnector+Lost.swift", "Its "),
        ("Engine/Words.swift", "It "),
        ("Federation/Network/NetworkRules+Fencing.swift", "Its system "),
        ("Federation/Network/NetworkRules+Leases.swift", "Its system "),
    ]

    @Test(arguments: sources)
    func `is said in every language, as it is written`(_ path: String, _ beginning: String) throws {
        let file = Shelf.folder.deletingLastPathComponent().appending(path: path)
        let sentences = try SourceTexts(String(contentsOf: file, encoding: .utf8)).texts.filter { text in
            text.hasPrefix(beginning) && text.first?.isUppercase == true && text.contains(" ")
        }
        #expect(!sentences.isEmpty)
        for words in try Shelf.catalogues.keys.sorted().map({ try Shelf.words($0) }) {
            for sentence in sentences {
                // What a call gives is joined to the text, as values are.
                let pattern = sentence.hasSuffix(": ") ? sentence + "{a}" : sentence
                let why = pattern.replacing("{a}", with: "4010")
                let said = words.whyEnded(why)
                #expect(said.language == words.code, "\(words.code): \(why)")
                #expect((said.text == why) == (words.code == "en"), "\(said.text)")
                #expect(said.text.contains("4010") == pattern.contains("{a}"), "\(said.text)")
            }
        }
    }

    @Test func `keeps the words of a system or an operator behind ours`() throws {
        let french = try Shelf.words("fr")
        let hopeless = french.whyEnded("The system can never run it as it is: BadConstraints.")
        #expect(hopeless == ("Le système ne pourra jamais l’exécuter telle quelle\u{a0}: BadConstraints.", "fr"))
        let refused = french.whyEnded("The system refused it: Invalid account or partition (2045); See log.")
        #expect(refused == ("Le système l’a refusée\u{a0}: Invalid account or partition (2045); See log.", "fr"))
    }

    @Test(arguments: ["lost", "none", "Nobody knows this.", "It ran too long: 12,5 h"])
    func `stays as it was written where it is none of ours`(_ why: String) throws {
        let said = try Shelf.words("fr").whyEnded(why)
        #expect(said == (why, "en"))
    }
}
