package import Quantities

/// A model's description as it was found: names with plain values, whatever file they came from.
///
/// The caller reads the file (a Hugging Face `config.json`, or a short YAML with the same names) and flattens it.
package struct ModelDescription: Hashable, Sendable {
    /// Values by name, as they are written.
    package var values: [String: String]

    package init(values: [String: String]) { self.values = values }

    /// Why a description is not enough.
    package struct Fault: Error, CustomStringConvertible {
        /// What is wrong: a clause without a full stop.
        package var message: Phrase
        /// How to mend it: a sentence.
        var remedy: Phrase

        /// The fault as a person reads it.
        package var description: String {
            let clause = message.text
            return "\(clause.prefix(1).uppercased())\(clause.dropFirst()). \(remedy.text)"
        }
    }

    private func number(_ names: String..., from least: Int = 0) throws(Fault) -> Int? {
        for name in names {
            guard let text = values[name], text != "null", !text.isEmpty else { continue }
            let written = Double(text)
            guard let number = written, number >= Double(least), number <= 1e8, number == number.rounded() else {
                throw Fault(
                    message:
                        "\(name) is \"\(text.prefix(40))\", which is not a whole number from \(least) to \("100,000,000")",
                    remedy: written == nil ? "Write digits only." : "Check the description."
                )
            }
            return Int(number)
        }
        return nil
    }

    private func required(_ missing: Phrase, _ value: Int?) throws(Fault) -> Int {
        guard let value else {
            throw Fault(message: missing, remedy: "A config.json of Hugging Face has it.")
        }
        return value
    }

    /// Families that read a text whole, or read one and write another: what they cost is not what a decoder costs.
    private static let encoders: Set = [
        "albert", "bart", "bert", "camembert", "deberta", "deberta-v2", "distilbert", "electra", "marian", "mbart",
        "modernbert", "mpnet", "mt5", "pegasus", "roberta", "t5", "xlm-roberta",
    ]

    private func holds(_ name: String) -> Bool { values[name]?.lowercased() == "true" }

    /// The transformer that is described.
    ///
    /// Families: Llama, Mistral, Qwen, Gemma, GPT-2, GPT-NeoX, Falcon and Phi; Mixtral, Qwen-MoE, GPT-OSS and DeepSeek among
    /// mixtures of experts. Names differ by family and mean the same. Encoders are refused.
    package func shape() throws(Fault) -> ModelShape {
        let family = values["model_type"]?.lowercased() ?? ""
        guard !Self.encoders.contains(family), !holds("is_encoder_decoder") else {
            let written = family.isEmpty ? "encoder-decoder" : family
            throw Fault(
                message: "a model with an encoder (model_type: \(written)) is not planned",
                remedy: "Take a decoder that writes token by token, as Llama or Mixtral."
            )
        }
        let layers = try required(
            "the number of layers (num_hidden_layers) is missing",
            number("num_hidden_layers", "n_layer", "num_layers", from: 1)
        )
        let hidden = try required(
            "the width (hidden_size) is missing",
            number("hidden_size", "n_embd", "d_model", from: 1)
        )
        let heads = try required(
            "the number of heads (num_attention_heads) is missing",
            number("num_attention_heads", "n_head", "n_heads", from: 1)
        )
        let isPlain = ["gpt2", "gpt_neox", "gpt_neo", "gptj", "opt", "bloom", "falcon", "phi", "mpt", "gpt_bigcode"]
            .contains(family)
        let wide =
            try number("intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim", from: 1)
            ?? (isPlain ? 4 * hidden : nil)
        let vocabulary = try required("the vocabulary (vocab_size) is missing", number("vocab_size", from: 1))
        let latent = try latent()
        let stated = try number("head_dim", from: 1)
        guard stated != nil || latent != nil || hidden % heads == 0 else {
            throw Fault(
                message: "a width of \(hidden) (hidden_size) is not cut evenly by \(heads) heads (num_attention_heads)",
                remedy: "Check both, or write head_dim."
            )
        }
        let headSize = stated ?? hidden / heads
        let keyValueHeads =
            try number("num_key_value_heads", "n_head_kv", "num_kv_heads", from: 1)
            ?? (holds("multi_query") ? 1 : heads)
        guard heads % keyValueHeads == 0 else {
            throw Fault(
                message: "\(heads) heads can't be shared among \(keyValueHeads) of keys and values "
                    + "(num_key_value_heads)",
                remedy: "Take a number that divides the heads (num_attention_heads)."
            )
        }
        guard layers <= 10_000, heads <= 100_000, headSize > 0 else {
            throw Fault(
                message: "there are more layers or heads than any model has",
                remedy: "Check the description."
            )
        }
        var shape = ModelShape(
            layers: layers,
            hidden: hidden,
            heads: heads,
            keyValueHeads: keyValueHeads,
            headSize: headSize,
            feedForward: try required("the feed-forward width (intermediate_size) is missing", wide),
            matrices: isPlain ? 2 : 3,
            vocabulary: vocabulary
        )
        shape.isTied = holds("tie_word_embeddings") || (values["tie_word_embeddings"] == nil && family == "gpt2")
        shape.experts = try experts(shape)
        shape.latent = latent
        if let tokens = try number("sliding_window"), tokens > 0, values["use_sliding_window"]?.lowercased() != "false"
        {
            // GPT-OSS slides in every other layer; Mistral in all.
            shape.window = ModelShape.Window(tokens: tokens, share: family == "gpt_oss" ? 0.5 : 1)
        }
        return shape
    }

    private func experts(_ shape: ModelShape) throws(Fault) -> ModelShape.Experts? {
        guard let count = try number("n_routed_experts", "num_local_experts", "num_experts"), count > 1 else {
            return nil
        }
        let active = try number("num_experts_per_tok", "experts_per_token", "moe_topk") ?? 2
        guard active >= 1, active <= count else {
            throw Fault(
                message: "a token visits \(active) of \(count) experts",
                remedy: "Check num_experts_per_tok."
            )
        }
        let each = try number("moe_intermediate_size") ?? shape.feedForward
        var experts = ModelShape.Experts(count: count, active: active, feedForward: each)
        let shared = try number("n_shared_experts") ?? 0
        experts.sharedFeedForward = try number("shared_expert_intermediate_size") ?? each * min(shared, count)
        experts.denseLayers = min(try number("first_k_dense_replace") ?? 0, shape.layers - 1)
        return experts
    }

    private func latent() throws(Fault) -> ModelShape.LatentAttention? {
        guard let rank = try number("kv_lora_rank"), rank > 0 else { return nil }
        return ModelShape.LatentAttention(
            queryRank: try number("q_lora_rank") ?? 0,
            keyValueRank: rank,
            plainHead: try number("qk_nope_head_dim") ?? 128,
            rotaryHead: try number("qk_rope_head_dim") ?? 64,
            valueHead: try number("v_head_dim") ?? 128
        )
    }
}
