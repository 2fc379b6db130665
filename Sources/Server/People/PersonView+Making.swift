import Contract
import Engine
import Federation
import HTTPTypes
import Journal
import Quantities

extension Engine {
    /// The person that an opaque id or a mail address names.
    func person(_ word: String, for actor: Actor) throws -> PersonID {
        let missing = APIProblem(.notFound, "not-found", "Nobody is known as \(word).")
        if let id = PersonID(word: word), read({ $0.person(id) }) != nil { return id }
        // Opaque ids can't be guessed, mail addresses can: who may not look people up learns only their own.
        guard word.contains("@"), let id = try vault.person(mail: word).flatMap({ PersonID(word: $0.id) }),
            id == actor.person || read({ $0.person(id) != nil && $0.mayFindPeople(actor) })
        else { throw missing }
        return id
    }

    /// A person, as far as the actor may know them: themselves, and everybody for who reads or manages all.
    func view(of id: PersonID, for actor: Actor) throws -> PersonView {
        let (person, roles, mapped, knows) = read { state in
            let person = state.person(id)
            let roles = (person?.grants ?? []).map { RoleView($0, in: state) }
            let mapped = (person?.accounts ?? []).map { state[$0].name }
            return (person, roles, mapped, actor.person == id || state.mayReadAll(actor) || state.mayAdminister(actor))
        }
        guard let person, knows else { throw APIProblem(.notFound, "not-found", "Nobody is known as \(id.word).") }
        let known = try vault.person(id.word)
        // The vault keeps an account that was taken away, to read what its jobs wrote; no job runs there any more.
        let accounts = try vault.accounts(of: id.word).filter { mapped.contains($0.system) }
        return PersonView(
            id: id.word,
            name: known?.name,
            mail: known?.mail,
            isErased: person.isErased,
            roles: roles,
            accounts: accounts.map { AccountView(system: $0.system, account: $0.account) }
        )
    }
}

extension RoleView {
    fileprivate init(_ grant: Grant, in state: borrowing FederationState) {
        let scope: String
        switch grant.scope {
        case .federation: scope = "federation"
        case .project(let id): scope = "project:\(state[id].name)"
        case .system(let id): scope = "system:\(state[id].name)"
        }
        self.init(role: grant.role.word, scope: scope)
    }
}

extension Grant {
    /// Reads a role on a scope from the API's words.
    init(_ view: RoleView, in state: borrowing FederationState) throws {
        guard let role = Role.allCases.first(where: { $0.word == view.role }) else {
            let words = Role.allCases.map(\.word).joined(separator: ", ")
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "There is no role \(view.role). Known are: \(words)."
            )
        }
        let parts = view.scope.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("federation", 1): self.init(role, on: .federation)
        case ("project", 2):
            guard let project = state.project(named: parts[1]) else {
                throw APIProblem(.notFound, "not-found", "There is no project \(parts[1]).")
            }
            self.init(role, on: .project(project.id))
        case ("system", 2):
            guard let system = state.system(named: parts[1]) else {
                throw APIProblem(.notFound, "not-found", "There is no system \(parts[1]).")
            }
            self.init(role, on: .system(system.id))
        default:
            throw APIProblem(
                .unprocessableContent,
                "invalid-value",
                "A scope is federation, project:NAME or system:NAME."
            )
        }
    }
}
