package import Federation
import Journal
package import Quantities

extension Engine {
    /// Whether nobody administers the federation: true of a new one, and of one whose founding was interrupted.
    package var isUnfounded: Bool { firstAdministrator == nil }

    /// The person who is to be the first administrator: the one whom an interrupted founding left, or a new one.
    package func founder(named name: String, mail: String) async throws -> PersonID {
        if let known = try vault.person(mail: mail).flatMap({ PersonID(word: $0.id) }),
            read({ $0.person(known) != nil })
        {
            return known
        }
        return try await addPerson(name: name, mail: mail, by: .engine)
    }

    /// Makes a person administrator. It is the last step of a founding, so that one that is interrupted is done again.
    package func appoint(_ person: PersonID) async throws {
        let role = SetRole(person: person, grant: Grant(.administrator, on: .federation), isGranted: true)
        _ = try await execute(.setRole(role), by: .engine)
    }

    /// The administrator who was named first; nil when none is left.
    package var firstAdministrator: PersonID? {
        read { state in
            state.people.first { !$0.isErased && $0.holds(.administrator, on: .federation) }?.id
        }
    }

    /// Issues a token and returns its secret.
    package func issueToken(
        to person: PersonID,
        powers: Token.Powers,
        for span: Seconds,
        by actor: Actor
    ) async throws -> String {
        let (secret, digest) = Secrets.token()
        let order = IssueToken(person: person, digest: digest, powers: powers, expires: clock() + span)
        _ = try await execute(.issueToken(order), by: actor)
        return secret
    }
}
