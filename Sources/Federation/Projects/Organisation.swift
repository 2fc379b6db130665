package import Quantities

/// A legal entity. Eligibility follows its country of establishment.
package struct Organisation: Sendable {
    /// What sort of body it is.
    package enum Kind: UInt8, Sendable, CaseIterable, BinaryCoded {
        case startup
        case sme
        case largeCompany
        case research
        case education
        case publicBody
    }

    /// Its number.
    package var id: OrganisationID
    /// Its registered name.
    package var name: String
    /// What sort of body it is.
    package var kind: Kind
    /// Where it is established: ISO 3166-1 alpha-2.
    package var country: String
}

extension Organisation: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(id: try reader.read(), name: try reader.read(), kind: try reader.read(), country: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(id, name, kind, country) }
}
