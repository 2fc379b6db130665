import ArgumentParser
import FoundationEssentials
import Web

/// The options of every command that speaks to a server.
struct ClientOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's address.", valueName: "address"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "The token to show the server. FABRIQUE_TOKEN is safer: others see options.",
            valueName: "secret"
        )
    )
    var token: String?

    @Flag(help: "Print what the API said, as one JSON document.")
    var json = false

    /// Finds the server, and runs `body` with a client of it.
    func withSession<Result>(_ body: (Session) async throws -> Result) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        let connection = try Connection.find(.init(server: server, token: token), environment: environment)
        var api = APIClient(connection: connection, http: WebClient())
        api.report = { StandardStream.error.write("fabrique: \($0)\n") }
        let session = Session(api: api, screen: .standardOutput(environment: environment), wantsJSON: json)
        return try await body(session)
    }
}

/// A command at work: the server it speaks to, and how it shows what the server says.
struct Session: Sendable {
    var api: APIClient
    let screen: Screen
    /// Whether the caller wants the API's own words in place of text for a person.
    let wantsJSON: Bool

    /// The same session for one who waits anyway: it bears with a server that restarts, for some minutes.
    var patient: Session {
        var session = self
        session.api.patience.attempts = 14
        return session
    }

    /// Shows an answer: its own text for `--json`, else what `rendering` makes of it.
    func show<Value: Sendable>(_ answer: Answer<Value>, as rendering: (Value, Screen) -> String) {
        if wantsJSON { show(json: answer.text) } else { StandardStream.output.write(rendering(answer.value, screen)) }
    }

    /// Shows a list: one JSON document for `--json`, else what `rendering` makes of it.
    func show<Item>(_ listing: Listing<Item>, as rendering: ([Item], Screen) -> String) throws {
        if wantsJSON {
            show(json: try listing.text)
        } else {
            StandardStream.output.write(rendering(listing.items, screen))
            if listing.next != nil {
                StandardStream.error.write("fabrique: there is more. Leave --limit out to see all.\n")
            }
        }
    }

    /// Shows a sentence that a person wants to read and a program doesn't.
    func say(_ sentence: String) {
        if !wantsJSON { StandardStream.output.write(sentence.printable + "\n") }
    }

    /// Shows JSON: laid out on a terminal, as it came elsewhere.
    func show(json text: [UInt8]) {
        StandardStream.output.write(StandardStream.output.isTerminal ? JSONText.indented(text) : text)
        StandardStream.output.write("\n")
    }
}
