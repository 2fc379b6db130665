/// A plan to be worked out: a document of one of four kinds, as the command line reads it.
package struct NewPlan: Codable, Sendable {
    /// `training`, `gigafactory`, `fund` or `scenario`.
    package var kind: String
    /// YAML, or JSON, which is a part of it.
    package var document: String
    /// The project whose people may read it; nobody else when left out.
    package var project: String?
    /// Whether whoever is signed in and has the address may read it.
    package var isShared: Bool?
    /// The files that the document names.
    package var files: [PlanInput]?
    /// How many futures of a fund are played; 10,000 when left out.
    package var futures: Int?
    /// The countries that a gigafactory is set beside itself in, by two letters.
    package var countries: [String]?

    /// Makes the value from its fields.
    package init(
        kind: String,
        document: String,
        project: String? = nil,
        isShared: Bool? = nil,
        files: [PlanInput]? = nil,
        futures: Int? = nil,
        countries: [String]? = nil
    ) {
        self.kind = kind
        self.document = document
        self.project = project
        self.isShared = isShared
        self.files = files
        self.futures = futures
        self.countries = countries
    }
}

/// A file that a document names.
package struct PlanInput: Codable, Sendable {
    /// As the document names it.
    package var name: String
    /// What is in it.
    package var text: String

    /// Makes the value from its fields.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// A plan, how far it is, and who may read it.
package struct PlanView: Codable, Sendable {
    /// Its name in addresses, which nobody can guess.
    package var id: String
    /// `training`, `gigafactory`, `fund` or `scenario`.
    package var kind: String
    /// What the document calls itself.
    package var title: String
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    package var state: String
    /// The opaque id of whoever made it.
    package var person: String
    /// Whether you made it.
    package var isOwn: Bool
    /// The project whose people may read it.
    package var project: String?
    /// Whether whoever is signed in and has the address may read it.
    package var isShared: Bool
    /// When it was made.
    package var created: String
    /// When its work began.
    package var started: String?
    /// When its work ended.
    package var ended: String?
    /// How much of its work is done, while it runs.
    package var percent: Int?
    /// Why there is no report.
    package var problem: String?
    /// The same with its values apart.
    package var phrase: PhraseView?

    /// Makes the value from its fields.
    package init(
        id: String,
        kind: String,
        title: String,
        state: String,
        person: String,
        isOwn: Bool,
        project: String? = nil,
        isShared: Bool,
        created: String,
        started: String? = nil,
        ended: String? = nil,
        percent: Int? = nil,
        problem: String? = nil,
        phrase: PhraseView? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.state = state
        self.person = person
        self.isOwn = isOwn
        self.project = project
        self.isShared = isShared
        self.created = created
        self.started = started
        self.ended = ended
        self.percent = percent
        self.problem = problem
        self.phrase = phrase
    }
}

/// Who may read a plan besides its owner and its project.
package struct SharingChange: Codable, Sendable {
    /// Whether whoever is signed in and has the address may.
    package var isShared: Bool

    /// Makes the value from its field.
    package init(isShared: Bool) { self.isShared = isShared }
}
