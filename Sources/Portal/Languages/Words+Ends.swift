import Contract

/// Why a job ended as it did. The record holds it in English, as the core or a connector wrote it.
extension Words {
    /// Why it ended in the reader's language, and the language that it is in: what a person wrote, or nobody knows, stays as
    /// it is, and so do a system's own words behind ours.
    func whyEnded(_ why: String) -> (text: String, language: String) {
        if let lead = Self.leads.first(where: { why.hasPrefix($0) }) {
            let told = String(why.dropFirst(lead.count))
            return report(PhraseView(text: why, pattern: lead + "{a}", values: [told]), isVerbatim: true)
        }
        // A person's own words may be a heading of a report: "lost".
        guard why.hasSuffix(".") else { return (why, "en") }
        return report(PhraseView(text: why, pattern: why, values: []), isVerbatim: true)
    }

    /// What stands before the words of a system, or of an operator.
    private static let leads = [
        "The system refused it: ", "The system did not take all of the request: ",
        "The system can never run it as it is: ", "The system holds it: ",
        "Its system was out of reach, and was fenced: ",
    ]
}
