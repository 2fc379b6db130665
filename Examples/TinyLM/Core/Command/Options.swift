/// What a person may choose about a run.
struct Options: Equatable, Sendable {
    var steps = 6500
    var seed: UInt64 = 1
    var threads = 2
    var checkpoint: String?
    var corpus: [String] = []
    var every = 250
    var width = 64
    var layers = 2
    var context = 64
    var batch = 8
    var wantsHelp = false

    /// A command line that can't be followed, and why.
    struct Misuse: Error, Equatable {
        /// The reason in a sentence.
        let reason: String
    }

    /// What `--help` prints, and what follows a misuse.
    static let usage = """
        Usage: TinyLM [options]
        Trains a small character-level language model on documents, and shows what it learnt.

          --corpus PATH      a file, or a directory of *.md files; may be repeated
                             (default: README.md, docs and Sources, as far as they exist here)
          --checkpoint DIR   keep checkpoints here and go on from the newest
                             (default: $FABRIQUE_CHECKPOINT_DIR; none without it)
          --steps N          training steps, 1 to 10000000 (default 6500)
          --every N          report and keep a checkpoint every N steps (default 250)
          --batch N          windows of text in a step, a multiple of 4 up to 1024 (default 8)
          --context N        characters in a window, 2 to 1024 (default 64)
          --width N          numbers that stand for a character, a multiple of 8 up to 512 (default 64)
          --layers N         layers, 1 to 8 (default 2)
          --seed N           where the random numbers begin (default 1)
          --threads N        threads, 1 to 4; changes the time and nothing else (default 2)
          --help             print this

        Exit codes: 0 done; 1 failed, with the reason; 2 wrong usage; 143 stopped by SIGTERM, SIGUSR1 or
        SIGINT after the current step, with a checkpoint kept where a directory was named.
        """

    /// Reads a command line, without the program's name. The environment only gives a default directory for
    /// checkpoints.
    init(_ arguments: [String], environment: [String: String]) throws(Misuse) {
        var left = arguments[...]
        while let argument = left.popFirst() {
            if argument == "--help" {
                wantsHelp = true
                continue
            }
            // Both `--steps 10` and `--steps=10` are usual.
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0]
            func value() throws(Misuse) -> String {
                let value = parts.count == 2 ? parts[1] : left.popFirst()
                guard let value, !value.isEmpty else { throw Misuse(reason: "\(name) needs a value.") }
                return value
            }
            func number(_ range: ClosedRange<Int>, multipleOf divisor: Int = 1) throws(Misuse) -> Int {
                let text = try value()
                guard let number = Int(text), range.contains(number), number.isMultiple(of: divisor) else {
                    let kind = divisor == 1 ? "a whole number" : "a multiple of \(divisor)"
                    throw Misuse(
                        reason:
                            "\(name) takes \(kind) from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"."
                    )
                }
                return number
            }
            switch name {
            case "--corpus": corpus.append(try value())
            case "--checkpoint": checkpoint = try value()
            case "--steps": steps = try number(1...10_000_000)
            case "--every": every = try number(1...10_000_000)
            case "--batch": batch = try number(4...1024, multipleOf: 4)
            case "--context": context = try number(2...1024)
            case "--width": width = try number(8...512, multipleOf: 8)
            case "--layers": layers = try number(1...8)
            case "--seed": seed = UInt64(try number(0...Int.max))
            case "--threads": threads = try number(1...4)
            default: throw Misuse(reason: "\"\(argument)\" is no option of TinyLM.")
            }
        }
        if checkpoint == nil, let directory = environment["FABRIQUE_CHECKPOINT_DIR"], !directory.isEmpty {
            checkpoint = directory
        }
    }
}
