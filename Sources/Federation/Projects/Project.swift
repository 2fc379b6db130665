package import Quantities

/// People working on an award.
package struct Project: Sendable {
    /// Its number.
    package var id: ProjectID
    /// Its short name, unique in the federation, e.g. `atlas`.
    package var name: String
    /// Its title for people.
    package var title: String
    /// Who answers for it in law.
    package var organisation: OrganisationID
    /// When it was made.
    package var created: Instant
    /// Its allocations, in the order of award.
    package var allocations: [AllocationID]
}

extension Project: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            name: try reader.read(),
            title: try reader.read(),
            organisation: try reader.read(),
            created: try reader.read(),
            allocations: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, name, title, organisation, created, allocations)
    }
}
