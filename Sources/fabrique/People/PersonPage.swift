import Contract

/// People as a table.
enum PeopleTable {
    /// The text for a person.
    static func rendered(_ people: [PersonView], on screen: Screen) -> String {
        guard !people.isEmpty else { return "No people.\n" }
        var table = Table([.fixed("ID"), .elastic("NAME").ifAny, .elastic("MAIL").ifAny, .elastic("ROLES").ifAny])
        for person in people {
            table.add([
                Table.Cell(person.id, person.isErased ? .faint : nil),
                Table.Cell(person.isErased ? "(erased)" : person.name, person.isErased ? .faint : .heading),
                Table.Cell(person.mail),
                Table.Cell(person.roles.map(\.sentence).joined(separator: ", ")),
            ])
        }
        return table.rendered(on: screen)
    }
}

/// One person as a page of facts.
enum PersonPage {
    /// The text for a person.
    static func rendered(_ person: PersonView, on screen: Screen) -> String {
        var page = Details()
        page.add("Person", person.id, .heading)
        page.add("Name", person.isErased ? "(erased)" : person.name)
        page.add("Mail", person.mail)
        for (place, role) in person.roles.enumerated() { page.add(place == 0 ? "Roles" : "", role.sentence) }
        for (place, account) in person.accounts.enumerated() {
            page.add(place == 0 ? "Accounts" : "", "\(account.account) on \(account.system)")
        }
        return page.rendered(on: screen)
    }
}

extension RoleView {
    /// `member of project:atlas`, without the scope where it is the whole federation.
    fileprivate var sentence: String { scope == "federation" ? role : "\(role) on \(scope)" }
}
