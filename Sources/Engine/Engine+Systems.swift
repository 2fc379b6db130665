package import Connectors
package import Federation
import Journal
import Logging
import Quantities
import Synchronization

extension Engine {
    /// Connects a system: registers it if it is new, asks it what it has, and lets it take jobs.
    ///
    /// A system that an operator has taken out of service stays out.
    package func connect(_ profile: SystemProfile, through connector: any Connector) async throws -> SystemID {
        let system = try await register(profile)
        do {
            let found = try await connector.discover()
            _ = try await execute(.reportInventory(profile.report(found, of: system)), by: .engine)
        } catch let refusal as Refusal where refusal.code == .wrongState {
            log.warning("The system keeps the nodes it had.", metadata: ["why": "\(refusal.message)"])
        } catch let fault as ConnectorFault where fault.isPassing && read({ !$0[system].partitions.isEmpty }) {
            // It was here before, and may have jobs of ours: it is linked, and shown as what it is.
            log.warning("The system can't be looked at.", metadata: ["why": "\(fault.text.withoutNames)"])
            aftermath.connect(link(to: system, through: connector))
            return system
        }
        for next in [System.State.probing, .active] {
            let state = read { $0[system].state }
            guard state == .registered || state == .probing else { break }
            let step = ChangeSystemState(system: system, to: next, why: "its connector reached it")
            if state != next { _ = try await execute(.changeSystemState(step), by: .engine) }
        }
        aftermath.connect(link(to: system, through: connector))
        return system
    }

    private func link(to system: SystemID, through connector: any Connector) -> Link {
        Link(
            system,
            connector,
            published: published,
            orders: orders,
            checkpoints: checkpoints,
            trace: trace,
            log: log
        ) { [weak self] command in
            self?.tell(command)
        }
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

    /// What views show of what the user wrote for a job; nil once it was erased.
    package func label(of job: JobID, inArray array: JobID?) throws -> JobLabel? {
        let written = array ?? job
        return try labels.label(of: written) { try orders.sheet(of: written) }
    }

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
        // A repeated request finds the person that the first one made.
        if let key, case .person(let made)? = try read({ try $0.remembered(key) }) { return made }
        // Who it is comes first, so that a mail address that is taken makes nobody; and goes again with a refusal.
        let person = Secrets.person()
        entering.withLock { _ = $0.insert(person) }
        defer { entering.withLock { _ = $0.remove(person) } }
        try await writer.between { _ in
            // What a server that was killed in between left behind stands for nobody.
            if let holder = try self.vault.person(mail: mail), self.isLeftBehind(holder) {
                try self.vault.erase(holder.id)
            }
            try self.vault.put(VaultPerson(id: person.word, name: name, mail: mail))
        }
        do {
            let order = RegisterPerson(person: person)
            guard case .person(let made) = try await execute(.registerPerson(order), by: actor, key: key).made else {
                preconditionFailure("a registration makes a person")
            }
            return made
        } catch let refusal as Refusal {
            try await writer.between { [vault] _ in try vault.erase(person.word) }
            throw refusal
        }
    }

    private func isLeftBehind(_ holder: VaultPerson) -> Bool {
        guard let id = PersonID(word: holder.id) else { return true }
        return !entering.withLock { $0.contains(id) } && read { $0.person(id) == nil }
    }

    /// Ends a person's rights and forgets who they were, what they wrote included.
    package func erase(_ person: PersonID, by actor: Actor) async throws {
        _ = try await execute(.erasePerson(ErasePerson(person: person)), by: actor)
        let now = clock()
        defer { labels.forget() }
        try await writer.between { [vault, plans] journal in
            // The vault last: as long as it knows somebody whom the record calls erased, the erasure is not finished.
            _ = try journal.eraseSheets(of: person.word, at: now)
            try plans.erase(person.word)
            try vault.erase(person.word)
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
