/// A legal entity.
package struct OrganisationView: Codable, Sendable {
    package var id: UInt64
    package var name: String
    package var kind: String
    package var country: String

    /// Makes the value from its fields.
    package init(id: UInt64, name: String, kind: String, country: String) {
        self.id = id
        self.name = name
        self.kind = kind
        self.country = country
    }
}

/// A legal entity to enter.
package struct NewOrganisation: Codable, Sendable {
    package var name: String
    package var kind: String
    package var country: String

    /// Makes the value from its fields.
    package init(name: String, kind: String, country: String) {
        self.name = name
        self.kind = kind
        self.country = country
    }
}

/// A person, as far as the reader may know them.
package struct PersonView: Codable, Sendable {
    /// The opaque id, `p-` and 16 hexadecimal digits.
    package var id: String
    /// Nil once erased, or when the reader may not know.
    package var name: String?
    package var mail: String?
    package var isErased: Bool
    package var roles: [RoleView]
    package var accounts: [AccountView]

    /// Makes the value from its fields.
    package init(
        id: String,
        name: String? = nil,
        mail: String? = nil,
        isErased: Bool,
        roles: [RoleView],
        accounts: [AccountView]
    ) {
        self.id = id
        self.name = name
        self.mail = mail
        self.isErased = isErased
        self.roles = roles
        self.accounts = accounts
    }
}

/// A role on a scope.
package struct RoleView: Codable, Sendable {
    package var role: String
    /// `federation`, `project:NAME` or `system:NAME`.
    package var scope: String

    /// Makes the value from its fields.
    package init(role: String, scope: String) {
        self.role = role
        self.scope = scope
    }
}

/// A local account on a system.
package struct AccountView: Codable, Sendable {
    package var system: String
    package var account: String

    /// Makes the value from its fields.
    package init(system: String, account: String) {
        self.system = system
        self.account = account
    }
}

/// A person to make known.
package struct NewPerson: Codable, Sendable {
    package var name: String
    package var mail: String

    /// Makes the value from its fields.
    package init(name: String, mail: String) {
        self.name = name
        self.mail = mail
    }
}

/// A token. Its secret is shown once, when it is issued.
package struct TokenView: Codable, Sendable {
    package var id: UInt64
    /// `access` for programs, `session` for a browser that is signed in, `link` for a sign-in that was not made yet.
    package var kind: String
    package var person: String
    /// Of `read`, `submit`, `manage` and `operate`.
    package var powers: [String]
    package var issued: String
    package var expires: String
    package var isRevoked: Bool
    package var secret: String?

    /// Makes the value from its fields.
    package init(
        id: UInt64,
        kind: String,
        person: String,
        powers: [String],
        issued: String,
        expires: String,
        isRevoked: Bool,
        secret: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.powers = powers
        self.issued = issued
        self.expires = expires
        self.isRevoked = isRevoked
        self.secret = secret
    }
}

/// A token to issue; without a person, for oneself.
package struct NewToken: Codable, Sendable {
    package var person: String?
    package var powers: [String]
    /// How many days it is good for, 1 to 366.
    package var days: Int

    /// Makes the value from its fields.
    package init(person: String? = nil, powers: [String], days: Int) {
        self.person = person
        self.powers = powers
        self.days = days
    }
}

/// Who the token speaks for.
package struct MeView: Codable, Sendable {
    package var person: PersonView
    package var powers: [String]

    /// Makes the value from its fields.
    package init(person: PersonView, powers: [String]) {
        self.person = person
        self.powers = powers
    }
}
