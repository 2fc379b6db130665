package import Federation
package import Hummingbird
import Logging
import NIOCore

/// What is known of a request while it is answered.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks, once the token was checked.
    package var actor: Actor?
    /// The request's id, which answers, logs and receipts carry.
    package var request: String
    /// The connection that it came on.
    let channel: any Channel

    /// Begins to know a request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        request = ""
        channel = source.channel
    }

    /// Who asks.
    func requireActor() throws -> Actor {
        guard let actor else {
            throw APIProblem(.unauthorized, "unauthorised", "Send a token: Authorization: Bearer …")
        }
        return actor
    }

    /// A part of the path.
    package func part(_ name: String) throws -> String {
        guard let part = parameters.get(name), !part.utf8.contains(0) else {
            throw APIProblem(.notFound, "not-found", "The path lacks its \(name).")
        }
        return part
    }
}
