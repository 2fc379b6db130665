import Testing

@testable import Planning

@Suite("A table of runs") struct RunTableTests {
    static let text = #"""
        id,source,model,kind,layers,hidden,heads,ffn,seq,vocab,global_batch_seqs,gpu,gpus,tp,pp,precision,mlp,notes,step_s_target
        a,"One, two",Llama,dense,32,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,"says ""fast""",12.3
        b,One,Llama,dense,32,4096,32,14336,8192,128256,128,Z80,8,1,1,bf16,swiglu,,12.3
        c,One,Other,hybrid-mamba,32,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,,12.3
        d,One,Llama,dense,,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,,12.3
        e,One,Llama,dense,32,4096,32,14336,8192,128256,128,H100,8,1000000,1000000,bf16,swiglu,,

        """#

    private func read(_ text: String) throws -> [Result<MeasuredRun, RowRefusal>] {
        try RunTable(Array(text.utf8)).runs()
    }

    @Test func `is read with its quotes, and a row that can't be used says why`() throws {
        let rows = try read(Self.text)
        let run = try rows[0].get()
        #expect(run.source == "One, two")
        #expect(run.seconds == 12.3)
        #expect(run.layout.data == 8)
        let reasons = rows.compactMap { if case .failure(let refusal) = $0 { refusal.reason } else { nil } }
        #expect(reasons.count == 3)
        #expect(reasons[0].contains("Z80"))
    }

    @Test func `survives absurd numbers`() throws {
        let run = try read(Self.text)[4].get()
        #expect(run.seconds == nil)
        #expect(Calibration.assumed.time(run.setup, run.layout).expected.isFinite)
    }

    @Test(arguments: ["nan", "-3", "0", "fast"]) func `measures no time that is none`(time: String) throws {
        let text = Self.text.replacing(",12.3\n", with: ",\(time)\n", maxReplacements: 1)
        let first = try #require(try read(text).first)
        guard case .failure(let refusal) = first else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.reason == "step_s_target is \"\(time)\", which is no number above 0")
    }

    @Test func `may begin with the mark that spreadsheets write`() throws {
        #expect(try read("\u{feff}" + Self.text).count == read(Self.text).count)
    }

    @Test(arguments: [
        ("", "empty"), ("id,source\na\n", "lacks columns (layers, hidden,"), ("id\n\"never ends", ""),
        (String(text.prefix { !$0.isNewline }) + "\n", "no row"), ("id,submit_s,duration_s\n1,2,3\n", "lacks columns"),
    ])
    func `that is none is refused with a word why`(text: String, why: String) {
        let fault = #expect(throws: RunTable.Fault.self) { try RunTable(Array(text.utf8)) }
        #expect(why.isEmpty || fault?.description.contains(why) == true, "\(String(describing: fault))")
    }
}
