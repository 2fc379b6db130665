/// One page of a list, and how to get the next.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    /// The items of this page, in the list's order.
    package var items: [Item]
    /// The `cursor` of the next page; nil at the end.
    package var next: String?
    /// The number of the last item that was looked at, where a search stopped before the page was full: the next page
    /// goes on behind it. Only jobs are so many that their search stops.
    package var reached: UInt64?

    /// Makes a page.
    package init(items: [Item], next: String?, reached: UInt64? = nil) {
        self.items = items
        self.next = next
        self.reached = reached
    }
}

/// What went wrong, as RFC 9457 wants it said.
package struct Problem: Codable, Sendable, Error {
    /// A line of a batch script that is wrong.
    package struct ScriptMistake: Codable, Sendable {
        package var line: Int
        package var column: Int
        package var length: Int
        package var code: String
        package var message: String
        /// How to mend it, if we know.
        package var suggestion: String?
        /// The whole message with the line and a caret, for a terminal.
        package var rendered: String
        /// Where in a document it is, as `network[2].nodes`.
        package var path: String?
        /// What is wrong, and how to mend it if we know, with their values apart.
        package var phrases: [PhraseView]?

        /// Makes a mistake.
        package init(
            line: Int,
            column: Int,
            length: Int,
            code: String,
            message: String,
            suggestion: String?,
            rendered: String,
            path: String? = nil,
            phrases: [PhraseView]? = nil
        ) {
            self.line = line
            self.column = column
            self.length = length
            self.code = code
            self.message = message
            self.suggestion = suggestion
            self.rendered = rendered
            self.path = path
            self.phrases = phrases
        }
    }

    /// A partition that can't take a job.
    package struct RefusedPlace: Codable, Sendable {
        /// `system/partition`.
        package var name: String
        /// What keeps the job from it, each with its values apart.
        package var phrases: [PhraseView]

        /// Makes the value from its fields.
        package init(name: String, phrases: [PhraseView]) {
            self.name = name
            self.phrases = phrases
        }
    }

    /// `urn:fabrique:problem:` and the code.
    package var type: String
    /// The code in words.
    package var title: String
    /// The HTTP status.
    package var status: Int
    /// What happened, where, and how to mend it.
    package var detail: String
    /// The stable code that programs match.
    package var code: String
    /// The request's id, by which the server's log knows it.
    package var request: String?
    /// The script's mistakes, if it was one.
    package var mistakes: [ScriptMistake]?
    /// What the detail says of partitions, if it speaks of some.
    package var places: [RefusedPlace]?
    /// After how many seconds the same request may do better, as in `Retry-After`.
    package var retryAfterSeconds: Int?

    /// Makes a problem.
    package init(
        status: Int,
        code: String,
        detail: String,
        request: String? = nil,
        mistakes: [ScriptMistake]? = nil,
        places: [RefusedPlace]? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        type = "urn:fabrique:problem:\(code)"
        title = code.split(separator: "-").joined(separator: " ")
        self.status = status
        self.detail = detail
        self.code = code
        self.request = request
        self.mistakes = mistakes
        self.places = places
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// A stable code and its sentence for a person.
package struct Reason: Codable, Sendable, Hashable {
    package var code: String
    package var sentence: String

    /// Makes a reason.
    package init(code: String, sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
