import Foundation
import Glibc

/// A connection broke, or what came over it was not HTTP.
struct HTTPFault: Error {
    var what: String
}

/// What a server answered.
struct Answer: Sendable {
    var status: Int
    /// By name in lower case.
    var headers: [String: String]
    var body: [UInt8]
    /// Each `Set-Cookie` header.
    var cookies: [String] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    func json<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(body))
    }
}

/// Asks a server on this machine, one connection a request, so that nothing is repeated or kept behind a test's back.
struct HTTPClient: Sendable {
    var port: UInt16
    /// The bearer token; nil to send none.
    var token: String?

    /// Sends a request as it is given and reads the answer to its end.
    func send(
        _ method: String,
        _ path: String,
        _ headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
        if let token { lines.append("Authorization: Bearer \(token)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        lines += headers.map { "\($0): \($1)" }
        return try await exchange(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// Sends bytes, whatever they are, and reads the answer to its end.
    func exchange(_ request: [UInt8]) async throws -> Answer {
        try await blocking { [port] in
            let connection = try Self.connect(port)
            defer { close(connection) }
            // A server may refuse a body before it has read it: its answer counts, not our broken pipe.
            _ = Self.write(request, to: connection)
            return try Self.parse(Self.readAll(connection))
        }
    }

    /// Reads an answer, head and all, until `isEnough` says so of its text, and closes the connection.
    func read(_ path: String, until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        let request = "GET \(path) HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token ?? "")\r\n\r\n"
        return try await blocking { [port] in
            let connection = try Self.connect(port)
            defer { close(connection) }
            _ = Self.write(Array(request.utf8), to: connection)
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !isEnough(text) {
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { throw HTTPFault(what: "it ended too early: \(text)") }
                text += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return text
        }
    }

    /// Sends the beginning of a request and leaves it at that; the caller closes the connection.
    func begin(_ text: String) async throws -> Int32 {
        try await blocking { [port] in
            let connection = try Self.connect(port)
            _ = Self.write(Array(text.utf8), to: connection)
            return connection
        }
    }

    static func connect(_ port: UInt16) throws(HTTPFault) -> Int32 {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw HTTPFault(what: "no socket") }
        var patience = timeval(tv_sec: 75, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(connection)
            throw HTTPFault(what: "nobody listens on port \(port)")
        }
        return connection
    }

    static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func readAll(_ connection: Int32) throws(HTTPFault) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count == 0 { return all }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // A reset after the answer's end takes nothing away from it; the length is checked below.
                if errno == ECONNRESET, !all.isEmpty { return all }
                throw HTTPFault(what: "the connection broke: \(String(cString: strerror(errno)))")
            }
            all += buffer[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(HTTPFault) -> Answer {
        let separator: [UInt8] = [13, 10, 13, 10]
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else {
            throw HTTPFault(what: "the answer ended in its head, after \(bytes.count) bytes")
        }
        var lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")[...]
        guard let status = lines.popFirst()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw HTTPFault(what: "the answer has no status")
        }
        var headers: [String: String] = [:]
        var cookies: [String] = []
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts[0].lowercased() == "set-cookie" { cookies.append(String(parts[1].dropFirst())) }
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        var body = Array(bytes[(end + 4)...])
        if headers["transfer-encoding"] == "chunked" {
            body = try unchunked(body)
        } else if let length = headers["content-length"].flatMap({ Int($0) }), length != body.count {
            throw HTTPFault(what: "\(body.count) of \(length) bytes came")
        }
        return Answer(status: status, headers: headers, body: body, cookies: cookies)
    }

    private static func unchunked(_ bytes: [UInt8]) throws(HTTPFault) -> [UInt8] {
        var rest = bytes[...]
        var body: [UInt8] = []
        while let lineEnd = rest.firstIndex(of: 13),
            let count = Int(String(decoding: rest[..<lineEnd], as: UTF8.self), radix: 16)
        {
            if count == 0 { return body }
            let start = lineEnd + 2
            guard start + count + 2 <= rest.endIndex else { break }
            body += rest[start..<start + count]
            rest = rest[(start + count + 2)...]
        }
        throw HTTPFault(what: "the answer broke off after \(body.count) bytes")
    }
}
