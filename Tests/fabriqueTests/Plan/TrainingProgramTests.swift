import Foundation
import Testing

/// `fabrique plan train`, `infer`, `check` and `calibrate` as people run them.
@Suite struct `The planner's commands` {
    private static let model = """
        model_type: llama
        num_hidden_layers: 8
        hidden_size: 1024
        num_attention_heads: 8
        intermediate_size: 4096
        vocab_size: 32000

        """

    private static let headings =
        "id,layers,hidden,heads,ffn,vocab,seq,global_batch_seqs,gpu,gpus,precision,step_s_target\n"

    /// Files by name in a folder that is gone afterwards.
    private func withFiles(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-train-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try await body(folder.path)
    }

    private func train(
        _ model: String,
        _ options: [String]
    ) async throws -> (status: Int32, output: String, error: String) {
        let work = ["--tokens", "1e14", "--chip", "H100", "--batch", "64"]
        return try await BuiltProgram.run(["plan", "train", model] + work + options)
    }

    @Test func `say how many devices work, in figures that can be read`() async throws {
        try await withFiles(["model.yaml": Self.model]) { folder in
            let one = try await train(folder + "/model.yaml", ["--chips", "7"])
            #expect(one.status == 0, "\(one.error)")
            #expect(one.output.contains(#/[45] of 7 work/#), "\(one.output)")
            #expect(one.output.contains(#/device-hours +\d{1,3}(,\d{3})+\n/#), "\(one.output)")
            #expect(!one.output.contains("active"))
            let curve = try await train(folder + "/model.yaml", ["--chips", "8,7,8"])
            let lines = curve.output.split(separator: "\n")
            #expect(curve.status == 0 && lines.count == 3 && lines[0].contains("at work"), "\(curve.output)")
        }
    }

    @Test(arguments: [
        (["--chips", "8", "--pue", "0.5"], "--pue takes a number from 1 to 10."),
        (["--chips", "8", "--price", "-1"], "--price takes a number from 0 to 1,000,000 euro."),
        (["--chips", "8", "--intensity", "nan"], "--intensity takes a number from 0 to 100,000 g/kWh."),
        (["--chips", "8", "--node", "0"], "--node takes a number from 1 to 1,024."),
        (["--chips", "8,x"], "--chips: x is no number from 1 to 10,000,000."),
        (
            ["--chips", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"],
            "--chips: 17 numbers of chips are given. Give at most 16."
        ),
        (["--chips", "8", "--profile", "nonsense"], "No profile is known as \"nonsense\". Known are: "),
        (["--chips", "8", "--html", "-"], "the report and --html would both write to standard output"),
    ])
    func `refuse what makes no sense, and say what is allowed`(options: [String], words: String) async throws {
        try await withFiles(["model.yaml": Self.model]) { folder in
            let refused = try await train(folder + "/model.yaml", options)
            #expect(refused.status == 2 && refused.output.isEmpty)
            #expect(refused.error.contains(words), "\(refused.error)")
        }
    }

    @Test func `take no options beside a whole run`() async throws {
        let model = Self.model.split(separator: "\n").joined(separator: ", ")
        let run = "model: {\(model)}\ntokens: 1e9\nchip: H100\nchips: 8\n"
        try await withFiles(["run.yaml": run]) { folder in
            let path = folder + "/run.yaml"
            let refused = try await BuiltProgram.run("plan", "train", path, "--price", "99", "--batch", "2048")
            #expect(refused.status == 2 && refused.error.contains("(--batch, --price)"), "\(refused.error)")
            let whole = try await BuiltProgram.run("plan", "train", path)
            #expect(whole.status == 0, "\(whole.error)")
        }
        try await withFiles(["run.yaml": run + "profile: nonsense\n"]) { folder in
            let refused = try await BuiltProgram.run("plan", "train", folder + "/run.yaml")
            #expect(
                refused.status == 2 && refused.error.contains("run.yaml:5: profile: \"nonsense\" is not known"),
                "\(refused.error)"
            )
        }
    }

    @Test(arguments: [
        (["--chip", ""], "--chip names none. Known are: "), (["--chip", "Z80"], "No chip is known as Z80."),
        (["--chip", "H100", "--tensor", "-1"], "--tensor takes a number from 1 to 1,024."),
    ])
    func `size no service on what nobody knows`(options: [String], words: String) async throws {
        try await withFiles(["model.yaml": Self.model]) { folder in
            let refused = try await BuiltProgram.run(["plan", "infer", folder + "/model.yaml"] + options)
            #expect(refused.status == 2 && refused.error.contains(words), "\(refused.error)")
        }
    }

    @Test func `tell which tables and rows hold no runs`() async throws {
        let shape = "8,1024,8,4096,32000,2048,64"
        let tables = [
            "trace.csv": "id,submit_s,duration_s\n1,2,3\n", "empty.csv": Self.headings,
            "strange.csv": Self.headings + "a,\(shape),Z80,8,bf16,1\nb,\(shape),H100,8,,1\nc,\(shape),H100,8,bf16,-1\n",
        ]
        try await withFiles(tables) { folder in
            for (name, words) in [("trace.csv", "lacks columns (layers,"), ("empty.csv", "headings and no row")] {
                let refused = try await BuiltProgram.run("plan", "check", "\(folder)/\(name)")
                #expect(refused.status == 2 && refused.output.isEmpty)
                #expect(refused.error.contains(words), "\(refused.error)")
            }
            let reasons = [
                "1 row was refused: no chip is known as Z80.", "1 row was refused: the precision is not given.",
                "1 row was refused: step_s_target is \"-1\", which is no number above 0.",
            ]
            let path = folder + "/strange.csv"
            let checked = try await BuiltProgram.run("plan", "check", path)
            #expect(checked.status == 2 && checked.error.contains("none of its rows can be used"), "\(checked.error)")
            let learnt = try await BuiltProgram.run("plan", "calibrate", path)
            #expect(learnt.status == 2 && learnt.error.contains("The tables have 0 runs"), "\(learnt.error)")
            for reason in reasons {
                #expect(checked.output.contains(reason), "\(checked.output)")
                #expect(learnt.error.contains(reason), "\(learnt.error)")
            }
            let both = try await BuiltProgram.run("plan", "check", path, "--cross-validate", "--calibration", "none")
            #expect(both.status == 2 && both.error.contains("has no place"), "\(both.error)")
        }
    }
}
