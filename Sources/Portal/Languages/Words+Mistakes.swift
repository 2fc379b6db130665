import Contract

/// What is wrong with what somebody sent in, and what stands in a job's way.
extension Words {
    /// What is wrong and how to mend it, in the reader's language where all of it can be said there.
    func said(of mistake: Problem.ScriptMistake) -> (message: String, remedy: String?, language: String) {
        let phrases = (mistake.phrases ?? []).map { report($0, isVerbatim: true) }
        guard let first = phrases.first, phrases.allSatisfy({ $0.language == code }) else {
            return (mistake.message, mistake.suggestion, "en")
        }
        let remedy = phrases.dropFirst().first?.text
        // A script's mistake is a clause, a document's a sentence.
        guard let path = mistake.path else { return (first.text, remedy, code) }
        let message = first.text + "."
        return (path.isEmpty ? message : self("plans.mistakeAt", ["path": path, "message": message]), remedy, code)
    }

    /// A remark on a script in the reader's language where it can be said there.
    func said(of note: ScriptNote) -> (text: String, language: String) {
        note.phrase.map { report($0, isVerbatim: true) } ?? (note.message, "en")
    }

    /// The sentences of a problem that says why no place can take a job, in the reader's language where all of it can be said
    /// there; of any other problem, what the API says.
    func detail(of problem: Problem) -> (text: String, language: String) {
        let places = (problem.places ?? []).map { place in
            (place.name, place.phrases.map { report($0, isVerbatim: true) })
        }
        guard !places.isEmpty, places.allSatisfy({ $0.1.allSatisfy { $0.language == code } }) else {
            return (problem.detail, "en")
        }
        let sentences = places.map { name, obstacles in
            self("problem.place", ["place": name, "what": list(obstacles.map(\.text)) ?? ""])
        }
        return (sentences.joined(separator: " "), code)
    }

    /// What keeps a job from a place, each in the reader's language where it can be said there.
    func obstacles(of quote: QuoteView) -> [(text: String, language: String)] {
        guard let phrases = quote.obstaclePhrases else { return quote.obstacles.map { ($0, "en") } }
        return phrases.map { report($0, isVerbatim: true) }
    }
}
