package import Quantities

extension OrganisationRegistered: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            organisation: try reader.read(),
            name: try reader.read(),
            kind: try reader.read(),
            country: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(organisation, name, kind, country) }
}

extension PersonRegistered: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(person: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(person) }
}

extension PersonErased: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(person: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(person) }
}

extension AccountSet: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(person: try reader.read(), system: try reader.read(), isMapped: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(person, system, isMapped) }
}

extension RoleSet: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(person: try reader.read(), grant: try reader.read(), isGranted: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(person, grant, isGranted) }
}

extension ProjectCreated: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            project: try reader.read(),
            name: try reader.read(),
            title: try reader.read(),
            organisation: try reader.read(),
            created: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(project, name, title, organisation, created) }
}

extension TokenIssued: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        token = try reader.read()
        person = try reader.read()
        digest = try reader.read()
        (kind, powers) = try Token.readUse(from: &reader)
        issued = try reader.read()
        expires = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(token, person, digest, Token.use(kind, powers), issued, expires)
    }
}

extension TokenRevoked: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(token: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(token) }
}
