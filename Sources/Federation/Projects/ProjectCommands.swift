package import Quantities

/// Enters a legal entity.
package struct RegisterOrganisation: Sendable {
    package var name: String
    package var kind: Organisation.Kind
    package var country: String

    /// Makes the command.
    package init(name: String, kind: Organisation.Kind, country: String) {
        self.name = name
        self.kind = kind
        self.country = country
    }
}

/// Makes a person known under an opaque number. Who they are goes to the vault.
package struct RegisterPerson: Sendable {
    package var person: PersonID

    /// Makes the command.
    package init(person: PersonID) { self.person = person }
}

/// Ends a person's rights for good; the vault forgets who they were.
package struct ErasePerson: Sendable {
    package var person: PersonID

    /// Makes the command.
    package init(person: PersonID) { self.person = person }
}

/// Says whether a person has an account on a system. Which one is the vault's to know.
package struct SetAccount: Sendable {
    package var person: PersonID
    package var system: SystemID
    package var isMapped: Bool

    /// Makes the command.
    package init(person: PersonID, system: SystemID, isMapped: Bool) {
        self.person = person
        self.system = system
        self.isMapped = isMapped
    }
}

/// Gives a role to a person, or takes it back.
package struct SetRole: Sendable {
    package var person: PersonID
    package var grant: Grant
    package var isGranted: Bool

    /// Makes the command.
    package init(person: PersonID, grant: Grant, isGranted: Bool) {
        self.person = person
        self.grant = grant
        self.isGranted = isGranted
    }
}

/// Makes a project with its principal investigator.
package struct CreateProject: Sendable {
    package var name: String
    package var title: String
    package var organisation: OrganisationID
    package var principalInvestigator: PersonID

    /// Makes the command.
    package init(name: String, title: String, organisation: OrganisationID, principalInvestigator: PersonID) {
        self.name = name
        self.title = title
        self.organisation = organisation
        self.principalInvestigator = principalInvestigator
    }
}

/// Issues a token for a person. The secret stays with whoever made it.
package struct IssueToken: Sendable {
    package var kind: Token.Kind
    package var person: PersonID
    package var digest: Digest
    package var powers: Token.Powers
    package var expires: Instant

    /// Makes the command.
    package init(
        _ kind: Token.Kind = .access,
        person: PersonID,
        digest: Digest,
        powers: Token.Powers,
        expires: Instant
    ) {
        self.kind = kind
        self.person = person
        self.digest = digest
        self.powers = powers
        self.expires = expires
    }
}

/// Signs a person in: a link that was issued to them, spent by this, becomes a session with the link's powers.
package struct SignIn: Sendable {
    package var link: Digest
    package var session: Digest
    package var expires: Instant

    /// Makes the command.
    package init(link: Digest, session: Digest, expires: Instant) {
        self.link = link
        self.session = session
        self.expires = expires
    }
}

/// Takes a token back.
package struct RevokeToken: Sendable {
    package var token: TokenID

    /// Makes the command.
    package init(token: TokenID) { self.token = token }
}
