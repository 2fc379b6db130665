import HTTPTypes

/// Stands for the server's own, which would bring the whole server with it.
struct APIProblem: Error {
    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String) {}
}
