import Foundation
import Glibc

/// Open streams of events, all read by one thread of this program.
struct Audience: Sendable {
    private let sockets: [Int32]
    private let clock = ContinuousClock()

    init(_ count: Int, at address: String, _ tokens: [String]) throws {
        sockets = try (0..<count).map { try Self.open(address, tokens[$0 % tokens.count]) }
    }

    func close() { for socket in sockets { Glibc.close(socket) } }

    /// After how many milliseconds each listener had each of so many changes, in ascending order.
    func delays(of changes: Int) async throws -> [Int] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try read(changes * sockets.count) }) }
        }
    }

    private func read(_ count: Int) throws -> [Int] {
        var delays: [Int] = []
        delays.reserveCapacity(count)
        var rests: [[UInt8]] = Array(repeating: [], count: sockets.count)
        var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let end = clock.now + .seconds(120)
        while delays.count < count {
            guard clock.now < end, poll(&polled, nfds_t(polled.count), 10_000) > 0 else {
                throw Wrk.Failure(description: "Only \(delays.count) of \(count) changes were told.")
            }
            for place in polled.indices where polled[place].revents != 0 {
                let length = recv(sockets[place], &buffer, buffer.count, 0)
                guard length > 0 else { throw Wrk.Failure(description: "A stream ended.") }
                let now = Self.now
                rests[place] += buffer[..<length]
                delays += Self.take(from: &rests[place]).map { (now - $0 + 86_400_000) % 86_400_000 }
            }
        }
        return delays.sorted()
    }

    /// Takes whole events out of a text, and answers the millisecond of the day at which each happened.
    static func take(from text: inout [UInt8]) -> [Int] {
        var found: [Int] = []
        var taken = 0
        let mark = Array("\"at\":\"".utf8)
        var place = 0
        // The mark, then 2026-11-21T05:04:03.210Z.
        while place + mark.count + 24 <= text.count {
            if text[place] == mark[0], text[place..<place + mark.count].elementsEqual(mark) {
                let digits = text[(place + mark.count + 11)...].prefix(12).filter { (0x30...0x39).contains($0) }
                let time = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
                let (hour, minute) = (time / 10_000_000, time / 100_000 % 100)
                found.append((hour * 60 + minute) * 60_000 + time % 100_000)
                place += mark.count + 24
                taken = place
            } else {
                place += 1
            }
        }
        text.removeFirst(max(taken, text.count - mark.count - 24))
        return found
    }

    /// The millisecond of the day.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec % 86_400 * 1000 + time.tv_nsec / 1_000_000
    }

    /// Opens a stream, and returns when it has begun.
    static func open(_ address: String, _ token: String) throws -> Int32 {
        let connection = try connected(to: address)
        let request = "GET /api/v1/events?kind=job HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token)\r\n\r\n"
        guard send(connection, request, request.utf8.count, 0) == request.utf8.count else {
            throw Wrk.Failure(description: "No stream could be opened: \(String(cString: strerror(errno))).")
        }
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1024)
        while !text.contains("retry:") {
            let length = recv(connection, &buffer, buffer.count, 0)
            guard length > 0, text.isEmpty || text.hasPrefix("HTTP/1.1 200") else {
                throw Wrk.Failure(description: "No stream could be opened: \(text)")
            }
            text += String(decoding: buffer[..<length], as: UTF8.self)
        }
        return connection
    }

    /// A connection to the server's port on this machine.
    static func connected(to address: String) throws -> Int32 {
        guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw Wrk.Failure(description: "There is no port in \(address).")
        }
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connection >= 0, result == 0 else {
            throw Wrk.Failure(description: "No connection could be made: \(String(cString: strerror(errno))).")
        }
        return connection
    }
}
