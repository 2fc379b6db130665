/// A natural person, known outside the vault by the opaque id alone.
public struct VaultPerson: Hashable, Sendable {
    /// The opaque id, as journal and archive have it.
    public var id: String
    /// The name to show.
    public var name: String
    /// The mail address; no two people share one, upper and lower case aside.
    public var mail: String

    /// Describes a person.
    public init(id: String, name: String, mail: String) {
        self.id = id
        self.name = name
        self.mail = mail
    }
}
