package import Quantities

extension JobsSubmitted: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            first: try reader.read(),
            project: try reader.read(),
            person: try reader.read(),
            allocation: try reader.read(),
            shape: try reader.read(),
            terms: try JobTerms.read(from: &reader),
            indexes: try reader.read(),
            limit: try reader.read(),
            isHeld: try reader.read(),
            sheet: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(first, project, person, allocation, shape)
        terms.encode(to: &writer)
        writer.write(indexes, limit, isHeld, sheet)
    }
}

extension JobHoldChanged: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            job: try reader.read(),
            byOperator: try reader.read(),
            isHeld: try reader.read(),
            why: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(job, byOperator, isHeld, why) }
}

extension JobPlaced: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            key: try reader.read(),
            allocation: try reader.read(),
            partition: try reader.read(),
            nodes: try reader.read(),
            perNode: try reader.read(),
            timeLimit: try reader.read(),
            billedDevices: try reader.read(),
            hold: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(key, allocation, partition, nodes, perNode, timeLimit, billedDevices, hold)
    }
}

extension AttemptAccepted: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), siteJob: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, siteJob) }
}

extension AttemptStarted: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), started: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, started) }
}

extension StopRequested: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), reason: try reader.read(), why: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, reason, why) }
}

extension AttemptEnded: BinaryCoded {
    /// Reads the fields in the order of their declaration, but for the hours known, which an event of their own kind holds.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            key: try reader.read(),
            project: try reader.read(),
            allocation: try reader.read(),
            system: try reader.read(),
            end: try reader.read(),
            outcome: try reader.read(),
            fault: try reader.read(),
            hold: try reader.read(),
            used: try reader.read(),
            isChargedToProject: try reader.read(),
            carbon: try reader.read(),
            cost: try reader.read(),
            isRequeued: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration, but for the hours known.
    package func encode(to writer: inout ByteWriter) {
        writer.write(key, project, allocation, system, end, outcome, fault, hold)
        writer.write(used, isChargedToProject, carbon, cost, isRequeued)
    }
}

extension JobEnded: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            job: try reader.read(),
            outcome: try reader.read(),
            fault: try reader.read(),
            why: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(job, outcome, fault, why) }
}
