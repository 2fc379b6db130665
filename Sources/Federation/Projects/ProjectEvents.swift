package import Quantities

/// An organisation was entered.
package struct OrganisationRegistered: Sendable {
    package var organisation: OrganisationID
    package var name: String
    package var kind: Organisation.Kind
    package var country: String
}

/// A person became known.
package struct PersonRegistered: Sendable {
    package var person: PersonID
}

/// A person's rights ended.
package struct PersonErased: Sendable {
    package var person: PersonID
}

/// A person's account on a system was mapped or taken away.
package struct AccountSet: Sendable {
    package var person: PersonID
    package var system: SystemID
    package var isMapped: Bool
}

/// A role was given or taken back.
package struct RoleSet: Sendable {
    package var person: PersonID
    package var grant: Grant
    package var isGranted: Bool
}

/// A project was made.
package struct ProjectCreated: Sendable {
    package var project: ProjectID
    package var name: String
    package var title: String
    package var organisation: OrganisationID
    package var created: Instant
}

/// A token was issued.
package struct TokenIssued: Sendable {
    package var token: TokenID
    package var kind: Token.Kind
    package var person: PersonID
    package var digest: Digest
    package var powers: Token.Powers
    package var issued: Instant
    package var expires: Instant
}

/// A token was taken back.
package struct TokenRevoked: Sendable {
    package var token: TokenID
}
