import Contract
import HTTPTypes
import Hummingbird
import Server

/// The files of a plan: its document, its report, and each table as CSV. A browser keeps them and shows none.
enum PlanDownload {
    static func answer(_ visit: Visit) async throws -> Response {
        let id = try visit.part("id")
        let file = try visit.word("file")
        let (path, accept): (String, String)
        switch file {
        case "document.yaml": (path, accept) = ("document", "application/yaml")
        case "report.json": (path, accept) = ("report", "application/json")
        case "tables.zip": (path, accept) = ("report", "application/zip")
        case "report.html": (path, accept) = ("report", "text/html")
        default:
            guard file.hasSuffix(".csv") else { throw HTTPError(.notFound) }
            (path, accept) = ("tables/\(LocalPath.quoted(String(file.dropLast(4))))", "text/csv")
        }
        var response = try await visit.api.respond(
            to: .get,
            "plans/\(id)/\(path)",
            headers: [.accept: accept],
            with: visit.session,
            for: visit.context
        )
        guard response.status.kind == .successful else { throw try await LocalAPI.problem(of: response) }
        let name = file.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
        response.headers[.contentDisposition] = "attachment; filename=\"fabrique-\(id.prefix(8))-\(name)\""
        return response
    }
}
