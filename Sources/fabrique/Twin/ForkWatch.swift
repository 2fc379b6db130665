import Contract
import FoundationEssentials

/// Asks a question, and stays with it until it is played.
struct ForkWatch: Sendable {
    let session: Session

    /// The answer, once it is there: what `part` of the question holds it.
    func answer<Value: Encodable & Sendable>(
        to question: ForkQuestion,
        in part: (ForkInquiry) -> Value?
    ) async throws -> Answer<Value> {
        let asked: Answer<ForkInquiry> = try await session.api.send(.post, ["forks"], question)
        var inquiry = asked.value
        var progress = ProgressLine()
        // Most plays are over before a person notices; one that isn't is looked at less and less often.
        var pause = Duration.milliseconds(50)
        while inquiry.ended == nil {
            progress.show(Self.situation(of: inquiry))
            try await session.api.pause(pause)
            pause = min(pause * 2, .seconds(1))
            let answer: Answer<ForkInquiry> = try await session.api.get("forks", inquiry.id)
            inquiry = answer.value
        }
        progress.clear()
        guard let answer = part(inquiry) else {
            let why = inquiry.problem?.sentence ?? "The server did not say why there is no answer."
            throw CommandFailure(.failed, why.printable)
        }
        let encoder = JSONEncoder()
        // As the API writes it.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Answer(value: answer, text: Array(try encoder.encode(answer)))
    }

    /// One line on how far a question is.
    static func situation(of inquiry: ForkInquiry) -> String {
        inquiry.state == "queued"
            ? "fork: waits for its turn" : "fork: \(inquiry.percent ?? 0) % played"
    }
}
