import Testing

@testable import Connectors

@Suite struct `Turns at a site's accounting` {
    /// An accounting that takes its time over every list, on a clock that is moved by hand.
    private struct Accounting {
        var turns = RecordTurns()
        /// Whose lists it was asked for.
        var users: [String] = []
        /// When it was.
        var instants: [Duration] = []
        var passed = Duration.zero
        let begun = ContinuousClock.now

        /// Gives so many turns, or all there are, and answers each after so long. Whoever has more to ask waits again
        /// meanwhile.
        mutating func answer(_ most: Int = .max, after length: Duration, isRead: Bool = true, hasMore: Bool = false) {
            var given = 0
            while given < most, let next = turns.next(from: begun + passed) {
                passed = max(passed, next - begun)
                guard let user = turns.take(at: begun + passed) else {
                    Issue.record("a turn came to nobody")
                    return
                }
                given += 1
                users.append(user)
                instants.append(passed)
                if hasMore { turns.join(user) }
                passed += length
                // Nobody else's turn comes while it is out.
                let other = turns.take(at: begun + passed)
                #expect(other == nil)
                #expect(turns.next(from: begun + passed) == nil)
                turns.answered(isRead: isRead, after: length, at: begun + passed)
            }
        }
    }

    private static let accounts = (1...500).map { "user\($0)" }

    @Test func `are given to all of hundreds of accounts, one at a time, in the order in which they came`() {
        var accounting = Accounting()
        for user in Self.accounts { accounting.turns.join(user) }
        accounting.answer(after: .milliseconds(40))
        #expect(accounting.users == Self.accounts)
        // It rests as long as it worked.
        #expect(accounting.instants == Self.accounts.indices.map { Duration.milliseconds(80 * $0) })
    }

    @Test func `come round, however much an account has to ask`() {
        var accounting = Accounting()
        for user in Self.accounts { accounting.turns.join(user) }
        accounting.answer(3 * Self.accounts.count, after: .milliseconds(5), hasMore: true)
        #expect(accounting.users == Self.accounts + Self.accounts + Self.accounts)
        // A short answer is followed by a pause all the same.
        #expect(accounting.instants == accounting.users.indices.map { Duration.milliseconds(30 * $0) })
    }

    @Test(arguments: [(10, 250), (40, 400), (300, 3000), (1000, 5000)])
    func `are for one account as far apart as its own rest`(_ length: Int, _ rest: Int) {
        var accounting = Accounting()
        accounting.turns.join("ada")
        accounting.answer(4, after: .milliseconds(length), hasMore: true)
        #expect(accounting.instants == (0..<4).map { Duration.milliseconds((length + rest) * $0) })
    }

    @Test func `do not wait for an account that rests, which is first once it has`() {
        var accounting = Accounting()
        accounting.turns.join("ada")
        accounting.answer(1, after: .milliseconds(100), hasMore: true)
        for user in Self.accounts { accounting.turns.join(user) }
        accounting.answer(after: .milliseconds(100))
        // It rests a second, in which five others have theirs.
        let first = ["ada", "user1", "user2", "user3", "user4", "user5", "ada", "user6"]
        #expect(Array(accounting.users.prefix(first.count)) == first)
        #expect(accounting.users.count == Self.accounts.count + 2)
    }

    @Test func `come at once after a quiet time`() {
        var accounting = Accounting()
        for _ in 0..<3 {
            accounting.turns.join("ada")
            accounting.answer(after: .seconds(1))
            accounting.passed += .seconds(10)
        }
        #expect(accounting.instants == [Duration.zero, .seconds(11), .seconds(22)])
    }

    @Test func `are given up where the lists of two accounts can't be read, and not where those of one can't`() {
        var accounting = Accounting()
        for user in ["ada", "ben", "zoe"] { accounting.turns.join(user) }
        accounting.answer(1, after: .seconds(1), isRead: false)
        accounting.answer(1, after: .seconds(1))
        accounting.turns.leave("zoe")
        accounting.turns.join("ada")
        accounting.answer(2, after: .seconds(1), isRead: false, hasMore: true)
        #expect(accounting.users == ["ada", "ben", "ada", "ada"])
        #expect(!accounting.turns.isSilent)
        accounting.turns.join("ben")
        accounting.answer(1, after: .seconds(1), isRead: false)
        #expect(accounting.turns.isSilent)
        let given = accounting.turns.giveUp()
        #expect(given == ["ada"])
        accounting.answer(after: .seconds(1))
        #expect(accounting.users.count == 5)
        accounting.turns.join("zoe")
        accounting.answer(after: .seconds(1))
        #expect(!accounting.turns.isSilent)
    }
}
