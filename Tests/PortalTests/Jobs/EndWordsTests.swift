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
        ("Connectors/Machine/MachineConnector+Watching.swift", "The shepherd "),
        ("fabrique-shepherd/Starting.swift", "The "),
        ("fabrique-shepherd/Launch.swift", ""),
        ("fabrique-shepherd/JobStreams.swift", "The "),
        ("Engine/Words.swift", "It "),
        ("Federation/Network/NetworkRules+Fencing.swift", "Its system "),
        ("Federation/Network/NetworkRules+Leases.swift", "Its system "),
    ]

    @Test(arguments: sources)
    func `is said in every language, as it is written`(_ path: String, _ beginning: String) throws {
        let sentences = try SourceTexts(Self.source(path)).texts.filter { text in
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

    /// What may stand in a checkpoint's way, and where the core is told of it.
    private static let obstacles = [
        "Connectors/Checkpoints/RsyncMover.swift", "Connectors/Checkpoints/FileAccess.swift",
    ]

    @Test func `is said where its checkpoint could not be moved, with what stood in the way`() throws {
        let heads = try SourceTexts(Self.source("Engine/Checkpoints/CheckpointDesk.swift")).texts.filter {
            $0.hasPrefix("Its checkpoint ")
        }
        #expect(heads.count == 2)
        let lines = try Self.obstacles.flatMap { try Self.source($0).split(separator: "\n") }
        // Nobody is told of what nobody waits for, and what stays in the store is nobody's end.
        let told = lines.filter { $0.contains("CheckpointFault(.") && !$0.contains(".unwanted") }
        let texts = told.flatMap { SourceTexts(String($0)).texts }.filter { !$0.contains("can't be removed") }
        #expect(texts.count > 12)
        let french = try Shelf.words("fr")
        for head in heads {
            for text in texts {
                let why = "\(head): \(text)."
                    .replacing("from {a}", with: "from lumi").replacing("to {a}", with: "to lumi")
                    .replacing("{a}", with: "12")
                let said = french.whyEnded(why)
                #expect(said.language == "fr" && said.text.contains(" lumi\u{a0}: "), "\(said.text)")
                let obstacle = text.replacing("{a}", with: "12")
                #expect(!said.text.contains(obstacle), "\(said.text)")
                #expect(said.text.contains("12") == obstacle.contains("12"), "\(said.text)")
            }
        }
    }

    @Test(arguments: [
        (
            "The working directory /home/ada/run can't be entered: No such file or directory. "
                + "Create it, or name another with --chdir.",
            "Le dossier de travail /home/ada/run ne s’ouvre pas\u{a0}: Aucun fichier ni dossier de ce nom. "
                + "Créez-le, ou nommez-en un autre avec --chdir."
        ),
        (
            "The output file out/log can't be opened: Permission denied.",
            "Le fichier de sortie out/log ne peut pas être ouvert\u{a0}: Accès refusé."
        ),
        (
            "The output file out/log can't be opened: No such file or directory. "
                + "Its folder must exist before the job starts.",
            "Le fichier de sortie out/log ne peut pas être ouvert\u{a0}: Aucun fichier ni dossier de ce nom. "
                + "Son dossier doit exister avant que la tâche ne commence."
        ),
        (
            "The output file log can't be opened: Too many levels of symbolic links. "
                + "It is a symbolic link, and those are not followed.",
            "Le fichier de sortie log ne peut pas être ouvert\u{a0}: Too many levels of symbolic links. "
                + "C’est un lien symbolique, et ils ne sont pas suivis."
        ),
        (
            "/dev/tty is not a regular file. Name an ordinary file or /dev/null.",
            "/dev/tty n’est pas un fichier ordinaire. Nommez un fichier ordinaire, ou /dev/null."
        ),
        ("in can't be examined: Bad file descriptor.", "in ne peut pas être examiné\u{a0}: Bad file descriptor."),
        ("in can't be made blocking: Bad address.", "in ne peut pas être rendu bloquant\u{a0}: Bad address."),
        ("The launch step ended without a word.", "L’étape de lancement s’est arrêtée sans un mot."),
        (
            "The shepherd ended before it launched anything. fabrique-shepherd: there is no order in /spool/1.1",
            "Le gardien s’est arrêté avant d’avoir lancé quoi que ce soit. "
                + "fabrique-shepherd: there is no order in /spool/1.1"
        ),
    ])
    func `is said around paths and the machine's words, where a launch failed`(_ why: String, _ french: String) throws {
        let said = try Shelf.words("fr").whyEnded(why)
        #expect(said == (french, "fr"))
        let english = try Shelf.words("en").whyEnded(why)
        #expect(english == (why, "en"))
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

    private static func source(_ path: String) throws -> String {
        let file = Shelf.folder.deletingLastPathComponent().appending(path: path)
        return try String(contentsOf: file, encoding: .utf8)
    }
}
