import ArgumentParser
import Glibc

/// Where the process begins and ends.
@main
enum Program {
    // `@concurrent` leaves the main actor at once: staying there would cost two thread switches for each call
    // into the client.
    @concurrent
    static func main() async {
        Glibc.exit(await run(Array(CommandLine.arguments.dropFirst())).number)
    }

    /// Runs a command and says on standard error what went wrong, if anything did.
    static func run(_ arguments: [String]) async -> ProcessStatus {
        do {
            var command = try await Fabrique.asyncParseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            let (status, text) = ending(for: error)
            if !text.isEmpty { (status == .done ? StandardStream.output : .error).write(text + "\n") }
            return status
        }
    }

    /// How the process ends for an error, and what it says. Help and the version are "errors" of the parser that end well.
    static func ending(for error: any Error) -> (status: ProcessStatus, text: String) {
        switch error {
        case let failure as CommandFailure:
            return (failure.status, failure.message.isEmpty ? "" : "fabrique: " + failure.message)
        case is CancellationError: return (.signal(SIGINT), "fabrique: interrupted.")
        default:
            let text = Fabrique.fullMessage(for: error)
            switch Fabrique.exitCode(for: error) {
            case .success: return (.done, text)
            case .validationFailure: return (.wrongInput, text)
            default: return (.failed, text)
            }
        }
    }
}
