import Contract
import Foundation
import Glibc

/// A stream of server-sent events that a test reads as far as it wants.
final class EventListener: @unchecked Sendable {
    /// One event as the wire has it.
    struct Event: Sendable, Equatable {
        var name: String
        /// The last id that was seen by then.
        var id: String
        var data: String

        func change() throws -> ChangeView { try JSONDecoder().decode(ChangeView.self, from: Data(data.utf8)) }
    }

    // One test's task uses it at a time.
    private let connection: Int32
    /// What came and was not yet read.
    private var raw: [UInt8] = []
    /// What the chunks held and no event took yet.
    private var text: [UInt8] = []
    /// The last id that was seen.
    private(set) var id = ""

    /// Opens a stream and reads it up to its opening, which says where it stands.
    init(_ client: HTTPClient, _ query: String = "", after: String? = nil) async throws {
        connection = try HTTPClient.connect(client.port)
        var lines = ["GET /api/v1/events\(query) HTTP/1.1", "Host: h", "Authorization: Bearer \(client.token ?? "")"]
        if let after { lines.append("Last-Event-ID: \(after)") }
        _ = HTTPClient.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: connection)
        try await blocking { [self] in
            var head: String
            repeat { head = try line() } while !head.hasPrefix("HTTP/")
            guard head.contains(" 200 ") else { throw HTTPFault(what: head) }
            while try !line().isEmpty {}
            id = try block().last { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) } ?? ""
        }
    }

    deinit { close(connection) }

    /// The next event that says something.
    func next() async throws -> Event {
        try await blocking { [self] in
            while true {
                var event = Event(name: "message", id: "", data: "")
                for line in try block() {
                    let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                    guard parts.count == 2 else { continue }
                    switch parts[0] {
                    case "id": id = parts[1]
                    case "event": event.name = parts[1]
                    case "data": event.data += parts[1]
                    default: continue
                    }
                }
                event.id = id
                if !event.data.isEmpty { return event }
            }
        }
    }

    /// Events up to one that `isLast` says yes to, it included.
    func events(until isLast: (Event) throws -> Bool) async throws -> [Event] {
        var events: [Event] = []
        repeat { events.append(try await next()) } while try !isLast(events[events.count - 1])
        return events
    }

    /// Reads until the server ends the stream, which it must.
    func end() async throws {
        while true {
            do { _ = try await next() } catch let fault as HTTPFault where fault.what == Self.ended { return }
        }
    }

    private static let ended = "the stream ended"

    /// The lines of the next event, of which a blank one is the end.
    private func block() throws(HTTPFault) -> [String] {
        while true {
            if let end = text.indices.dropLast().first(where: { text[$0] == 10 && text[$0 + 1] == 10 }) {
                defer { text.removeSubrange(...(end + 1)) }
                return String(decoding: text[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
            }
            guard let count = Int(try line(), radix: 16), count > 0 else { throw HTTPFault(what: Self.ended) }
            while raw.count < count + 2 { try fill() }
            text += raw[..<count]
            raw.removeFirst(count + 2)
        }
    }

    /// The next line of what came, without its end.
    private func line() throws(HTTPFault) -> String {
        while true {
            if let end = raw.firstIndex(of: 10) {
                defer { raw.removeSubrange(...end) }
                return String(decoding: raw[..<end].dropLast(), as: UTF8.self)
            }
            try fill()
        }
    }

    private func fill() throws(HTTPFault) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { throw HTTPFault(what: "the connection ended") }
        raw += buffer[..<count]
    }
}
