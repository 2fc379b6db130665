package import Quantities

extension FederationState {
    /// How long a token may be good for.
    package static let longestToken = Seconds(366 * 86_400)
    /// How long a session may last before its person has to sign in again.
    package static let longestSession = Seconds(7 * 86_400)
    /// How long a sign-in link may wait to be opened.
    package static let longestLink = Seconds(15 * 60)

    func decide(_ order: RegisterOrganisation, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "register an organisation")
        try requireText(order.name, of: "An organisation's name")
        try requireCountry(order.country)
        guard !organisations.contains(where: { $0.name == order.name && $0.country == order.country }) else {
            throw Refusal(.alreadyExists, "\(order.name) (\(order.country)) is registered already.")
        }
        let id = OrganisationID(UInt64(organisations.count + 1))
        let fact = OrganisationRegistered(
            organisation: id,
            name: order.name,
            kind: order.kind,
            country: order.country
        )
        return (.organisation(id), [.organisationRegistered(fact)])
    }

    func decide(_ order: RegisterPerson, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "register a person")
        guard order.person.number != 0, person(order.person) == nil else {
            throw Refusal(.alreadyExists, "That number is taken. Draw another.")
        }
        return (.person(order.person), [.personRegistered(PersonRegistered(person: order.person))])
    }

    func decide(_ order: ErasePerson, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "erase a person")
        _ = try require(order.person)
        guard actor.person != order.person else {
            throw Refusal(.wrongState, "An administrator can't erase themselves. Ask another administrator.")
        }
        var events: [Event] = [.personErased(PersonErased(person: order.person))]
        jobs.visit { job in
            guard job.person == order.person, let end = cancelling(job, why: "its owner was erased") else { return }
            events.append(end)
        }
        return (.nothing, events)
    }

    func decide(_ order: SetAccount, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may map its accounts.")
        }
        guard try require(order.person).accounts.contains(order.system) != order.isMapped else {
            return (.nothing, [])
        }
        let fact = AccountSet(person: order.person, system: order.system, isMapped: order.isMapped)
        return (.nothing, [.accountSet(fact)])
    }

    func decide(_ order: SetRole, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        switch (order.grant.role, order.grant.scope) {
        case (.member, .project(let project)), (.principalInvestigator, .project(let project)):
            let project = try require(project, seenBy: actor)
            guard mayManage(project.id, actor) else {
                throw Refusal(.forbidden, "Only the principal investigator of \(project.name) may change its people.")
            }
        case (.siteOperator, .system(let system)):
            _ = try require(system)
            try requireAdministrator(actor, to: "name site operators")
        case (.auditor, .federation), (.administrator, .federation):
            try requireAdministrator(actor, to: "grant a role on the federation")
        default:
            throw Refusal(.invalidValue, "The role \(order.grant.role.word) can't be granted on that scope.")
        }
        let person = try require(order.person)
        guard person.grants.contains(order.grant) != order.isGranted else { return (.nothing, []) }
        let isLast =
            !order.isGranted && order.grant.role == .administrator
            && people.filter { !$0.isErased && $0.grants.contains(order.grant) }.count == 1
        guard !isLast else {
            throw Refusal(.wrongState, "The federation needs an administrator. Name another one first.")
        }
        let fact = RoleSet(person: order.person, grant: order.grant, isGranted: order.isGranted)
        return (.nothing, [.roleSet(fact)])
    }

    func decide(_ order: CreateProject, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "create a project")
        try requireName(order.name, of: "project")
        try requireText(order.title, of: "A project's title")
        guard projectIndex[order.name] == nil else {
            throw Refusal(.alreadyExists, "There is a project named \(order.name) already.")
        }
        guard order.organisation.number >= 1, order.organisation.number <= UInt64(organisations.count) else {
            throw Refusal(.notFound, "There is no organisation \(order.organisation).")
        }
        _ = try require(order.principalInvestigator)
        let id = ProjectID(UInt64(projects.count + 1))
        let created = ProjectCreated(
            project: id,
            name: order.name,
            title: order.title,
            organisation: order.organisation,
            created: now
        )
        let role = RoleSet(
            person: order.principalInvestigator,
            grant: Grant(.principalInvestigator, on: .project(id)),
            isGranted: true
        )
        return (.project(id), [.projectCreated(created), .roleSet(role)])
    }

    func decide(_ order: IssueToken, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        _ = try require(order.person)
        if case .person(let id, let powers) = actor {
            guard id == order.person || mayAdminister(actor) else {
                throw Refusal(.forbidden, "Only an administrator may issue a token for somebody else.")
            }
            guard order.powers.isSubset(of: powers) else {
                throw Refusal(.forbidden, "A token can't give more than the token it is asked for with.")
            }
        }
        guard !order.powers.isEmpty, order.powers.isSubset(of: .all) else {
            throw Refusal(.invalidValue, "A token is for at least one of read, submit, manage and operate.")
        }
        let longest: Seconds
        switch order.kind {
        case .access: longest = Self.longestToken
        case .link: longest = Self.longestLink
        case .session: throw Refusal(.invalidValue, "A session begins with a sign-in link.")
        }
        guard now < order.expires, order.expires <= now + longest else {
            throw Refusal(.invalidValue, "A token expires in the future and within 366 days, a link within 15 minutes.")
        }
        let fact = try issuing(order.kind, to: order.person, order.digest, order.powers, at: now, order.expires)
        return (.token(fact.token), [.tokenIssued(fact)])
    }

    /// Whoever holds a link may sign in with it, once: who gives the command does not matter.
    func decide(_ order: SignIn, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        guard let link = token(order.link), link.kind == .link, !link.isRevoked, now < link.expires,
            let person = person(link.person), !person.isErased
        else {
            throw Refusal(
                .notFound,
                "The sign-in link is unknown, used or more than 15 minutes old. Ask for a new one."
            )
        }
        guard now < order.expires, order.expires <= now + Self.longestSession else {
            throw Refusal(.invalidValue, "A session ends in the future and within 7 days.")
        }
        let fact = try issuing(.session, to: link.person, order.session, link.powers, at: now, order.expires)
        return (.token(fact.token), [.tokenRevoked(TokenRevoked(token: link.id)), .tokenIssued(fact)])
    }

    private func issuing(
        _ kind: Token.Kind,
        to person: PersonID,
        _ digest: Digest,
        _ powers: Token.Powers,
        at now: Instant,
        _ expires: Instant
    ) throws(Refusal) -> TokenIssued {
        guard tokenIndex[digest] == nil else { throw Refusal(.alreadyExists, "That secret is in use. Draw another.") }
        return TokenIssued(
            token: TokenID(UInt64(tokens.count + 1)),
            kind: kind,
            person: person,
            digest: digest,
            powers: powers,
            issued: now,
            expires: expires
        )
    }

    func decide(_ order: RevokeToken, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let number = order.token.number
        guard number >= 1, number <= UInt64(tokens.count),
            mayAdminister(actor) || actor.person == tokens[Int(number) - 1].person
        else {
            throw Refusal(.notFound, "You have no token \(order.token).")
        }
        guard !tokens[Int(number) - 1].isRevoked else { return (.nothing, []) }
        return (.nothing, [.tokenRevoked(TokenRevoked(token: order.token))])
    }

    mutating func apply(_ fact: OrganisationRegistered) {
        organisations.append(
            Organisation(id: fact.organisation, name: fact.name, kind: fact.kind, country: fact.country)
        )
    }

    mutating func apply(_ fact: PersonRegistered) {
        personIndex[fact.person] = people.count
        people.append(Person(id: fact.person, accounts: [], grants: [], isErased: false))
    }

    mutating func apply(_ fact: PersonErased) {
        update(fact.person) {
            $0.isErased = true
            $0.grants = []
            $0.accounts = []
        }
        queues.forgetKinds()
    }

    mutating func apply(_ fact: AccountSet) {
        update(fact.person) { person in
            if fact.isMapped {
                person.accounts = (person.accounts + [fact.system]).sorted()
            } else {
                person.accounts.removeAll { $0 == fact.system }
            }
        }
        regroup(jobsOf: fact.person)
    }

    mutating func apply(_ fact: RoleSet) {
        update(fact.person) { person in
            if fact.isGranted {
                person.grants.append(fact.grant)
            } else {
                person.grants.removeAll { $0 == fact.grant }
            }
        }
    }

    mutating func apply(_ fact: ProjectCreated) {
        projects.append(
            Project(
                id: fact.project,
                name: fact.name,
                title: fact.title,
                organisation: fact.organisation,
                created: fact.created,
                allocations: []
            )
        )
        projectIndex[fact.name] = fact.project
    }

    mutating func apply(_ fact: TokenIssued) {
        tokens.append(
            Token(
                id: fact.token,
                kind: fact.kind,
                person: fact.person,
                digest: fact.digest,
                powers: fact.powers,
                issued: fact.issued,
                expires: fact.expires,
                isRevoked: false
            )
        )
        tokenIndex[fact.digest] = fact.token
    }

    mutating func apply(_ fact: TokenRevoked) { tokens[Int(fact.token.number) - 1].isRevoked = true }

    private mutating func update(_ id: PersonID, _ body: (inout Person) -> Void) {
        guard let position = personIndex[id] else { preconditionFailure("an event names a person that is known") }
        body(&people[position])
    }
}
