extension RunTable {
    /// Every row, read as a measured run, or why it can't be.
    package func runs() -> [Result<MeasuredRun, RowRefusal>] {
        rows.indices.map { row in
            do throws(RowRefusal) {
                return .success(try run(row))
            } catch {
                return .failure(error)
            }
        }
    }

    private func run(_ row: Int) throws(RowRefusal) -> MeasuredRun {
        let id = text(row, "id")
        let named = text(row, "source")
        // Such marks part the records of a calibration, which names its profiles.
        let source = named.isEmpty ? "sweep" : String(named.map { "\t\n\r;".contains($0) ? " " : $0 })
        func refusal(_ reason: String) -> RowRefusal { RowRefusal(id: id, source: source, reason: reason) }
        func measured(_ heading: String) throws(RowRefusal) -> Double? {
            let written = text(row, heading)
            guard !written.isEmpty else { return nil }
            guard let figure = number(row, heading), figure > 0 else {
                throw refusal("\(heading) is \"\(written.prefix(40))\", which is no number above 0")
            }
            return figure
        }
        let kind = text(row, "kind").isEmpty ? "dense" : text(row, "kind")
        guard kind == "dense" || kind == "moe" else {
            throw refusal("the planner knows dense transformers and mixtures of experts, not \(kind)")
        }
        let (gpu, format) = (text(row, "gpu"), text(row, "precision"))
        guard let chip = Chip.named(gpu) else {
            throw refusal(gpu.isEmpty ? "the chip is not given" : "no chip is known as \(gpu)")
        }
        guard let precision = Precision(format) else {
            throw refusal(format.isEmpty ? "the precision is not given" : "no precision is known as \(format)")
        }
        guard let model = shape(row, kind) else { throw refusal("the model's dimensions are not given") }
        guard let sequence = count(row, "seq"), let batch = count(row, "global_batch_seqs"),
            let chips = count(row, "gpus")
        else { throw refusal("the sequence, the batch or the number of chips is not given") }
        var setup = TrainingSetup(
            model: model,
            sequence: sequence,
            globalBatch: batch,
            chip: chip,
            chips: chips,
            nodeSize: count(row, "gpus_per_node") ?? 8,
            precision: precision,
            software: software(row, source)
        )
        // A source that states no sequence parallelism is taken to use it once attention is fused.
        let stated = text(row, "seq_parallel")
        setup.software.isSequenceParallel = stated.isEmpty ? setup.software.isAttentionFused : stated == "1"
        return MeasuredRun(
            id: id,
            source: source,
            kind: kind,
            setup: setup,
            layout: layout(row, setup),
            seconds: try measured("step_s_target"),
            memoryGB: try measured("mem_gb"),
            ran: text(row, "outcome") != "failed",
            utilisationPercent: number(row, "mfu_pct")
        )
    }

    private func shape(_ row: Int, _ kind: String) -> ModelShape? {
        guard let layers = count(row, "layers"), let hidden = count(row, "hidden"), let heads = count(row, "heads"),
            let width = count(row, "ffn"), let vocabulary = count(row, "vocab")
        else { return nil }
        var shape = ModelShape(
            layers: layers,
            hidden: hidden,
            heads: heads,
            keyValueHeads: count(row, "kv_heads") ?? heads,
            headSize: count(row, "head_dim") ?? hidden / heads,
            feedForward: width,
            matrices: text(row, "mlp") == "gelu" ? 2 : 3,
            vocabulary: vocabulary
        )
        shape.isTied = text(row, "tied_embeddings") == "1"
        let name = text(row, "model")
        if kind == "moe" {
            guard let count = count(row, "n_experts"), let active = self.count(row, "top_k"),
                let each = self.count(row, "moe_ffn"), active <= count
            else { return nil }
            shape.experts = ModelShape.Experts(count: count, active: active, feedForward: each)
        }
        // The table has no columns for these; both families are known by what their makers published.
        if name.hasPrefix("DeepSeekV3") || name.hasPrefix("Kimi-K2") {
            shape.latent = ModelShape.LatentAttention(
                queryRank: 1536,
                keyValueRank: 512,
                plainHead: 128,
                rotaryHead: 64,
                valueHead: 128
            )
            shape.experts?.sharedFeedForward = 2048
            shape.experts?.denseLayers = name.hasPrefix("Kimi") ? 1 : 3
        }
        if name.hasPrefix("GPT-OSS") { shape.window = ModelShape.Window(tokens: 128, share: 0.5) }
        return shape
    }

    private func software(_ row: Int, _ source: String) -> TrainingSetup.Software {
        var software = TrainingSetup.Software(profile: source)
        // Fused attention came in May 2022 and was common a year later.
        software.isAttentionFused = (number(row, "year") ?? 2023) >= 2023
        software.isTensorAsynchronous = text(row, "series").contains("asyncTP")
        software.isAlgorithmChanged = text(row, "flop_convention").contains("changed")
        software.releaseMonths = release(text(row, "notes"))
        return software
    }

    /// Months since February 2026 of `container 26.04.01` in a note; a second edition counts half a month.
    private func release(_ notes: String) -> Double? {
        let words = notes.split { $0 == " " || $0 == ";" || $0 == "," }
        guard let place = words.firstIndex(of: "container"), place + 1 < words.endIndex else { return nil }
        let parts = words[place + 1].split(separator: ".").compactMap { Double($0) }
        guard parts.count >= 2 else { return nil }
        return (parts[0] - 26) * 12 + parts[1] - 2 + (parts.count > 2 ? 0.5 : 0)
    }

    private func layout(_ row: Int, _ setup: TrainingSetup) -> Layout {
        var layout = Layout()
        let chips = setup.chips
        let notes = text(row, "notes")
        layout.context = count(row, "cp") ?? 1
        if let tensor = count(row, "tp") {
            layout.tensor = tensor
        } else if setup.model.parameters > 20e9, !setup.chip.name.hasPrefix("TPU") {
            layout.tensor = min(8, chips)
        } else if setup.globalBatch < chips {
            // Fewer sequences than chips: each is shared.
            while layout.context * setup.globalBatch < chips { layout.context *= 2 }
        }
        layout.pipeline = count(row, "pp") ?? 1
        layout.expert = count(row, "ep") ?? 1
        layout.data = max(1, chips / (layout.tensor * layout.pipeline * layout.context))
        let share = max(1, setup.globalBatch / layout.data)
        layout.microbatch = min(count(row, "microbatch") ?? (layout.pipeline > 1 ? 1 : 4), share)
        layout.interleave = count(row, "interleave")
        if layout.interleave == nil, notes.contains("; 1F1B") || layout.pipeline == 1 { layout.interleave = 1 }
        switch text(row, "recompute") {
        case "full": layout.recomputation = .full
        case "selective": layout.recomputation = .selective
        default: layout.recomputation = .none
        }
        switch text(row, "zero") {
        case "0": layout.sharding = .nothing
        case "2": layout.sharding = .gradients
        case "3", "fsdp", "fsdp2": layout.sharding = .weights
        case "" where notes.contains("FSDP"): layout.sharding = .weights
        default: layout.sharding = .optimizer
        }
        return layout
    }
}
