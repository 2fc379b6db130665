import Mustache

/// What a template shows: texts, numbers, truth values, lists, rendered parts and further contents by name.
///
/// The template library asks of each value what it can do, and asks slowly where it is a dictionary or a plain text;
/// this type and ``Shown`` answer at once.
struct Content: MustacheParent, ExpressibleByDictionaryLiteral {
    private var values: [String: Any]

    init(dictionaryLiteral elements: (String, Any)...) {
        values = Dictionary(minimumCapacity: elements.count)
        for (name, value) in elements { values[name] = Self.shown(value) }
    }

    private init(_ values: [String: Any]) { self.values = values.mapValues(Self.shown) }

    subscript(name: String) -> Any? {
        get { values[name] }
        set { values[name] = newValue.map(Self.shown) }
    }

    /// Takes over all that another content has.
    mutating func merge(_ other: Content) { values.merge(other.values) { $1 } }

    func child(named name: String) -> Any? { values[name] }

    private static func shown(_ value: Any) -> Any {
        switch value {
        case let text as String: Shown(renderText: text)
        case is Bool, is Content, is [Content], is Shown, is MustacheTemplate: value
        case let list as [Any]: list.map(shown)
        case let values as [String: Any]: Content(values)
        default: Shown(renderText: String(describing: value))
        }
    }
}

/// A text or a number in a template.
struct Shown: MustacheCustomRenderable, MustacheParent {
    let renderText: String
    var isNull: Bool { false }

    func child(named name: String) -> Any? { nil }
}
