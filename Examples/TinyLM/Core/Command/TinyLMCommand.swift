import Glibc

/// The program: trains, reports, keeps checkpoints, and shows what was learnt.
public enum TinyLMCommand {
    /// Runs the program and returns its exit code: 0 done, 1 failed, 2 wrong usage, 143 stopped on request.
    ///
    /// `arguments` come without the program's name. Of the `environment`, only `FABRIQUE_CHECKPOINT_DIR` is read.
    /// Blocks SIGTERM, SIGUSR1 and SIGINT for the rest of the process. `say` and `complain` receive one line at a
    /// time, meant for standard output and standard error.
    public static func run(
        _ arguments: [String],
        environment: [String: String],
        say: (String) -> Void,
        complain: (String) -> Void
    ) -> Int32 {
        do throws(Options.Misuse) {
            let options = try Options(arguments, environment: environment)
            if options.wantsHelp {
                say(Options.usage)
                return 0
            }
            do throws(Trouble) {
                return try train(options, say: say)
            } catch {
                complain("TinyLM: \(error)")
                return 1
            }
        } catch {
            complain("TinyLM: \(error.reason)\n\n\(Options.usage)")
            return 2
        }
    }

    private static func train(_ options: Options, say: (String) -> Void) throws(Trouble) -> Int32 {
        let request = StopRequest()
        let paths = options.corpus.isEmpty ? try Documents.usualHere() : options.corpus
        let corpus = Corpus(documents: try Documents.read(paths))
        try corpus.requireRoom(for: options.context)
        let plan = Plan(options, corpus: corpus)
        let directory: CheckpointDirectory?
        if let path = options.checkpoint { directory = try CheckpointDirectory(path) } else { directory = nil }
        let checkpoint = try directory?.newest(for: plan, say: say)
        let trainer = Trainer(plan, corpus: corpus, threads: options.threads, state: checkpoint?.state)
        introduce(trainer, options, corpus, say: say)
        if trainer.step > 0 { say("resumed from step \(trainer.step), kept in \(options.checkpoint ?? "")") }

        guard trainer.step < plan.steps else {
            say("training is already complete: \(plan.steps) of \(plan.steps) steps")
            try conclude(trainer, say: say)
            return 0
        }
        let progress = Progress(trainer)
        while trainer.step < plan.steps {
            try trainer.takeStep()
            let isLast = trainer.step == plan.steps
            let stop = request.signal
            if isLast || trainer.step.isMultiple(of: options.every) {
                if let line = progress.line() { say(line) }
                try directory?.save(Checkpoint(plan: plan, state: trainer.state))
            } else if stop != nil {
                try directory?.save(Checkpoint(plan: plan, state: trainer.state))
            }
            if let stop, !isLast {
                let kept = directory.map { "a checkpoint is kept in \($0.path)" } ?? "no checkpoint directory was named"
                say("stopped by \(stop) after step \(trainer.step); \(kept)")
                return 143
            }
        }
        say(progress.summary())
        try conclude(trainer, say: say)
        return 0
    }

    private static func introduce(_ trainer: Trainer, _ options: Options, _ corpus: Corpus, say: (String) -> Void) {
        let shape = trainer.plan.shape
        say(
            "TinyLM: \(shape.layers) layers, width \(shape.width), \(shape.heads) heads, context \(shape.context), "
                + "\(Decimal.grouped(trainer.weightCount)) weights; batch \(trainer.plan.batch), "
                + "\(trainer.plan.steps) steps, \(options.threads) threads, seed \(trainer.plan.seed)"
        )
        let characters = corpus.training.count + corpus.heldOut.count
        say(
            "corpus: \(corpus.documentCount) documents, \(Decimal.grouped(characters)) characters, "
                + "\(shape.vocabulary) different; one tenth held out"
        )
        let guess = Decimal.fixed(log(Double(shape.vocabulary)), places: 2)
        say("knowing nothing costs \(guess) nats a character")
    }

    private static func conclude(_ trainer: Trainer, say: (String) -> Void) throws(Trouble) {
        let loss = try trainer.heldOutLoss()
        let bits = Decimal.fixed(loss / log(2), places: 3)
        say("held-out loss \(Decimal.fixed(loss, places: 4)) nats (\(bits) bits) a character")
        say("sample:")
        for line in trainer.sample(count: 300).split(separator: "\n", omittingEmptySubsequences: false) {
            say("  | \(line)")
        }
    }
}

extension Plan {
    /// The plan that some options ask for.
    init(_ options: Options, corpus: Corpus) {
        self.init(
            shape: Shape(
                vocabulary: corpus.vocabulary.count,
                width: options.width,
                layers: options.layers,
                heads: Shape.heads(forWidth: options.width),
                context: options.context
            ),
            steps: options.steps,
            seed: options.seed,
            batch: options.batch,
            corpusChecksum: corpus.checksum
        )
    }
}
