import Contract
import Foundation

/// Two thousand people who look at the same federation: how long a job's change takes to each of their screens.
struct EventsBench {
    var listeners = 2000
    /// How many changes they hear of, one after the other.
    var changes = 100
    /// How long there is between two changes.
    var pause = Duration.milliseconds(100)
    /// How many more people have the list of jobs on their screen.
    var screens = 50

    func run(into table: inout Table) async throws {
        let server = try await LiveServer()
        let people = try await self.people(10, of: server)
        let audience = try Audience(listeners, at: server.address, people.map(\.token))
        defer { audience.close() }
        let before = server.cpuSeconds
        async let told = audience.delays(of: changes)
        try await change(server)
        let delays = try await told
        let cost = CPUTime.text(server.cpuSeconds - before, for: Double(delays.count))
        table.add(
            "a change to each of \(Table.grouped(Double(listeners))) listeners, p50",
            share(0.5, of: delays),
            unit: "ms",
            atMost: 1000
        )
        table.add("  p99", share(0.99, of: delays), unit: "ms", atMost: 1000, ratio: cost)
        table.add(
            "  the last",
            share(1, of: delays),
            unit: "ms",
            atMost: 1000,
            ratio: "\(Table.grouped(Double(delays.count))) told"
        )
        try await show(server, audience, people, into: &table)
    }

    /// The same again, with some who look at a page that follows what happens.
    private func show(_ server: LiveServer, _ audience: Audience, _ people: [Member], into table: inout Table)
        async throws
    {
        let screens = try Screens(self.screens, at: server.address, people)
        defer { screens.close() }
        async let told = audience.delays(of: changes)
        async let shown = screens.delays(of: changes)
        try await change(server)
        _ = try await told
        let delays = try await shown
        let beside = "\(Table.grouped(Double(listeners))) listen beside them"
        table.add("to each of \(self.screens) screens, p50", share(0.5, of: delays), unit: "ms", atMost: 1000)
        table.add("  p99", share(0.99, of: delays), unit: "ms", atMost: 1000, ratio: beside)
    }

    /// What so large a part of the delays is at most, in milliseconds.
    private func share(_ part: Double, of delays: [Int]) -> Double {
        Double(delays[Int(Double(delays.count - 1) * part)])
    }

    private func change(_ server: LiveServer) async throws {
        for _ in 0..<changes {
            try await server.submit()
            try await Task.sleep(for: pause)
        }
    }

    /// Somebody who may read, with a token and signed in to the portal.
    struct Member: Sendable {
        var token: String
        var cookie: String
    }

    /// Members of the project, for no one person may have so many streams.
    private func people(_ count: Int, of server: LiveServer) async throws -> [Member] {
        var members: [Member] = []
        for number in 0..<count {
            let person = NewPerson(name: "Person \(number)", mail: "person-\(number)@example.org")
            let made = try await server.requests.send("POST", "/api/v1/people", person)
            let id = try JSONDecoder().decode(PersonView.self, from: made).id
            let role = MemberChange(role: "member")
            _ = try await server.requests.send("PUT", "/api/v1/projects/atlas/people/\(id)", role)
            let token = NewToken(person: id, powers: ["read"], days: 1)
            let issued = try await server.requests.send("POST", "/api/v1/tokens", token)
            guard let secret = try JSONDecoder().decode(TokenView.self, from: issued).secret else { continue }
            members.append(Member(token: secret, cookie: try await server.session(of: id)))
        }
        return members
    }
}
