/// A manual page in mdoc(7), made from the description of a command tree.
struct Manual {
    private let root: CommandTree.Command

    /// Makes the manual of a command and all below it.
    init(_ root: CommandTree.Command) { self.root = root }

    /// The whole page. Its date is that of the version, so that the same program always prints the same page.
    var page: String {
        var lines = [
            ".Dd \(Fabrique.released)", ".Dt \(root.commandName.uppercased()) 1", ".Os",
            ".Sh NAME", ".Nm \(root.commandName)",
            ".Nd \(Self.escaped((root.abstract ?? "").trimmedOfStop))",
            ".Sh SYNOPSIS", ".Nm", ".Ar command", ".Op Ar options", ".Sh DESCRIPTION",
        ]
        let (about, statuses) = parts(of: root.discussion ?? "")
        lines += paragraphs(about)
        lines += [".Sh COMMANDS"]
        for command in root.subcommands ?? [] { lines += section(command, path: []) }
        lines += [".Sh ENVIRONMENT", ".Bl -tag -width FABRIQUE_SERVER"]
        for (name, meaning) in Self.environment { lines += [".It Ev \(name)", meaning] }
        lines += [".El", ".Sh EXIT STATUS", ".Bl -tag -width 128+n"]
        for (status, meaning) in statuses { lines += [".It \(status)", Self.escaped(meaning)] }
        lines += [".El", ".Pp", "With"]
        lines += [".Fl -wait", "and", ".Fl -follow", "a script's own exit code is passed on."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let environment = [
        ("FABRIQUE_SERVER", "The server's address."),
        ("FABRIQUE_TOKEN", "The token to show the server."),
        ("FABRIQUE_DATA", "The data directory, where client.json is looked for first."),
        ("NO_COLOR", "When set to anything, no colours are used."),
    ]

    private func section(_ command: CommandTree.Command, path: [String]) -> [String] {
        guard command.shouldDisplay ?? true, command.commandName != "help" else { return [] }
        let path = path + [command.commandName]
        var lines = [".Ss \(root.commandName) \(path.joined(separator: " "))"]
        lines += paragraphs([command.abstract ?? ""])
        if let discussion = command.discussion {
            lines += [".Pp"] + paragraphs(discussion.split(separator: "\n\n").map(String.init))
        }
        let arguments = (command.arguments ?? []).filter { argument in
            // Every command has these two, and the root's options say so once.
            argument.shouldDisplay && !["help", "version"].contains(argument.preferredName?.name)
        }
        if !arguments.isEmpty {
            lines.append(".Bl -tag -width indent")
            for argument in arguments { lines += item(argument) }
            lines.append(".El")
        }
        let below = (command.subcommands ?? []).flatMap { section($0, path: path) }
        return lines + below
    }

    private func item(_ argument: CommandTree.Argument) -> [String] {
        let value = argument.valueName.map { Self.escaped($0) } ?? "value"
        let repeats = argument.isRepeating && argument.kind == .positional ? " ..." : ""
        var head = ".It"
        switch argument.kind {
        case .positional: head += " Ar \(value)\(repeats)"
        case .flag, .option:
            let names = (argument.names ?? []).sorted { $0.typed.count < $1.typed.count }
            head += names.map { " Fl " + Self.escaped(String($0.typed.dropFirst())) }.joined(separator: " ,")
            if argument.kind == .option { head += " Ar \(value)" }
        }
        var text = argument.abstract ?? ""
        if let values = argument.allValues, !values.isEmpty { text += " One of: \(values.joined(separator: ", "))." }
        if let standard = argument.defaultValue { text += " Default: \(standard)." }
        return [head] + paragraphs([text])
    }

    /// The paragraphs before the exit statuses, and the statuses, as the root's help lays them out.
    private func parts(of discussion: String) -> (about: [String], statuses: [(String, String)]) {
        var about: [String] = []
        var statuses: [(String, String)] = []
        for paragraph in discussion.split(separator: "\n\n").map(String.init) {
            guard paragraph.hasPrefix("Exit status:") else {
                about.append(paragraph)
                continue
            }
            for line in paragraph.split(separator: "\n").dropFirst() where line.hasPrefix("  ") {
                let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
                if words.count == 2 {
                    statuses.append((String(words[0]), String(words[1].drop { $0 == " " })))
                }
            }
        }
        return (about, statuses)
    }

    private func paragraphs(_ texts: [String]) -> [String] {
        texts.enumerated().flatMap { place, text in
            (place == 0 ? [] : [".Pp"])
                + text.split(separator: "\n").flatMap { Self.sentences(String($0)) }.flatMap { $0.wrapped(to: 78) }
                .map(Self.escaped)
        }
    }

    /// One line for each sentence, as mdoc wants its source.
    private static func sentences(_ text: String) -> [String] {
        var sentences: [String] = []
        var sentence = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            sentence += (sentence.isEmpty ? "" : " ") + word
            if word.hasSuffix(".") || word.hasSuffix(".)") || word.hasSuffix(":") && sentence.count > 40 {
                sentences.append(sentence)
                sentence = ""
            }
        }
        return sentence.isEmpty ? sentences : sentences + [sentence]
    }

    /// The text with nothing in it that roff would read as its own.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "\\": out += "\\e"
            case "…": out += "..."
            default: out.append(character)
            }
        }
        return out.hasPrefix(".") || out.hasPrefix("'") ? "\\&" + out : out
    }
}

extension String {
    /// The text without the full stop at its end: a one-line description has none.
    fileprivate var trimmedOfStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
