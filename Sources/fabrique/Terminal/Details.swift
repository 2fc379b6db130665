/// Facts about one thing: a label and a text on each line, in sections.
struct Details {
    private enum Line {
        case fact(label: String, text: String, style: Style?)
        case heading(String)
        case verbatim(String)
    }

    private var lines: [Line] = []

    /// Adds a fact; a nil or empty text adds nothing, so that callers need not ask.
    mutating func add(_ label: String, _ text: String?, _ style: Style? = nil) {
        guard let text = text?.printable, !text.isEmpty else { return }
        lines.append(.fact(label: label, text: text, style: style))
    }

    /// Begins a section.
    mutating func heading(_ text: String) { lines.append(.heading(text.printable)) }

    /// Adds text that is laid out already, such as a table.
    mutating func verbatim(_ text: String) { lines.append(.verbatim(text)) }

    /// The facts, their texts aligned and wrapped at the terminal's width.
    func rendered(on screen: Screen) -> String {
        let labelWidth = lines.reduce(0) { width, line in
            if case .fact(let label, _, _) = line { max(width, label.columns) } else { width }
        }
        var out = ""
        for line in lines {
            switch line {
            case .heading(let text): out += (out.isEmpty ? "" : "\n") + screen.paint(text, .heading) + "\n"
            case .verbatim(let text): out += text
            case .fact(let label, let text, let style):
                let room = screen.columns.map { max(8, $0 - labelWidth - 2) } ?? .max
                let indent = String(repeating: " ", count: labelWidth + 2)
                for (place, part) in text.wrapped(to: room).enumerated() {
                    let head = place == 0 ? screen.paint(label.padded(to: labelWidth), .faint) + "  " : indent
                    out += head + screen.paint(part, style) + "\n"
                }
            }
        }
        return out
    }
}
