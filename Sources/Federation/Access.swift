package import Quantities

/// Who may do what. Deny by default; what a person may not see does not exist for them.
extension FederationState {
    /// Whether the actor may read everything.
    package func mayReadAll(_ actor: Actor) -> Bool {
        switch actor {
        case .engine: true
        case .person(let id, let powers):
            powers.contains(.read)
                && holds(id) { $0.scope == .federation && ($0.role == .auditor || $0.role == .administrator) }
        }
    }

    /// Whether the actor may see a project and its work.
    package func maySee(_ project: ProjectID, _ actor: Actor) -> Bool {
        if mayReadAll(actor) { return true }
        guard case .person(let id, let powers) = actor, powers.contains(.read) || powers.contains(.submit) else {
            return false
        }
        return holds(id) { $0.scope == .project(project) }
    }

    /// Whether the actor may see a job: everybody of its project, and whoever operates the system it is on.
    package func maySee(_ job: Job, _ actor: Actor) -> Bool {
        if maySee(job.project, actor) { return true }
        guard let attempt = job.attempt else { return false }
        return mayOperate(self[attempt.partition].system, actor)
    }

    /// Whether the actor runs the federation.
    package func mayAdminister(_ actor: Actor) -> Bool {
        switch actor {
        case .engine: true
        case .person(let id, let powers):
            powers.contains(.manage) && holds(id) { $0 == Grant(.administrator, on: .federation) }
        }
    }

    /// Whether the actor runs a system.
    package func mayOperate(_ system: SystemID, _ actor: Actor) -> Bool {
        switch actor {
        case .engine: true
        case .person(let id, let powers):
            powers.contains(.operate)
                && holds(id) {
                    $0 == Grant(.siteOperator, on: .system(system)) || $0 == Grant(.administrator, on: .federation)
                }
        }
    }

    /// Whether the actor may find a person by their mail address: whoever brings people into projects and on systems.
    ///
    /// To others an address that is known and one that is not must look the same.
    package func mayFindPeople(_ actor: Actor) -> Bool {
        if mayReadAll(actor) || mayAdminister(actor) { return true }
        guard case .person(let id, let powers) = actor, powers.contains(.manage) || powers.contains(.operate) else {
            return false
        }
        return holds(id) { $0.role == .principalInvestigator || $0.role == .siteOperator }
    }

    /// Whether the actor answers for a project.
    func mayManage(_ project: ProjectID, _ actor: Actor) -> Bool {
        if mayAdminister(actor) { return true }
        guard case .person(let id, let powers) = actor, powers.contains(.manage) else { return false }
        return holds(id) { $0 == Grant(.principalInvestigator, on: .project(project)) }
    }

    /// Whether the actor may submit to a project.
    func maySubmit(to project: ProjectID, _ actor: Actor) -> Bool {
        guard case .person(let id, let powers) = actor, powers.contains(.submit) else { return actor == .engine }
        return holds(id) {
            $0.scope == .project(project) || $0 == Grant(.administrator, on: .federation)
        }
    }

    /// Whether the actor may cancel, hold or release a job: its owner, and whoever answers for its project.
    func mayControl(_ job: Job, _ actor: Actor) -> Bool {
        guard case .person(let id, let powers) = actor, powers.contains(.submit) else { return actor == .engine }
        return holds(id) {
            $0 == Grant(.principalInvestigator, on: .project(job.project))
                || $0 == Grant(.administrator, on: .federation)
                || id == job.person && $0.scope == .project(job.project)
        }
    }

    /// The person and powers that a token stands for at `now`; nil when it is unknown, expired or taken back, and for a
    /// link, which is good for a sign-in alone.
    package func actor(forToken digest: Digest, at now: Instant) -> Actor? {
        guard let token = token(digest), token.kind != .link, !token.isRevoked, now < token.expires,
            let person = person(token.person), !person.isErased
        else { return nil }
        return .person(token.person, token.powers)
    }

    /// The token of a secret's digest, whatever has become of it.
    package func token(_ digest: Digest) -> Token? { tokenIndex[digest].map { tokens[Int($0.number) - 1] } }

    func requireAdministrator(_ actor: Actor, to deed: String) throws(Refusal) {
        guard mayAdminister(actor) else { throw Refusal(.forbidden, "Only an administrator may \(deed).") }
    }

    private func holds(_ id: PersonID, _ isEnough: (Grant) -> Bool) -> Bool {
        guard let person = person(id), !person.isErased else { return false }
        return person.grants.contains(where: isEnough)
    }
}
