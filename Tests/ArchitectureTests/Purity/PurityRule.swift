/// In the pure targets nothing waits, asks the time, draws a number, or speaks to the world.
struct PurityRule {
    var table = ImportTable.house

    func findings(in tree: SourceTree) -> [Finding] {
        let pure = Set(table.pureTargets)
        return tree.swift
            .filter { source in source.target.map(pure.contains) ?? false }
            .flatMap { $0.findings(of: Self.bans, prefix: "A pure target ") }
    }

    private static let bans = [
        BannedWords("reads no clock: take an Instant as an argument.", ["Date (", "Date . now"]),
        BannedWords(
            "reads no clock: take an Instant as an argument.",
            ["ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime", "gettimeofday", "time ( nil )"]
        ),
        BannedWords(
            "draws no numbers: take a seed or a drawn value as an argument.",
            [
                "random (", "randomElement", "shuffle (", "shuffled (", "SystemRandomNumberGenerator", "arc4random",
                "UUID (",
            ]
        ),
        BannedWords(
            "hashes with no seed of the process: use Digest from Quantities, or compare the values.",
            ["Hasher (", "hashValue"]
        ),
        BannedWords(
            "runs where it is called: leave tasks to Engine.",
            ["Task {", "Task (", "Task .", "Task <", "TaskGroup", "withTaskGroup", "withThrowingTaskGroup"]
        ),
        BannedWords("never waits: make it a plain function, and let Engine wait.", ["async", "await"]),
        BannedWords("runs where it is called: leave threads to Engine.", ["DispatchQueue"]),
        BannedWords(
            "prints nothing and reads no input: return the value or throw, and let the command line speak.",
            ["print (", "debugPrint (", "dump (", "readLine (", "CommandLine ."]
        ),
    ]
}

/// Phrases of code that are not wanted, and what to do instead.
struct BannedWords {
    var instead: String
    /// Each phrase as its words and marks, in order.
    var phrases: [[String]]

    /// Words and marks of a phrase are parted by one space.
    init(_ instead: String, _ phrases: [String]) {
        self.instead = instead
        self.phrases = phrases.map { $0.split(separator: " ").map(String.init) }
    }
}

extension SwiftSource {
    /// Where one of the phrases stands in the code; comments and strings may say anything.
    func findings(of bans: [BannedWords], prefix: String) -> [Finding] {
        var phrasesByFirstWord: [String: [(phrase: [String], instead: String)]] = [:]
        for ban in bans {
            for phrase in ban.phrases { phrasesByFirstWord[phrase[0], default: []].append((phrase, ban.instead)) }
        }
        var found: [Finding] = []
        for position in tokens.indices {
            for (phrase, instead) in phrasesByFirstWord[tokens[position].text] ?? []
            where tokens.stands(phrase, at: position) {
                let words = phrase.joined(separator: " ")
                found.append(
                    Finding(path: path, line: tokens[position].line, message: "\(prefix)\(instead) Found: \(words)")
                )
            }
        }
        return found
    }
}
