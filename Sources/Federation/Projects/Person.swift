package import Quantities

/// A natural person as the journal knows them: a number, what they may do, and where they have an account.
///
/// Names, addresses and account names are in the vault, which can erase them.
package struct Person: Sendable {
    /// The opaque number.
    package var id: PersonID
    /// The systems on which an account is mapped, sorted.
    package var accounts: [SystemID]
    /// What was granted, in the order of granting.
    package var grants: [Grant]
    /// Whether the vault has been told to forget them. An erased person can do nothing any more.
    package var isErased: Bool

    /// Whether they hold `role` on exactly `scope`.
    package func holds(_ role: Role, on scope: Scope) -> Bool {
        grants.contains { $0.role == role && $0.scope == scope }
    }
}

/// A role on a scope.
package struct Grant: Hashable, Sendable {
    /// What may be done.
    package var role: Role
    /// To what.
    package var scope: Scope

    /// Makes a grant.
    package init(_ role: Role, on scope: Scope) {
        self.role = role
        self.scope = scope
    }
}

/// What somebody is to a project, a system or the federation.
package enum Role: UInt8, Sendable, CaseIterable, BinaryCoded {
    /// Works in a project: sees it, submits to it, ends their own jobs.
    case member
    /// Answers for a project: also changes its members and ends everybody's jobs.
    case principalInvestigator
    /// Runs a system: drains and resumes it, sets its prices, evicts jobs.
    case siteOperator
    /// Reads everything, changes nothing.
    case auditor
    /// Does everything.
    case administrator

    /// The word that the API and the command line use.
    package var word: String {
        switch self {
        case .member: "member"
        case .principalInvestigator: "principal-investigator"
        case .siteOperator: "site-operator"
        case .auditor: "auditor"
        case .administrator: "administrator"
        }
    }
}

/// What a role is granted on.
package enum Scope: Hashable, Sendable {
    case federation
    case project(ProjectID)
    case system(SystemID)
}

extension Scope: BinaryCoded {
    /// Reads a tag, then the number that belongs to it.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        let offset = reader.offset
        switch try reader.readByte() {
        case 0: self = .federation
        case 1: self = .project(try reader.read())
        case 2: self = .system(try reader.read())
        default: throw CodingFault(.unknownValue, at: offset)
        }
    }

    /// Writes a tag, then the number that belongs to it.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .federation: writer.write(byte: 0)
        case .project(let project):
            writer.write(byte: 1)
            writer.write(project)
        case .system(let system):
            writer.write(byte: 2)
            writer.write(system)
        }
    }
}

extension Grant: BinaryCoded {
    /// Reads the role, then the scope.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(try reader.read(), on: try reader.read())
    }

    /// Writes the role, then the scope.
    package func encode(to writer: inout ByteWriter) { writer.write(role, scope) }
}

extension Person: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            accounts: try reader.read(),
            grants: try reader.read(),
            isErased: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(id, accounts, grants, isErased) }
}
