import Contract

/// Projects as a table.
enum ProjectTable {
    /// The text for a person.
    static func rendered(_ projects: [ProjectView], on screen: Screen) -> String {
        guard !projects.isEmpty else { return "No projects.\n" }
        var table = Table([
            .elastic("PROJECT"), .elastic("TITLE", least: 10), .elastic("ORGANISATION"), .fixed("COUNTRY"),
            .number("PEOPLE"), .number("LEFT"), .number("OF"),
        ])
        for project in projects {
            let open = project.allocations.filter { ["pending", "active", "exhausted"].contains($0.state) }
            table.add([
                Table.Cell(project.name, .heading),
                Table.Cell(project.title),
                Table.Cell(project.organisation),
                Table.Cell(project.country),
                Table.Cell(String(project.people.count)),
                Table.Cell(Human.deviceHours(Human.sum(open.map(\.availableDeviceSeconds)))),
                Table.Cell(Human.deviceHours(Human.sum(open.map(\.grantedDeviceSeconds))) + " h"),
            ])
        }
        return table.rendered(on: screen)
    }
}

/// A project with its people and budgets.
enum ProjectPage {
    /// The text for a person.
    static func rendered(_ project: ProjectView, on screen: Screen) -> String {
        var page = Details()
        page.add("Project", "\(project.name) · \(project.title)", .heading)
        page.add("Organisation", "\(project.organisation), \(project.country)")
        page.add("Since", screen.moment(project.created))
        page.heading("People")
        for member in project.people { page.add("  " + member.person, [member.name, member.role].joined) }
        if !project.allocations.isEmpty {
            page.heading("Budgets, in device-hours")
            page.verbatim(BudgetPage.rendered(project.allocations, on: screen))
        }
        return page.rendered(on: screen)
    }
}

extension [String?] {
    /// What there is, with commas between.
    fileprivate var joined: String { compactMap { $0 }.joined(separator: ", ") }
}

/// Allocations with a bar each: what is spent, what is held for running jobs, what is left.
enum BudgetPage {
    /// The text for a person.
    static func rendered(_ allocations: [AllocationView], on screen: Screen) -> String {
        guard !allocations.isEmpty else { return "No budgets.\n" }
        var table = Table([
            .number("NO"), .elastic("PROJECT"), .elastic("SYSTEM"), .fixed("STATE"), .fixed("USED"), .number("LEFT"),
            .number("HELD").ifRoom, .number("SPENT"), .number("OF"), .fixed("ENDS"), .number("PRICE").ifAny.ifRoom,
            .number("CARBON").ifAny.ifRoom,
        ])
        for allocation in allocations {
            table.add([
                Table.Cell(String(allocation.id)),
                Table.Cell(allocation.project, .heading),
                Table.Cell(allocation.system ?? "all"),
                Table.Cell(allocation.state, .ofState(allocation.state)),
                Table.Cell(bar(allocation, width: 12)),
                Table.Cell(Human.deviceHours(allocation.availableDeviceSeconds)),
                Table.Cell(Human.deviceHours(allocation.heldDeviceSeconds)),
                Table.Cell(Human.deviceHours(allocation.spentDeviceSeconds)),
                Table.Cell(Human.deviceHours(allocation.grantedDeviceSeconds)),
                Table.Cell(String(screen.local(allocation.ends).prefix(10))),
                Table.Cell(allocation.microEuros == 0 ? nil : Human.euros(allocation.microEuros)),
                Table.Cell(allocation.microgramsCO2e == 0 ? nil : Human.carbon(allocation.microgramsCO2e)),
            ])
        }
        return table.rendered(on: screen)
    }

    /// `████▒▒░░░░░░  33%`: spent, held, free. What is more than nothing shows, however little it is.
    static func bar(_ allocation: AllocationView, width: Int) -> String {
        let granted = allocation.grantedDeviceSeconds
        guard granted > 0 else { return String(repeating: "░", count: width) }
        func share(_ amount: Int64) -> Int {
            let exact = Int128(max(0, amount)) * Int128(width)
            return amount > 0 ? max(1, Int(min(Int128(width), (exact + Int128(granted / 2)) / Int128(granted)))) : 0
        }
        let spent = share(allocation.spentDeviceSeconds)
        let held = min(share(allocation.heldDeviceSeconds), width - spent)
        let used = Int128(max(0, allocation.spentDeviceSeconds)) + Int128(max(0, allocation.heldDeviceSeconds))
        let percent = String(min(999, used * 100 / Int128(granted)))
        return String(repeating: "█", count: spent) + String(repeating: "▒", count: held)
            + String(repeating: "░", count: width - spent - held) + (percent + "%").padded(to: 5, onLeft: true)
    }
}
