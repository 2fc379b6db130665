import Dispatch
import Glibc
import Synchronization

/// A server that plays a script, one connection's request at a time, byte for byte.
final class RawServer: Sendable {
    enum Reply: Sendable {
        /// Sends this and closes the connection.
        case answer(String)
        /// Closes the connection without a word.
        case hangUp
        /// Says nothing.
        case silence
        /// Sends a body of so many bytes.
        case flood(Int)
    }

    struct Failure: Error {}

    private struct Seen {
        var requests: [String] = []
        var sent = 0
        var isStuck = false
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var stuckWaiter: CheckedContinuation<Void, Never>?
        var open: [Int32] = []
    }

    private let listener: Int32
    private let port: UInt16
    private let seen = Mutex(Seen())

    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [String] { seen.withLock { $0.requests } }
    var sent: Int { seen.withLock { $0.sent } }

    init(_ replies: [Reply]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, length) = (listener, size)
        let isOpen = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isOpen else { throw Failure() }
        port = UInt16(bigEndian: place.sin_port)
        DispatchQueue(label: "raw server").async { [self] in
            for reply in replies {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                play(reply, on: connection)
            }
        }
    }

    deinit {
        close(listener)
        for connection in seen.withLock({ $0.open }) { close(connection) }
    }

    /// Its address, at which nobody listens any more.
    func closed() -> String {
        shutdown(listener, Int32(SHUT_RDWR))
        return address
    }

    func wait(forRequests count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = seen.withLock { seen in
                if seen.requests.count < count { seen.waiters.append((count, continuation)) }
                return seen.requests.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    /// Waits until the socket takes no more of a flood.
    func waitUntilStuck() async {
        await withCheckedContinuation { continuation in
            let isStuck = seen.withLock { seen in
                if !seen.isStuck { seen.stuckWaiter = continuation }
                return seen.isStuck
            }
            if isStuck { continuation.resume() }
        }
    }

    private func play(_ reply: Reply, on connection: Int32) {
        note(request(on: connection))
        switch reply {
        case .answer(let text):
            _ = Array(text.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(connection)
        case .hangUp: close(connection)
        case .silence: seen.withLock { $0.open.append(connection) }
        case .flood(let size):
            flood(size, on: connection)
            close(connection)
        }
    }

    private func note(_ request: String) {
        let ready = seen.withLock { seen in
            seen.requests.append(request)
            let ready = seen.waiters.filter { $0.count <= seen.requests.count }
            seen.waiters.removeAll { $0.count <= seen.requests.count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    private func request(on connection: Int32) -> String {
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &bytes, bytes.count, 0)
            guard count > 0 else { return text }
            text += String(decoding: bytes[..<count], as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length = text.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
            if text[end.upperBound...].utf8.count >= length.flatMap({ Int($0.dropFirst(16)) }) ?? 0 { return text }
        }
    }

    private func flood(_ size: Int, on connection: Int32) {
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8)
        _ = head.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        let piece = [UInt8](repeating: 7, count: 65_536)
        var left = size
        while left > 0 {
            // A second without room: the reader takes nothing.
            var room = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
            if poll(&room, 1, 1000) == 0 {
                let waiter = seen.withLock { seen in
                    defer { seen.stuckWaiter = nil }
                    seen.isStuck = true
                    return seen.stuckWaiter
                }
                waiter?.resume()
                continue
            }
            let count = piece.withUnsafeBytes {
                send(connection, $0.baseAddress, min(left, $0.count), Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            guard count > 0 else {
                if errno == EAGAIN { continue }
                return
            }
            left -= count
            seen.withLock { $0.sent += count }
        }
    }
}
