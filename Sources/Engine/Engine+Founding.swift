package import Federation
import Journal
package import Quantities

extension Engine {
    /// Whether nobody administers the federation yet: true of a new one.
    package var isUnfounded: Bool { read { $0.people.isEmpty } }

    /// Makes the first person, who administers the federation, and a token for them.
    ///
    /// - Returns: the person and the token's secret, which is known to nobody else and shown once.
    package func found(administrator name: String, mail: String) async throws -> (PersonID, secret: String) {
        let person = try await addPerson(name: name, mail: mail, by: .engine)
        let role = SetRole(person: person, grant: Grant(.administrator, on: .federation), isGranted: true)
        _ = try await execute(.setRole(role), by: .engine)
        return (person, try await issueToken(to: person, powers: .all, for: FederationState.longestToken, by: .engine))
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
