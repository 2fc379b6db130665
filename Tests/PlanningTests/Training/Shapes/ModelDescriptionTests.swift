import Planning
import Testing

@Suite struct `A model's description` {
    /// Descriptions as their makers publish them, and the parameters that they state, in thousand millions.
    static let published: [(name: String, values: [String: String], billions: Double)] = [
        (
            "Llama 3.1 8B",
            [
                "model_type": "llama", "hidden_size": "4096", "intermediate_size": "14336", "num_attention_heads": "32",
                "num_hidden_layers": "32", "num_key_value_heads": "8", "vocab_size": "128256",
                "tie_word_embeddings": "false",
            ], 8.03
        ),
        (
            "Mistral 7B",
            [
                "model_type": "mistral", "hidden_size": "4096", "intermediate_size": "14336",
                "num_attention_heads": "32", "num_hidden_layers": "32", "num_key_value_heads": "8",
                "vocab_size": "32000", "sliding_window": "4096",
            ], 7.24
        ),
        (
            "Mixtral 8x7B",
            [
                "model_type": "mixtral", "hidden_size": "4096", "intermediate_size": "14336",
                "num_attention_heads": "32", "num_hidden_layers": "32", "num_key_value_heads": "8",
                "num_local_experts": "8", "num_experts_per_tok": "2", "vocab_size": "32000", "sliding_window": "null",
            ], 46.7
        ),
        (
            "DeepSeek-V3",
            [
                "model_type": "deepseek_v3", "hidden_size": "7168", "intermediate_size": "18432",
                "moe_intermediate_size": "2048", "n_routed_experts": "256", "n_shared_experts": "1",
                "num_experts_per_tok": "8", "first_k_dense_replace": "3", "num_attention_heads": "128",
                "num_key_value_heads": "128", "num_hidden_layers": "61", "q_lora_rank": "1536", "kv_lora_rank": "512",
                "qk_nope_head_dim": "128", "qk_rope_head_dim": "64", "v_head_dim": "128", "vocab_size": "129280",
            ], 671
        ),
        (
            "Qwen3-30B-A3B",
            [
                "model_type": "qwen3_moe", "hidden_size": "2048", "intermediate_size": "6144",
                "moe_intermediate_size": "768", "num_experts": "128", "num_experts_per_tok": "8", "head_dim": "128",
                "num_attention_heads": "32", "num_key_value_heads": "4", "num_hidden_layers": "48",
                "vocab_size": "151936",
            ], 30.5
        ),
        (
            "GPT-2",
            ["model_type": "gpt2", "n_embd": "768", "n_head": "12", "n_layer": "12", "vocab_size": "50257"], 0.124
        ),
        (
            "GPT-NeoX-20B",
            [
                "model_type": "gpt_neox", "hidden_size": "6144", "intermediate_size": "24576",
                "num_attention_heads": "64", "num_hidden_layers": "44", "vocab_size": "50432",
            ], 20.55
        ),
    ]

    @Test(arguments: published.indices) func `has the parameters that its maker states`(place: Int) throws {
        let (name, values, billions) = Self.published[place]
        let shape = try ModelDescription(values: values).shape()
        #expect(abs(shape.parameters / 1e9 / billions - 1) < 0.01, "\(name): \(shape.parameters)")
    }

    @Test func `of DeepSeek-V3 wakes 37 thousand million parameters a token`() throws {
        let shape = try ModelDescription(values: Self.published[3].values).shape()
        #expect(abs(shape.activeParameters / 1e9 / 37 - 1) < 0.02)
    }

    @Test func `that lacks a dimension says which`() {
        var values = Self.published[0].values
        values["num_hidden_layers"] = nil
        #expect(throws: ModelDescription.Fault.self) { try ModelDescription(values: values).shape() }
        values["num_hidden_layers"] = "-3"
        #expect(throws: ModelDescription.Fault.self) { try ModelDescription(values: values).shape() }
    }

    @Test(arguments: [
        ("hidden_size", "4097", "is not cut evenly by 32 heads"),
        ("num_attention_heads", "31", "is not cut evenly by 31 heads"),
        ("num_key_value_heads", "7", "32 heads can't be shared among 7"),
        ("num_key_value_heads", "64", "32 heads can't be shared among 64"),
        ("num_hidden_layers", "0", "\"0\", which is not a whole number from 1 to 100,000,000"),
        ("model_type", "bert", "encoder (model_type: bert)"), ("is_encoder_decoder", "true", "with an encoder"),
    ])
    func `that no decoder can have says why`(name: String, value: String, words: String) {
        var values = Self.published[0].values
        values[name] = value
        let fault = #expect(throws: ModelDescription.Fault.self) { try ModelDescription(values: values).shape() }
        #expect(fault?.description.contains(words) == true, "\(String(describing: fault))")
    }

    @Test func `may have heads that do not cut its width where it says how wide they are`() throws {
        var values = Self.published[0].values
        values["hidden_size"] = "4104"
        values["num_attention_heads"] = "40"
        values["head_dim"] = "128"
        #expect(try ModelDescription(values: values).shape().headSize == 128)
    }

    @Test func `counts a step's operations as Megatron's equation does`() throws {
        // arXiv 2104.04473, equation 3 over four thirds: 72·B·s·l·h²·(1 + s ÷ 6h + V ÷ 12lh), attention whole.
        let (l, h, s, v) = (96.0, 12_288.0, 2048.0, 51_200.0)
        let shape = ModelShape(
            layers: 96,
            hidden: 12_288,
            heads: 96,
            keyValueHeads: 96,
            headSize: 128,
            feedForward: 49_152,
            matrices: 2,
            vocabulary: 51_200
        )
        let whole = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * l * h))
        let causal = whole - 6 * l * h * s
        #expect(abs(shape.trainingFLOPs(sequence: 2048) / causal - 1) < 1e-9)
    }
}
