package import Connectors
package import Federation
import Journal
import Logging
import Quantities

extension Engine {
    /// Connects a system: registers it if it is new, asks it what it has, and lets it take jobs.
    ///
    /// A system that an operator has taken out of service stays out.
    package func connect(_ profile: SystemProfile, through connector: any Connector) async throws -> SystemID {
        let system = try await register(profile)
        let found = try await connector.discover()
        do {
            _ = try await execute(.reportInventory(profile.report(found, of: system)), by: .engine)
        } catch let refusal as Refusal where refusal.code == .wrongState {
            log.warning("The system keeps the nodes it had.", metadata: ["why": "\(refusal.message)"])
        }
        for next in [System.State.probing, .active] {
            let state = read { $0[system].state }
            guard state == .registered || state == .probing else { break }
            let step = ChangeSystemState(system: system, to: next, why: "its connector reached it")
            if state != next { _ = try await execute(.changeSystemState(step), by: .engine) }
        }
        let link = Link(system, connector, published: published, orders: orders, log: log) { [weak self] command in
            self?.tell(command)
        }
        aftermath.connect(link)
        return system
    }

    /// Looks at a system again after it was taken out of service; it takes jobs again when it answers.
    package func probe(_ system: SystemID) async throws {
        guard let link = aftermath.link(to: system) else {
            throw Refusal(.wrongState, "This server is not connected to that system.")
        }
        _ = try await link.connector.discover()
        let step = ChangeSystemState(system: system, to: .active, why: "its connector reached it")
        _ = try await execute(.changeSystemState(step), by: .engine)
    }

    private func register(_ profile: SystemProfile) async throws -> SystemID {
        if let known = read({ $0.system(named: profile.name)?.id }) { return known }
        let order = RegisterSystem(
            name: profile.name,
            title: profile.title,
            country: profile.country,
            gridGramsPerKilowattHour: profile.gridGramsPerKilowattHour,
            gridSource: profile.gridSource
        )
        guard case .system(let id) = try await execute(.registerSystem(order), by: .engine).made else {
            preconditionFailure("registering a system makes a system")
        }
        return id
    }

    /// What the user wrote for a job; nil once it was erased. The tasks of an array share one sheet.
    package func sheet(of job: JobID, inArray array: JobID?) throws -> JobSheet? { try orders.sheet(of: array ?? job) }

    /// A piece of what an attempt wrote. Empty when there is nothing (yet).
    package func output(
        of key: AttemptKey,
        _ stream: OutputStream,
        from offset: Int64,
        atMost count: Int
    ) async throws -> OutputPiece {
        let nothing = OutputPiece(offset: offset, bytes: [], total: 0)
        guard let (file, system) = try orders.outputFile(of: key, stream),
            let id = read({ $0.system(named: system)?.id }),
            let link = aftermath.link(to: id)
        else { return nothing }
        do throws(ConnectorFault) {
            return try await link.connector.output(file, from: offset, atMost: count)
        } catch {
            guard error.code == .noOutput else { throw error }
            return nothing
        }
    }

    /// Makes a person known: an opaque number in the journal, who they are in the vault.
    package func addPerson(name: String, mail: String, by actor: Actor, key: RequestKey? = nil) async throws -> PersonID
    {
        if key == nil, try vault.person(mail: mail) != nil {
            throw JournalFault(.mailTaken, doing: "adding a person")
        }
        let person = Secrets.person()
        let accepted = try await execute(.registerPerson(RegisterPerson(person: person)), by: actor, key: key)
        // A repeated request finds the person that the first one made.
        guard case .person(let made) = accepted.made else { preconditionFailure("a registration makes a person") }
        try await writer.between { [vault] _ in try vault.put(VaultPerson(id: made.word, name: name, mail: mail)) }
        return made
    }

    /// Ends a person's rights and forgets who they were, what they wrote included.
    package func erase(_ person: PersonID, by actor: Actor) async throws {
        _ = try await execute(.erasePerson(ErasePerson(person: person)), by: actor)
        let now = clock()
        try await writer.between { [vault] journal in
            try vault.erase(person.word)
            _ = try journal.eraseSheets(of: person.word, at: now)
        }
    }

    /// Maps a person's account on a system, or takes the mapping away.
    package func map(_ person: PersonID, to account: String?, on system: SystemID, by actor: Actor) async throws {
        let name = read { $0[system].name }
        let order = SetAccount(person: person, system: system, isMapped: account != nil)
        // The account must be known before jobs may go there, but only whoever may map it may write it down: a refused
        // order must not have changed under whose name somebody's jobs run.
        if let account, read({ $0.mayOperate(system, actor) }) {
            try await writer.between { [vault] _ in try vault.setAccount(account, of: person.word, on: name) }
        }
        _ = try await execute(.setAccount(order), by: actor)
    }
}
