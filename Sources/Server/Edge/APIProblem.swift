import BatchScripts
import Connectors
import Contract
import Engine
import Federation
import HTTPTypes
import Journal
import Quantities

/// Anything that goes wrong with a request, as the status and the words it is answered with.
struct APIProblem: Error {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var mistakes: [Problem.ScriptMistake]?
    var places: [Problem.RefusedPlace]?
    /// After how many seconds the same request may do better.
    var retryAfter: Int?

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// The problem that an error of the lower modules is; nil when it is our own fault.
    init?(_ error: any Error) {
        switch error {
        case let problem as APIProblem: self = problem
        case let refusal as Refusal:
            self.init(refusal.code.status, refusal.code.rawValue, refusal.message)
            if !refusal.places.isEmpty { places = refusal.places.map(Problem.RefusedPlace.init) }
        case let fault as EngineFault:
            self.init(
                fault.code == .journalFull ? .full : .serviceUnavailable,
                fault.code.rawValue,
                fault.message,
                retryAfter: fault.code == .overloaded ? 1 : 5
            )
        case let errors as ScriptErrors:
            self.init(.unprocessableContent, "script-mistakes", errors.rendered(scriptName: "script"))
            mistakes = errors.errors.map(Problem.ScriptMistake.init)
        case let fault as JournalFault where fault.code == .mailTaken:
            self.init(.conflict, fault.code.rawValue, "Another person has this mail address.")
        case let fault as JournalFault where fault.code == .diskFull:
            self.init(.full, "journal-full", "The server's disk is full.", retryAfter: 5)
        case let fault as ConnectorFault where fault.code == .unsafeOutput:
            self.init(.conflict, fault.code.rawValue, fault.text)
        // A stop whose time is over breaks off what is still being answered.
        case is CancellationError:
            self.init(.serviceUnavailable, "stopping", "The server is stopping. Try again in a moment.", retryAfter: 5)
        default: return nil
        }
    }
}

extension HTTPResponse.Status {
    /// 507: there is no room to keep what was asked (RFC 4918).
    static var full: Self { Self(code: 507, reasonPhrase: "Insufficient Storage") }
}

extension Refusal.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .forbidden: .forbidden
        case .alreadyExists, .wrongState, .budgetExhausted, .noAllocation: .conflict
        case .invalidValue, .noSuitablePartition, .noAccount, .idempotencyKeyReused: .unprocessableContent
        case .limitReached: .tooManyRequests
        }
    }
}

extension Problem.RefusedPlace {
    fileprivate init(_ place: Refusal.Place) {
        self.init(name: place.name, phrases: place.obstacles.map { PhraseView($0.phrase) })
    }
}

extension Problem.ScriptMistake {
    fileprivate init(_ error: ScriptError) {
        let line: Int
        if case .script(let number) = error.place { line = number } else { line = 0 }
        self.init(
            line: line,
            column: error.columns.lowerBound,
            length: error.columns.count,
            code: error.code.rawValue,
            message: error.message.text,
            suggestion: error.suggestion?.text,
            rendered: error.rendered(scriptName: "script"),
            phrases: [error.message, error.suggestion].compactMap(\.self).map { PhraseView($0) }
        )
    }
}
