import FoundationEssentials
import Glibc

/// Which server to speak to, and the token to show it.
struct Connection: Equatable, Sendable {
    /// `http://` or `https://`, host, port and perhaps a path; without a `/` at its end.
    var server: String
    /// The bearer token's secret.
    var token: String

    /// What the options of the command line say; nil for what they leave out.
    struct Options: Sendable {
        var server: String?
        var token: String?
    }

    /// What `client.json` holds.
    private struct Settings: Decodable {
        var server: String?
        var token: String?
    }

    /// Finds both: the options first, then `FABRIQUE_SERVER` and `FABRIQUE_TOKEN`, then `client.json` in the folders
    /// of ``folders(in:)``.
    ///
    /// A token from a file is shown to that file's server only: naming another server must not hand it over.
    /// Throws a ``CommandFailure`` that says what is missing, or what is wrong with the file that was found.
    static func find(_ options: Options, environment: [String: String]) throws -> Connection {
        let named = try (options.server ?? environment["FABRIQUE_SERVER"].nonEmpty).map(address)
        let token = options.token ?? environment["FABRIQUE_TOKEN"].nonEmpty
        if let named, let token { return try Connection(server: named, token: checked(token)) }

        let (file, settings) = try settings(in: environment)
        let kept = try settings.server.map(address)
        guard let server = named ?? kept else {
            throw CommandFailure(
                .wrongInput,
                """
                No server is named. Give --server http://127.0.0.1:8080, set FABRIQUE_SERVER, or write client.json \
                (mode 600, {"server": "…", "token": "…"}) into \(folders(in: environment).last ?? "."). \
                Looked in: \(folders(in: environment).joined(separator: ", ")).
                """
            )
        }
        if let token { return try Connection(server: server, token: checked(token)) }
        guard let secret = settings.token else {
            throw CommandFailure(
                .wrongInput,
                "No token for \(server). Give --token, set FABRIQUE_TOKEN, or add \"token\" to client.json."
            )
        }
        guard server == kept else {
            throw CommandFailure(
                .wrongInput,
                """
                The token in \(file) belongs to \(kept ?? "no server") and is not shown to \(server). \
                Give --token or set FABRIQUE_TOKEN for that server.
                """
            )
        }
        return try Connection(server: server, token: checked(secret))
    }

    /// Where `client.json` is looked for: in `FABRIQUE_DATA` alone when it is set, for whoever names a place means no
    /// other; else in `./var/data` and `~/.config/fabrique`, and for root in `/var/lib/fabrique`, where a server that is
    /// installed leaves its own.
    static func folders(in environment: [String: String]) -> [String] {
        let home = environment["HOME"].nonEmpty.map { $0 + "/.config/fabrique" }
        if let named = environment["FABRIQUE_DATA"].nonEmpty { return [named] }
        let installed = geteuid() == 0 ? "/var/lib/fabrique" : nil
        return ["./var/data", installed, home].compactMap { $0 }
    }

    private static func settings(in environment: [String: String]) throws -> (file: String, settings: Settings) {
        for folder in folders(in: environment) {
            let file = folder + "/client.json"
            var facts = stat()
            guard stat(file, &facts) == 0 else { continue }
            guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() else {
                throw CommandFailure(
                    .wrongInput,
                    "\(file) holds a token and must be yours alone. Run: chmod 600 \(file), and check its owner."
                )
            }
            let text = try TextFile.read(file)
            do {
                return (file, try JSONDecoder().decode(Settings.self, from: Data(text.utf8)))
            } catch {
                throw CommandFailure(
                    .wrongInput,
                    "\(file) can't be understood. It holds one JSON object: {\"server\": \"…\", \"token\": \"…\"}."
                )
            }
        }
        return ("client.json", Settings())
    }

    private static func address(_ text: String) throws -> String {
        let host = ["http://", "https://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
        guard let host, let first = host.first, first != "/", !text.contains(where: { $0 == "?" || $0 == "#" }),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !host.contains("@")
        else {
            throw CommandFailure(
                .wrongInput,
                "'\(text.printable)' is not a server's address. It looks like http://127.0.0.1:8080."
            )
        }
        return text.last == "/" ? String(text.dropLast()) : text
    }

    private static func checked(_ token: String) throws -> String {
        // The secret itself is never repeated: a terminal's scroll-back is no place for it.
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(.wrongInput, "The token has characters that no token has. Copy it once more, whole.")
        }
        return token
    }
}

extension String? {
    /// Nil for an empty text as well: an empty environment variable means one that isn't set.
    fileprivate var nonEmpty: String? { self.flatMap { $0.isEmpty ? nil : $0 } }
}
