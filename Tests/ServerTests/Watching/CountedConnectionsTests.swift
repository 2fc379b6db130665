import Foundation
import Glibc
import Testing

@Suite struct `The limit on connections` {
    private static let limit = 16

    @Test func `lets the next one in when one of them goes`() async throws {
        try await withServer("--connections", "\(Self.limit)") { client, _ in
            var open: [Int32] = []
            defer { for connection in open { close(connection) } }
            for _ in 0..<Self.limit {
                open.append(try HTTPClient.connect(client.port))
                try await Self.ask(open[open.count - 1])
            }
            // The listening thread answers some of them too: it has stopped listening once all are answered again.
            for connection in open { try await Self.ask(connection) }
            let next = try HTTPClient.connect(client.port)
            open.append(next)
            #expect(HTTPClient.write(Self.question, to: next))
            // Those inside go on as before, and the one before the door hears nothing.
            for connection in open.dropLast() { try await Self.ask(connection) }
            var byte: UInt8 = 0
            let count = recv(next, &byte, 1, Int32(MSG_DONTWAIT))
            #expect(count == -1)
            close(open.removeFirst())
            try await Self.hear(next)
        }
    }

    private static let question = Array("GET /health HTTP/1.1\r\nHost: h\r\n\r\n".utf8)

    /// Asks for the server's health and waits for the answer; the connection stays.
    private static func ask(_ connection: Int32) async throws {
        guard HTTPClient.write(question, to: connection) else { throw HTTPFault(what: "the connection broke") }
        try await hear(connection)
    }

    /// Waits for an answer about the server's health, whose body ends with a brace.
    private static func hear(_ connection: Int32) async throws {
        let text = try await blocking {
            var text = ""
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !(text.contains("\r\n\r\n") && text.hasSuffix("}")) {
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { throw HTTPFault(what: "it ended too early: \(text)") }
                text += String(decoding: buffer[..<count], as: UTF8.self)
            }
            return text
        }
        #expect(text.hasPrefix("HTTP/1.1 200"), "\(text)")
    }
}
