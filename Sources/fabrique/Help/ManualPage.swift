import ArgumentParser
import FoundationEssentials

/// `fabrique manual`.
struct ManualPage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        discussion: "Read it with: fabrique manual | man -l -. It is made from the same words as the help screens."
    )

    /// Prints the page.
    func run() throws { StandardStream.output.write(try Self.page()) }

    /// The page in mdoc(7), from the parser's own description of the commands.
    static func page() throws -> String {
        let dump = Data(Fabrique._dumpHelp().utf8)
        return Manual(try JSONDecoder().decode(CommandTree.self, from: dump).command).page
    }
}

/// The parser's description of all commands, as `--experimental-dump-help` prints it: the part that a manual needs.
struct CommandTree: Decodable {
    /// A command with its options and the commands below it.
    struct Command: Decodable {
        var superCommands: [String]?
        var commandName: String
        var abstract: String?
        var discussion: String?
        var defaultSubcommand: String?
        var subcommands: [Command]?
        var arguments: [Argument]?
        var shouldDisplay: Bool?
    }

    /// An option, a flag or a positional argument.
    struct Argument: Decodable {
        /// Which of the three it is.
        enum Kind: String, Decodable {
            case positional
            case option
            case flag
        }

        /// One of its names, without dashes.
        struct Name: Decodable {
            var kind: String
            var name: String

            /// The name as it is typed.
            var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        var kind: Kind
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var preferredName: Name?
        var valueName: String?
        var defaultValue: String?
        var allValues: [String]?
        var abstract: String?
        var discussion: String?
    }

    var command: Command
}
