import ArgumentParser
import CTasks
import Dispatch
import Glibc
import NIOCore
import NIOPosix

/// Where the process begins and ends.
@main
enum Program {
    // Tasks run on the threads that also read and write the sockets, so that a request is answered without passing
    // from one thread to another: that takes a quarter off a read's processor time. The main thread only waits.
    //
    // NIO can do the same, but finds the hook by its name in the running program, and not where Swift's library is
    // linked into it.
    static func main() {
        fabrique_take_tasks(runWithSockets)
        Task { @concurrent in Glibc.exit(await run(Array(CommandLine.arguments.dropFirst())).number) }
        dispatchMain()
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

/// Has one of the threads of the sockets run a part of a task.
private func runWithSockets(_ job: UnsafeMutableRawPointer?) {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    loop.executor.enqueue(ExecutorJob(unsafeBitCast(job, to: UnownedJob.self)))
}
