/// Sends requests, all of them from one thread, over connections that are kept.
///
/// It follows no redirect, for that would carry a token to an address that nobody named; it goes through no proxy, keeps no
/// cookie, and speaks HTTP/1.1. A certificate has to be good by the machine's own authorities.
package final class WebClient: Sendable {
    private let loop: TransferLoop

    package init() { loop = TransferLoop() }

    deinit { loop.stop() }

    /// Sends a request and returns once the head of its answer has come.
    ///
    /// - Throws: a ``WebFault``, or `CancellationError` when the task is cancelled.
    package func send(_ request: WebRequest) async throws -> WebAnswer {
        guard request.isSafe else {
            throw WebFault(kind: .unconnected, isUnsent: true, why: "The request holds a control character.")
        }
        let transfer = Transfer(request, loop)
        return try await withTaskCancellationHandler {
            let head = try await transfer.head()
            return WebAnswer(head, WebBody(transfer, of: self))
        } onCancel: {
            transfer.abandon()
        }
    }
}
