import ArgumentParser
import Contract
import Documents
import FoundationEssentials
import Glibc
import Plans

/// A batch script and what may be said about it: the part that `submit` and `quote` share.
struct ScriptOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The batch script; - reads standard input.", valueName: "file"), completion: .file())
    var file: String

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The script's own arguments, after --.", valueName: "args")
    )
    var arguments: [String] = []

    @Option(help: ArgumentHelp("The project that pays.", valueName: "name"))
    var project: String?

    @Option(help: ArgumentHelp("The allocation that pays, when the project has several.", valueName: "number"))
    var allocation: UInt64?

    @Option(
        name: [.short, .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "An sbatch option that wins over the script's, such as -o --mem=4G. May be repeated.",
            valueName: "option"
        )
    )
    var option: [String] = []

    @Option(name: [.short, .long], help: ArgumentHelp("As in sbatch: the time limit.", valueName: "time"))
    var time: String?

    @Option(name: [.short, .long], help: ArgumentHelp("As in sbatch: the partitions allowed.", valueName: "names"))
    var partition: String?

    @Option(name: [.short, .long], help: ArgumentHelp("As in sbatch: the tasks of an array.", valueName: "indexes"))
    var array: String?

    @Option(name: [.short, .long], help: ArgumentHelp("As in sbatch: what must end before.", valueName: "list"))
    var dependency: String?

    @Option(name: [.customShort("J"), .long], help: ArgumentHelp("As in sbatch: the job's name.", valueName: "name"))
    var jobName: String?

    @Option(
        help: ArgumentHelp("The directory to run in. (default: this one)", valueName: "path"),
        completion: .directory
    )
    var directory: String?

    @Option(
        help: ArgumentHelp(
            "What the script trains: a training run as fabrique plan train takes it; chips and prices in it do not count.",
            valueName: "file"
        ),
        completion: .file()
    )
    var training: String?

    /// All sbatch options of the command line, in the form `--name=value`.
    var sbatchOptions: [String] {
        let named = [
            ("time", time), ("partition", partition), ("array", array), ("dependency", dependency),
            ("job-name", jobName),
        ]
        return option + named.compactMap { name, value in value.map { "--\(name)=\($0)" } }
    }

    /// Reads the script and makes the request.
    func request(isHeld: Bool, environment: [String: String]) throws -> SubmitRequest {
        let script = try TextFile.read(file)
        let names = ExportedNames.find(in: script, options: sbatchOptions)
        return SubmitRequest(
            script: script,
            project: project,
            allocation: allocation,
            directory: try absoluteDirectory(),
            options: sbatchOptions,
            arguments: arguments,
            environment: environment.filter { names.contains($0.key) },
            isHeld: isHeld,
            training: try training.map(Self.description)
        )
    }

    /// A training's description, read once here so that a mistake is told with the file's name.
    private static func description(_ path: String) throws -> String {
        let text = try TextFile.read(path)
        do throws(TreeFault) {
            _ = try TrainedJob(text)
            return text
        } catch {
            throw CommandFailure(.wrongInput, "\(path):\(error)")
        }
    }

    /// Runs `body`; when the server finds the script wrong, shows each mistake as it rendered it, under the file's name.
    func explainingMistakes<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let failure as CommandFailure {
            guard let mistakes = failure.problem?.mistakes, !mistakes.isEmpty else { throw failure }
            let name = file == "-" ? "standard input" : file
            for mistake in mistakes {
                // The rendering keeps its lines: the caret stands below the word it means.
                let lines = mistake.rendered.split(separator: "\n").map { String($0).printable }
                StandardStream.error.write(
                    "\(name):\(mistake.line):\(mistake.column): " + lines.joined(separator: "\n") + "\n"
                )
            }
            let count = Human.count(mistakes.count, "mistake")
            throw CommandFailure(.wrongInput, "\(count) in \(name); nothing was submitted.", problem: failure.problem)
        }
    }

    private func absoluteDirectory() throws -> String {
        if let directory, directory.hasPrefix("/") { return directory }
        guard let here = getcwd(nil, 0) else {
            throw CommandFailure(.wrongInput, "This directory has gone. Change to another, or give --directory.")
        }
        defer { free(here) }
        let current = String(cString: here)
        return directory.map { current + "/" + $0 } ?? current
    }
}

/// The names of the variables that a script's `--export` asks for.
///
/// Only these leave the machine: an environment holds passwords and tokens that no job of another system needs. `ALL`
/// names none; `NAME=value` carries its value in the script itself.
enum ExportedNames {
    /// The names in the script's directives and in the options of the command line.
    static func find(in script: String, options: [String]) -> Set<String> {
        var directives: [String] = []
        for line in script.split(separator: "\n") {
            // Directives end at the first line of the script proper, as in sbatch.
            guard line.hasPrefix("#") else {
                if line.allSatisfy(\.isWhitespace) { continue }
                break
            }
            guard line.hasPrefix("#SBATCH") else { continue }
            directives += line.dropFirst(7).split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return lists(in: directives).union(lists(in: options))
    }

    private static func lists(in words: [String]) -> Set<String> {
        var names: Set<String> = []
        for (place, word) in words.enumerated() {
            let list: Substring
            if word.hasPrefix("--export=") {
                list = word.dropFirst(9)
            } else if word == "--export", place + 1 < words.count {
                list = words[place + 1][...]
            } else {
                continue
            }
            for name in list.split(separator: ",").map({ $0.filter { $0 != "\"" && $0 != "'" } })
            where !name.contains("=") && !["ALL", "NONE", "NIL"].contains(name) {
                names.insert(name)
            }
        }
        return names
    }
}
