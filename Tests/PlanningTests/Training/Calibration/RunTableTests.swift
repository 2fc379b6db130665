import Testing

@testable import Planning

@Suite("A table of runs") struct RunTableTests {
    static let text = #"""
        id,source,model,kind,layers,hidden,heads,ffn,seq,vocab,global_batch_seqs,gpu,gpus,tp,pp,precision,mlp,notes,step_s_target
        a,"One, two",Llama,dense,32,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,"says ""fast""",12.3
        b,One,Llama,dense,32,4096,32,14336,8192,128256,128,Z80,8,1,1,bf16,swiglu,,12.3
        c,One,Other,hybrid-mamba,32,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,,12.3
        d,One,Llama,dense,,4096,32,14336,8192,128256,128,H100,8,1,1,bf16,swiglu,,12.3
        e,One,Llama,dense,32,4096,32,14336,8192,128256,128,H100,8,1000000,1000000,bf16,swiglu,,nan

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

    @Test(arguments: ["", "id,source\na\n", "id\n\"never ends"]) func `that is none is refused`(text: String) {
        #expect(throws: RunTable.Fault.self) { try RunTable(Array(text.utf8)) }
    }
}
