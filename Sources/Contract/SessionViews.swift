/// A link that signs a person in, once and soon.
package struct SignInLink: Codable, Sendable {
    package var person: String
    /// The path to open on the server's address; it holds the secret, which is shown this once.
    package var path: String
    package var expires: String

    /// Makes the value from its fields.
    package init(person: String, path: String, expires: String) {
        self.person = person
        self.path = path
        self.expires = expires
    }
}

/// A link's secret, to be exchanged for a session.
package struct NewSession: Codable, Sendable {
    package var link: String

    /// Makes the value from its field.
    package init(link: String) { self.link = link }
}

/// A session that has begun. Its secret is shown once.
package struct SessionView: Codable, Sendable {
    package var person: String
    package var secret: String
    package var expires: String

    /// Makes the value from its fields.
    package init(person: String, secret: String, expires: String) {
        self.person = person
        self.secret = secret
        self.expires = expires
    }
}
