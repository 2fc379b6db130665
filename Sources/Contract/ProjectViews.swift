/// A project with its people and budgets.
package struct ProjectView: Codable, Sendable {
    package var name: String
    package var title: String
    package var organisation: String
    package var country: String
    package var created: String
    package var people: [MemberView]
    package var allocations: [AllocationView]

    /// Makes the value from its fields.
    package init(
        name: String,
        title: String,
        organisation: String,
        country: String,
        created: String,
        people: [MemberView],
        allocations: [AllocationView]
    ) {
        self.name = name
        self.title = title
        self.organisation = organisation
        self.country = country
        self.created = created
        self.people = people
        self.allocations = allocations
    }
}

/// A person's part in a project.
package struct MemberView: Codable, Sendable {
    package var person: String
    package var name: String?
    package var role: String

    /// Makes the value from its fields.
    package init(person: String, name: String? = nil, role: String) {
        self.person = person
        self.name = name
        self.role = role
    }
}

/// A project to make.
package struct NewProject: Codable, Sendable {
    package var name: String
    package var title: String
    package var organisation: UInt64
    /// An opaque id or a mail address; nil for oneself.
    package var principalInvestigator: String?

    /// Makes the value from its fields.
    package init(name: String, title: String, organisation: UInt64, principalInvestigator: String? = nil) {
        self.name = name
        self.title = title
        self.organisation = organisation
        self.principalInvestigator = principalInvestigator
    }
}

/// A role to give in a project.
package struct MemberChange: Codable, Sendable {
    /// `member` or `principal-investigator`.
    package var role: String

    /// Makes the value from its fields.
    package init(role: String) {
        self.role = role
    }
}

/// A budget and how much of it is left.
package struct AllocationView: Codable, Sendable {
    package var id: UInt64
    package var project: String
    /// Nil for every system of the federation.
    package var system: String?
    package var starts: String
    package var ends: String
    package var state: String
    package var grantedDeviceSeconds: Int64
    package var availableDeviceSeconds: Int64
    package var heldDeviceSeconds: Int64
    package var spentDeviceSeconds: Int64
    package var joules: Int64
    package var microgramsCO2e: Int64
    package var microEuros: Int64

    /// Makes the value from its fields.
    package init(
        id: UInt64,
        project: String,
        system: String? = nil,
        starts: String,
        ends: String,
        state: String,
        grantedDeviceSeconds: Int64,
        availableDeviceSeconds: Int64,
        heldDeviceSeconds: Int64,
        spentDeviceSeconds: Int64,
        joules: Int64,
        microgramsCO2e: Int64,
        microEuros: Int64
    ) {
        self.id = id
        self.project = project
        self.system = system
        self.starts = starts
        self.ends = ends
        self.state = state
        self.grantedDeviceSeconds = grantedDeviceSeconds
        self.availableDeviceSeconds = availableDeviceSeconds
        self.heldDeviceSeconds = heldDeviceSeconds
        self.spentDeviceSeconds = spentDeviceSeconds
        self.joules = joules
        self.microgramsCO2e = microgramsCO2e
        self.microEuros = microEuros
    }
}

/// A budget to award.
package struct NewAllocation: Codable, Sendable {
    package var deviceSeconds: Int64
    package var system: String?
    /// RFC 3339; nil for now.
    package var starts: String?
    /// RFC 3339.
    package var ends: String
    package var why: String

    /// Makes the value from its fields.
    package init(deviceSeconds: Int64, system: String? = nil, starts: String? = nil, ends: String, why: String) {
        self.deviceSeconds = deviceSeconds
        self.system = system
        self.starts = starts
        self.ends = ends
        self.why = why
    }
}
