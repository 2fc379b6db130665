/// One measured run of a table: what ran, how it was laid out, and what came of it.
package struct MeasuredRun: Sendable {
    package var id: String
    package var source: String
    /// What the table calls the model's kind: `dense`, `moe`, and others.
    package var kind: String
    package var setup: TrainingSetup
    package var layout: Layout
    /// Seconds of a step; nil where none was measured.
    package var seconds: Double?
    /// Peak memory of a chip; nil where none was measured.
    package var memoryGB: Double?
    /// Whether it ran; a run that failed for any reason did not.
    package var ran: Bool
    /// The share of the chip's peak that the source states, in per cent.
    package var utilisationPercent: Double?

    /// What tells physical layouts apart, whatever was measured on them, and however often.
    package var layoutKey: String {
        let m = setup.model
        let l = layout
        let experts = m.experts.map { " \($0.count)" } ?? ""
        return [
            m.layers, m.hidden, m.heads, m.feedForward, m.vocabulary, setup.sequence, setup.chips, l.tensor, l.pipeline,
            l.context, l.expert, l.microbatch,
        ].map(String.init).joined(separator: " ") + " " + setup.chip.name + experts
    }
}

/// Why a row can't be predicted.
package struct RowRefusal: Error, Sendable {
    package var id: String
    package var source: String
    package var reason: String
}
