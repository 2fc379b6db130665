import ArgumentParser

/// `fabrique completions`.
struct Completions: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a completion script for a shell.",
        discussion: """
            bash:  fabrique completions bash > ~/.local/share/bash-completion/completions/fabrique
            zsh:   fabrique completions zsh > ~/.zfunc/_fabrique
            fish:  fabrique completions fish > ~/.config/fish/completions/fabrique.fish
            """
    )

    /// The shells that scripts are made for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    /// Prints the script.
    func run() throws {
        let kind: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        StandardStream.output.write(Fabrique.completionScript(for: kind) + "\n")
    }
}
