/// The directory that a run keeps its checkpoints in: the newest two, so that one is left when the other is damaged.
struct CheckpointDirectory {
    /// Where it lies.
    let path: String

    private static let kept = 2
    private static let sizeLimit = 1 << 30

    /// Makes the directory where it is missing.
    init(_ path: String) throws(Trouble) {
        try Files.makeDirectory(path)
        self.path = path
    }

    /// The name of a step's checkpoint: steps of up to ten digits sort as their names do.
    static func name(forStep step: Int) -> String {
        let digits = String(step)
        return "step-" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".tinylm"
    }

    /// Keeps a checkpoint, and forgets those of earlier steps but the one before it.
    func save(_ checkpoint: Checkpoint) throws(Trouble) {
        let step = checkpoint.state.step
        try Files.writeAtomically(checkpoint.bytes, directory: path, name: Self.name(forStep: step))
        // A file of a later step can only be one that was passed over as damaged: it takes no good one's place.
        for old in try steps().filter({ $0 <= step }).dropFirst(Self.kept) {
            try Files.remove("\(path)/\(Self.name(forStep: old))")
        }
    }

    /// The newest checkpoint that can be used for this plan; nil when there is none.
    ///
    /// A damaged one is passed over, and `say` hears why. A sound one of another plan throws: going on with it would
    /// compute something else than asked for, and starting afresh would in the end remove it.
    func newest(for plan: Plan, say: (String) -> Void) throws(Trouble) -> Checkpoint? {
        for step in try steps() {
            let file = "\(path)/\(Self.name(forStep: step))"
            let bytes = try Files.read(file, limit: Self.sizeLimit)
            let checkpoint: Checkpoint
            do throws(Checkpoint.Fault) {
                checkpoint = try Checkpoint(bytes: bytes)
            } catch {
                say("skipping \(file): \(error)")
                continue
            }
            guard checkpoint.plan == plan else {
                throw Trouble(
                    "\(file) belongs to another run: \(Self.difference(checkpoint.plan, plan)). "
                        + "Use the options and the text of that run, name another --checkpoint directory, or empty this one."
                )
            }
            guard checkpoint.state.step == step, step <= plan.steps,
                checkpoint.state.weights.count == ParameterLayout(plan.shape).count
            else {
                say("skipping \(file): \(Checkpoint.Fault.value)")
                continue
            }
            return checkpoint
        }
        return nil
    }

    /// The steps that there are checkpoints of, newest first.
    private func steps() throws(Trouble) -> [Int] {
        try Files.names(in: path)
            .compactMap { name -> Int? in
                guard name.hasPrefix("step-"), name.hasSuffix(".tinylm") else { return nil }
                let step = Int(name.dropFirst(5).dropLast(7))
                // The name must be the one we would give: "+7" is a number too.
                return step.flatMap { Self.name(forStep: $0) == name ? $0 : nil }
            }
            .sorted(by: >)
    }

    private static func difference(_ found: Plan, _ wanted: Plan) -> String {
        let pairs = [
            ("width", found.shape.width, wanted.shape.width),
            ("layers", found.shape.layers, wanted.shape.layers),
            ("context", found.shape.context, wanted.shape.context),
            ("batch", found.batch, wanted.batch),
            ("steps", found.steps, wanted.steps),
        ]
        var parts = pairs.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1) there, \($0.2) here" }
        if found.seed != wanted.seed { parts.append("seed \(found.seed) there, \(wanted.seed) here") }
        if found.corpusChecksum != wanted.corpusChecksum { parts.append("the text is not the same") }
        return parts.isEmpty ? "the network is not the same" : parts.joined(separator: "; ")
    }
}
