import BatchScripts
import Contract
import Engine
import Federation
import Hummingbird

/// A script with its circumstances, in either of the two forms in which it may come.
struct Intake {
    /// The whole body, for the idempotency key.
    var body: [UInt8]
    var project: String?
    var allocation: UInt64?
    var isHeld: Bool
    /// What the script trains, as a training plan's document.
    var training: String?
    private var script: String
    private var directory: String
    private var options: [String]
    private var arguments: [String]
    private var environment: [String: String]
    private var request: String

    /// Reads `application/json` ("SubmitRequest"), or the script itself; parameters say more of its circumstances.
    init(_ request: Request, _ context: APIContext) async throws {
        self.request = context.request
        let query = try Query(request, known: ["project", "allocation", "directory", "option", "argument", "held"])
        let limit = ServerConfiguration.largestScript
        switch Body.type(of: request) {
        case "application/json":
            let (order, bytes) = try await Body.json(SubmitRequest.self, of: request, atMost: limit)
            body = bytes
            project = order.project
            allocation = order.allocation
            isHeld = order.isHeld
            training = order.training
            script = order.script
            directory = order.directory
            options = order.options
            arguments = order.arguments
            environment = order.environment
        case "application/x-shellscript", "text/x-shellscript":
            body = try await Body.bytes(of: request, atMost: limit)
            guard let text = String(validating: body, as: UTF8.self) else {
                throw APIProblem(.badRequest, "malformed-body", "The script is not UTF-8.")
            }
            script = text
            directory = "/tmp"
            options = []
            arguments = []
            environment = [:]
            isHeld = false
        default:
            throw APIProblem(
                .unsupportedMediaType,
                "unsupported-media-type",
                "Send the script as application/x-shellscript, or wrapped as application/json."
            )
        }
        // What the parameters say wins over the body, as options win over the script.
        project = try query.name("project") ?? project
        allocation = try query.number("allocation", in: 1...Int.max >> 1).map { UInt64($0) } ?? allocation
        directory = query["directory"] ?? directory
        options += query.all("option")
        arguments += query.all("argument")
        if query["held"] != nil { isHeld = try query.flag("held") }
    }

    /// What the script comes to.
    func submission(for actor: Actor) throws -> Submission {
        guard let person = actor.person else {
            throw APIProblem(.forbidden, "forbidden", "Only people submit jobs.")
        }
        return try Submission(
            script: script,
            Submission.Circumstances(
                person: person,
                options: options,
                arguments: arguments,
                directory: directory,
                environment: environment,
                request: request
            )
        )
    }
}

extension ScriptError.Place {
    /// The script's line, or zero for an argument.
    var line: Int {
        if case .script(let line) = self { line } else { 0 }
    }
}
