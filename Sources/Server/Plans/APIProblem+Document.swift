import Contract
import Documents
import HTTPTypes
import Quantities

extension APIProblem {
    /// A mistake in a document that came with a request, with its line and how to mend it.
    init(_ fault: TreeFault) {
        self = APIProblem(.unprocessableContent, "document-mistakes", "The document has a mistake. \(fault)")
        let message = (fault.path.isEmpty ? "" : "\(fault.path): ") + fault.message.text + "."
        mistakes = [
            Problem.ScriptMistake(
                line: fault.line,
                column: 0,
                length: 0,
                code: "document-mistake",
                message: message,
                suggestion: fault.remedy.text,
                rendered: "document:\(fault)",
                path: fault.path,
                phrases: [PhraseView(fault.message), PhraseView(fault.remedy)]
            )
        ]
    }
}
