import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Quantities
import Server
import Synchronization

/// Style sheets, scripts and marks. Their addresses hold a digest of their content, so that a browser that has one never
/// asks for it again, and never shows an old one.
final class StaticFiles: Sendable {
    private struct File: Sendable {
        var bytes: [UInt8]
        var type: String
        var digest: String
    }

    /// The charts' library, as Debian's libjs-chart.js installs it. Without it pages show the charts' tables alone.
    private static let charts = "/usr/share/javascript/chart.js/chart.min.js"

    private let files: [String: File]
    private let packed = Mutex<[String: [UInt8]]>([:])

    init(_ resources: Resources) throws(PortalFault) {
        var files: [String: File] = [:]
        for name in try resources.names(in: "Static") {
            files[name] = try Self.file(name, resources.bytes(of: "Static/\(name)"))
        }
        if let bytes = Resources.bytes(at: Self.charts) { files["chart.js"] = try Self.file("chart.js", bytes) }
        self.files = files
        guard let style = files["portal.css"] else { throw PortalFault("Static has no portal.css.") }
        self.style = Style(address: "/static/\(style.digest)/portal.css", bytes: style.bytes)
    }

    /// The address of each file, by its name.
    var links: [String: String] { files.reduce(into: [:]) { $0[$1.key] = "/static/\($1.value.digest)/\($1.key)" } }

    /// Whether the charts' library is installed.
    var hasCharts: Bool { files["chart.js"] != nil }

    /// What every page needs before it is seen.
    let style: Style

    func add(to router: Router<APIContext>) {
        router.get("static/:digest/:name", use: serve)
        // What browsers ask for unasked.
        router.get("favicon.ico") { _, _ in Response(status: .noContent, headers: [.cacheControl: "max-age=86400"]) }
    }

    private func serve(_ request: Request, _ context: APIContext) async throws -> Response {
        // Only names that were read at the start are known: no path of a request ever reaches the file system.
        guard let name = context.parameters.get("name"), let file = files[name] else { throw HTTPError(.notFound) }
        let isCurrent = context.parameters.get("digest") == file.digest
        let tag = "\"\(file.digest)\""
        var headers = HTTPFields()
        headers[.contentType] = file.type
        headers[.eTag] = tag
        headers[.vary] = "Accept-Encoding"
        headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        var bytes = file.bytes
        if request.takesPacked, let small = packed(name, file) {
            headers[.contentEncoding] = "gzip"
            bytes = small
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A file packed, at its first reader's; nil where that is not worth it.
    private func packed(_ name: String, _ file: File) -> [UInt8]? {
        packed.withLock { packed in
            if let known = packed[name] { return known.isEmpty ? nil : known }
            let small = Gzip.packed(file.bytes) ?? []
            packed[name] = small.count < file.bytes.count ? small : []
            return packed[name].flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    private static func file(_ name: String, _ bytes: [UInt8]) throws(PortalFault) -> File {
        let types = [".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"]
        guard let type = types.first(where: { name.hasSuffix($0.key) })?.value else {
            throw PortalFault("No type is known for the file \(name) in Static.")
        }
        let digest = String(SHA256.digest(of: bytes).hex.prefix(16))
        return File(bytes: bytes, type: type + "; charset=utf-8", digest: digest)
    }
}
