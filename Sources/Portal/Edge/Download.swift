import HTTPTypes
import Hummingbird
import NIOCore

/// A file to keep, of which a browser shows nothing: it may be what somebody else wrote.
enum Download {
    static func answer(_ bytes: [UInt8], _ type: String, named name: String) -> Response {
        let name = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        headers[.init("X-Content-Type-Options")!] = "nosniff"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
