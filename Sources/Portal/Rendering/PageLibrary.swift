import Mustache

/// The templates of one language, compiled once.
///
/// `[[key]]` in a template is the catalogue's text of that key, put in at the start, and `[[link portal.css]]` the address of
/// a static file. Everything else comes from the content and is escaped; no template may leave that out.
struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    /// - Parameter links: The addresses of static files by their names.
    init(_ templates: [String: String], in words: Words, links: [String: String]) throws(PortalFault) {
        Markup.register()
        var library = MustacheLibrary()
        for (name, template) in templates {
            do {
                try library.register(Markup.mark + Self.filled(template, of: name, words, links), named: name)
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

    /// A part of pages, rendered once, to be a value in the content of many.
    func part(_ name: String, _ content: Content) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: render(name, content))
        } catch {
            preconditionFailure("the part \(name) holds no tag any more: \(error)")
        }
    }

    /// Puts in the catalogue's texts and the addresses of static files.
    private static func filled(
        _ template: String,
        of name: String,
        _ words: Words,
        _ links: [String: String]
    ) throws(PortalFault) -> String {
        var result = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "[[") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "]]") else {
                throw PortalFault("[[ is not closed in template \(name).")
            }
            let key = String(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
            if key.hasPrefix("link ") {
                result += links[String(key.dropFirst(5))] ?? ""
                continue
            }
            guard let text = words.known(key) else {
                throw PortalFault("Template \(name) needs the text \(key), which the catalogue of \(words.code) lacks.")
            }
            result += Self.marked(text)
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
