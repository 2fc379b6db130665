import Mustache

/// The templates of one language, compiled once.
///
/// `[[key]]` in a template is the catalogue's text of that key, put in at the start. Everything else comes from the content
/// and is escaped; no template may leave that out.
struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    init(_ templates: [String: String], in words: Words) throws(PortalFault) {
        Markup.register()
        var library = MustacheLibrary()
        for (name, template) in templates {
            do {
                try library.register(Markup.mark + Self.translated(template, of: name, in: words), named: name)
            } catch let fault as PortalFault {
                throw fault
            } catch {
                throw PortalFault("The template \(name) can't be read: \(error)")
            }
        }
        self.library = library
    }

    /// A page as HTML.
    func render(_ name: String, _ content: Content) -> String {
        guard let text = library.render(content, withTemplate: name) else {
            preconditionFailure("there is a template \(name)")
        }
        return text
    }

    /// Puts the catalogue's texts in.
    private static func translated(_ template: String, of name: String, in words: Words) throws(PortalFault) -> String {
        var result = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "[[") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "]]") else {
                throw PortalFault("[[ is not closed in template \(name).")
            }
            let key = String(rest[..<end.lowerBound])
            guard let text = words.known(key) else {
                throw PortalFault("Template \(name) needs the text \(key), which the catalogue of \(words.code) lacks.")
            }
            result += Self.marked(text)
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    /// A text as HTML: what stands between backticks is code.
    static func marked(_ text: String) -> String {
        var result = ""
        var isCode = false
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "{": result += "&#123;"
            case "`":
                result += isCode ? "</code>" : "<code>"
                isCode.toggle()
            default: result.append(character)
            }
        }
        return result
    }
}
