import Contract
import Federation
import Quantities

/// A question to a fork as the desk keeps it.
struct Inquiry: Sendable {
    /// What a play came to.
    enum Answer: Sendable {
        case futures(ForkView)
        case start(StartView)
    }

    let id: String
    let asker: Actor
    let question: ForkQuestion
    let asked: Instant
    var started: Instant?
    var ended: Instant?
    /// How much of its futures is played, from 0 to 1.
    var share = 0.0
    var answer: Answer?
    /// Why there is no answer.
    var problem: Reason?

    init(id: String, asker: Actor, question: ForkQuestion, asked: Instant) {
        self.id = id
        self.asker = asker
        self.question = question
        self.asked = asked
    }

    /// Who asked; nil for the server itself.
    var person: PersonID? { if case .person(let person, _) = asker { person } else { nil } }

    /// Whether somebody may see the answer, which was made for its asker: the same person, with powers no smaller.
    func isOpen(to actor: Actor) -> Bool {
        guard case .person(let asker, let needed) = asker, case .person(let person, let powers) = actor else {
            return false
        }
        return person == asker && powers.isSuperset(of: needed)
    }

    private var state: String {
        guard ended == nil else { return answer == nil ? "failed" : "succeeded" }
        return started == nil ? "queued" : "running"
    }

    /// The question as its asker is shown it.
    var view: ForkInquiry {
        var view = ForkInquiry(
            id: id,
            question: question,
            state: state,
            asked: RFC3339.text(asked),
            started: started.map(RFC3339.text),
            ended: ended.map(RFC3339.text),
            percent: state == "running" ? Int(share * 100) : nil,
            problem: problem
        )
        switch answer {
        case .futures(let futures): view.answer = futures
        case .start(let start): view.start = start
        case nil: break
        }
        return view
    }
}
