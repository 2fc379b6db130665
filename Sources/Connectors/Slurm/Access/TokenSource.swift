import Quantities
import Synchronization

/// Where the tokens for a site's users come from: signed here with the site's key, or told by the operator's command.
///
/// Each user has a token of their own. It is kept in memory alone, and until shortly before it ends.
final class TokenSource: Sendable {
    private let credential: Mutex<SiteCredential>
    private let clock: @Sendable () -> Instant
    private let kept = Mutex<[String: WebToken]>([:])

    init(_ credential: SiteCredential, clock: @escaping @Sendable () -> Instant) {
        self.credential = Mutex(credential)
        self.clock = clock
    }

    /// A token for a user of the site.
    func token(for user: String) async throws(ConnectorFault) -> String {
        let now = clock()
        if let token = kept.withLock({ $0[user] }), token.expires.milliseconds - now.milliseconds > 60_000 {
            return token.text
        }
        let token: WebToken
        switch credential.withLock({ $0 }) {
        case .key(let key): token = WebToken.signed(for: user, with: key, at: now)
        case .command(let words):
            let said = try await TokenCommand(words: words).run(for: user)
            guard let given = WebToken.given(said, at: now) else {
                throw ConnectorFault(
                    .credentials,
                    "The token command for user '\(user)' printed no token. It must print one line, "
                        + "`SLURM_JWT=…` or the token alone, as `scontrol token` does."
                )
            }
            token = given
        }
        kept.withLock { $0[user] = token }
        return token.text
    }

    /// Goes over to another credential, at once.
    func renew(_ new: SiteCredential) {
        credential.withLock { $0 = new }
        kept.withLock { $0 = [:] }
    }

    /// Lets go of a user's token, since the site did not take it.
    func forget(_ user: String) { kept.withLock { $0[user] = nil } }
}

/// What lets us speak for a site's users. It is never logged and never kept unencrypted.
package enum SiteCredential: Hashable, Sendable, CustomStringConvertible {
    /// The site's own key (`jwt_key` in slurm.conf), with which tokens for every user can be signed.
    case key([UInt8])
    /// A program of the operator's and its arguments, run without a shell; `%u` in an argument is the user's name.
    case command([String])

    /// The kind alone: a description ends up in logs.
    package var description: String {
        switch self {
        case .key: "the site's key"
        case .command: "a command"
        }
    }
}
