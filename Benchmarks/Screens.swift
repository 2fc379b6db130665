import Foundation
import Glibc

/// People with the list of jobs on their screens, all played by one thread of this program.
///
/// Each does what portal.js does: at an event it asks for the page again, at once or 700 ms after it last did. A change is
/// on the screen when the answer that was asked for after it has ended.
struct Screens: Sendable {
    private let screens: [Screen]

    init(_ count: Int, at address: String, _ people: [EventsBench.Member]) throws {
        screens = try (0..<count).map { try Screen(address, people[$0 % people.count]) }
    }

    func close() { for screen in screens { screen.close() } }

    /// After how many milliseconds each of so many changes was on each screen, in ascending order.
    func delays(of changes: Int) async throws -> [Int] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try play(changes * screens.count) }) }
        }
    }

    private func play(_ count: Int) throws -> [Int] {
        var screens = self.screens
        var delays: [Int] = []
        var polled = screens.flatMap { screen in
            [screen.stream, screen.page].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(120)
        while delays.count < count {
            // Not for long: somebody's 700 ms may be over.
            guard clock.now < end, poll(&polled, nfds_t(polled.count), 5) >= 0 else {
                throw Wrk.Failure(description: "Only \(delays.count) of \(count) changes came to the screens.")
            }
            for place in polled.indices where polled[place].revents != 0 {
                let length = recv(polled[place].fd, &buffer, buffer.count, 0)
                guard length > 0 else { throw Wrk.Failure(description: "A screen's connection ended.") }
                if place % 2 == 0 {
                    screens[place / 2].hear(buffer[..<length])
                } else {
                    delays += try screens[place / 2].show(buffer[..<length])
                }
            }
            for place in screens.indices { try screens[place].look(at: clock.now) }
        }
        return delays.sorted()
    }
}

/// One person's page, with its stream of events beside it.
private struct Screen: Sendable {
    let stream: Int32
    let page: Int32
    private let request: String
    private var events: [UInt8] = []
    private var answer: [UInt8] = []
    /// When the changes happened that were heard of since the page was asked for.
    private var heard: [Int] = []
    /// When those happened that the answer under way will show.
    private var awaited: [Int] = []
    private var lastLook: ContinuousClock.Instant?

    init(_ address: String, _ person: EventsBench.Member) throws {
        stream = try Audience.open(address, person.token)
        page = try Audience.connected(to: address)
        request = "GET /jobs HTTP/1.1\r\nHost: h\r\nCookie: \(person.cookie)\r\n\r\n"
    }

    func close() {
        Glibc.close(stream)
        Glibc.close(page)
    }

    mutating func hear(_ bytes: ArraySlice<UInt8>) {
        events += bytes
        heard += Audience.take(from: &events)
    }

    /// Asks for the page, if something happened and it is time to.
    mutating func look(at now: ContinuousClock.Instant) throws {
        guard !heard.isEmpty, awaited.isEmpty else { return }
        if let lastLook, now < lastLook + .milliseconds(700) { return }
        guard send(page, request, request.utf8.count, 0) == request.utf8.count else {
            throw Wrk.Failure(description: "The page could not be asked for: \(String(cString: strerror(errno))).")
        }
        awaited = heard
        heard = []
        lastLook = now
    }

    /// Takes a piece of the answer; at its end, says how many milliseconds ago each change happened that it shows.
    mutating func show(_ bytes: ArraySlice<UInt8>) throws -> [Int] {
        answer += bytes
        guard let head = answer.firstRange(of: [13, 10, 13, 10]) else { return [] }
        let lines = String(decoding: answer[..<head.lowerBound], as: UTF8.self).lowercased().split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
        guard lines.first?.hasPrefix("http/1.1 200") == true, let length else {
            throw Wrk.Failure(description: "The page was refused: \(lines.joined(separator: "; "))")
        }
        guard answer.count >= head.upperBound + length else { return [] }
        let now = Audience.now
        defer { (answer, awaited) = ([], []) }
        return awaited.map { (now - $0 + 86_400_000) % 86_400_000 }
    }
}
