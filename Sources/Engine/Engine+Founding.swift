package import Federation
import Journal
package import Quantities

extension Engine {
    /// Whether nobody administers the federation yet: true of a new one.
    package var isUnfounded: Bool { read { $0.people.isEmpty } }

    /// Makes the first person, who administers the federation.
    package func found(administrator name: String, mail: String) async throws -> PersonID {
        let person = try await addPerson(name: name, mail: mail, by: .engine)
        let role = SetRole(person: person, grant: Grant(.administrator, on: .federation), isGranted: true)
        _ = try await execute(.setRole(role), by: .engine)
        return person
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
