import Federation
import Quantities
import Testing

@Suite struct AccessTests {
    @Test func `what a stranger may not see does not exist for them`() throws {
        var world = try World()
        let job = try world.submit()
        for command in [
            Command.controlJob(ControlJob(job: job, action: .cancel)),
            .submitJobs(SubmitJobs(project: 1, shape: try shape(world, job), sheet: .zero)),
        ] {
            let refusal = #expect(throws: Refusal.self) { try world.give(command, by: world.stranger) }
            #expect(refusal?.code == .notFound)
        }
    }

    @Test func `a member may end their own job and not another's`() throws {
        var world = try World()
        let own = try world.submit(by: world.member)
        let others = try world.submit(by: world.owner)
        try world.give(.controlJob(ControlJob(job: own, action: .cancel)), by: world.member)
        let refusal = #expect(throws: Refusal.self) {
            try world.give(.controlJob(ControlJob(job: others, action: .cancel)), by: world.member)
        }
        #expect(refusal?.code == .forbidden)
    }

    @Test func `a token gives no more than its powers`() throws {
        var world = try World()
        let reader = Actor.person(1, .read)
        let job = try world.submit()
        for command in [
            Command.registerPerson(RegisterPerson(person: 9)),
            .changeSystemState(ChangeSystemState(system: 1, to: .draining, why: "")),
            .submitJobs(SubmitJobs(project: 1, shape: try shape(world, job), sheet: .zero)),
        ] {
            let refusal = #expect(throws: Refusal.self) { try world.give(command, by: reader) }
            #expect(refusal?.code == .forbidden)
        }
    }

    @Test func `a token of one's own can't be more than the one it is asked with`() throws {
        var world = try World()
        let order = IssueToken(person: 2, digest: Digest(words: (1, 2, 3, 4)), powers: .all, expires: world.now + 60)
        let refusal = #expect(throws: Refusal.self) {
            try world.give(.issueToken(order), by: .person(2, [.read, .manage]))
        }
        #expect(refusal?.code == .forbidden)
    }

    @Test func `a token is worth nothing once it has expired, was revoked, or its person was erased`() throws {
        var world = try World()
        let digest = Digest(words: (1, 2, 3, 4))
        try world.give(.issueToken(IssueToken(person: 2, digest: digest, powers: .read, expires: world.now + 60)))
        #expect(world.state.actor(forToken: digest, at: world.now) == .person(2, .read))
        #expect(world.state.actor(forToken: digest, at: world.now + 60) == nil)
        var revoked = world
        try revoked.give(.revokeToken(RevokeToken(token: 1)))
        #expect(revoked.state.actor(forToken: digest, at: world.now) == nil)
        try world.give(.erasePerson(ErasePerson(person: 2)))
        #expect(world.state.actor(forToken: digest, at: world.now) == nil)
    }

    @Test func `a sign-in link becomes a session once, within 15 minutes, with its own powers`() throws {
        var world = try World()
        let (link, session) = (Digest(words: (1, 2, 3, 4)), Digest(words: (5, 6, 7, 8)))
        let expires = world.now + 900
        try world.give(.issueToken(IssueToken(.link, person: 2, digest: link, powers: .read, expires: expires)))
        #expect(world.state.actor(forToken: link, at: world.now) == nil)
        let order = SignIn(link: link, session: session, expires: world.now + FederationState.longestSession)
        try world.give(.signIn(order))
        #expect(world.state.actor(forToken: session, at: world.now) == .person(2, .read))
        #expect(world.state.tokens.map(\.kind).suffix(2) == [.link, .session])
        #expect(world.state.tokens.map(\.isRevoked).suffix(2) == [true, false])
        let again = SignIn(link: link, session: Digest(words: (9, 9, 9, 9)), expires: world.now + 60)
        #expect(throws: Refusal.self) { try world.give(.signIn(again)) }
    }

    @Test func `no session comes of an access token, an old link, or an order for one`() throws {
        var world = try World()
        let digest = Digest(words: (1, 2, 3, 4))
        let other = Digest(words: (5, 6, 7, 8))
        try world.give(.issueToken(IssueToken(person: 2, digest: digest, powers: .read, expires: world.now + 60)))
        let signIn = SignIn(link: digest, session: other, expires: world.now + 60)
        #expect(throws: Refusal.self) { try world.give(.signIn(signIn)) }
        for (kind, seconds) in [(Token.Kind.link, Seconds(901)), (.session, 60)] {
            let order = IssueToken(kind, person: 2, digest: other, powers: .read, expires: world.now + seconds)
            let refusal = #expect(throws: Refusal.self) { try world.give(.issueToken(order)) }
            #expect(refusal?.code == .invalidValue)
        }
        let order = IssueToken(.link, person: 2, digest: other, powers: .read, expires: world.now + 1)
        try world.give(.issueToken(order))
        world.now = world.now + 2
        let late = SignIn(link: other, session: Digest(words: (7, 7, 7, 7)), expires: world.now + 60)
        let refusal = #expect(throws: Refusal.self) { try world.give(.signIn(late)) }
        #expect(refusal?.code == .notFound)
    }

    @Test func `the last administrator stays`() throws {
        var world = try World()
        let order = SetRole(person: 1, grant: Grant(.administrator, on: .federation), isGranted: false)
        let refusal = #expect(throws: Refusal.self) { try world.give(.setRole(order)) }
        #expect(refusal?.code == .wrongState)
    }

    private func shape(_ world: World, _ job: JobID) throws -> JobShape { try #require(world.state.jobs[job]).shape }
}
