package import Quantities

/// Everything that a user wrote to make a job: it may hold personal data, so the journal knows only its digest.
package struct JobSheet: Hashable, Sendable {
    /// A variable of the job's environment.
    package struct Variable: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    /// A signal to send before the time limit.
    package struct Signal: Hashable, Sendable {
        package var number: Int64
        package var secondsBefore: Seconds
        /// Whether only the batch shell gets it.
        package var isForBatchShell: Bool
    }

    /// The job's name.
    package var name: String
    package var comment: String?
    package var script: String
    package var arguments: [String]
    /// Where it was submitted.
    package var submitDirectory: String
    /// Where it starts.
    package var directory: String
    package var environment: [Variable]
    /// File name patterns with their `%` symbols.
    package var output: String
    package var error: String
    package var input: String?
    /// Whether output goes behind what the files hold.
    package var appendsOutput: Bool
    package var tasks: UInt32
    package var cpusPerTask: UInt32
    package var signal: Signal?
    package var checkpointDirectory: String?
    /// The id of the request that submitted it, which the logs know.
    package var request: String
    /// The array's lowest and highest index, for the job's eyes.
    package var lowestIndex: UInt32
    package var highestIndex: UInt32
}

extension JobSheet: BinaryCoded {
    private static let version: UInt8 = 1

    /// Reads a sheet of any version up to the present one.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        guard try reader.readByte() == Self.version else { throw CodingFault(.unknownValue, at: reader.offset - 1) }
        self.init(
            name: try reader.read(),
            comment: try reader.read(),
            script: try reader.read(),
            arguments: try reader.read(),
            submitDirectory: try reader.read(),
            directory: try reader.read(),
            environment: try reader.read(),
            output: try reader.read(),
            error: try reader.read(),
            input: try reader.read(),
            appendsOutput: try reader.read(),
            tasks: try reader.read(),
            cpusPerTask: try reader.read(),
            signal: try reader.read(),
            checkpointDirectory: try reader.read(),
            request: try reader.read(),
            lowestIndex: try reader.read(),
            highestIndex: try reader.read()
        )
    }

    /// Writes the version, then the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(byte: Self.version)
        writer.write(name, comment, script, arguments, submitDirectory, directory, environment, output, error, input)
        writer.write(appendsOutput, tasks, cpusPerTask, signal, checkpointDirectory, request)
        writer.write(lowestIndex, highestIndex)
    }

    /// The sheet as bytes.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: script.utf8.count + 512)
        encode(to: &writer)
        return writer.bytes
    }
}

extension JobSheet {
    /// How much of a sheet is read to know its name, which has 1,024 bytes at most: what lies behind may be a hundred
    /// times as long.
    package static let openingLength = 1032

    /// The name, from the first bytes of a sheet; nil where they are no sheet's.
    package static func name(in opening: ArraySlice<UInt8>) -> String? {
        var reader = ByteReader(opening)
        do throws(CodingFault) {
            guard try reader.readByte() == version else { return nil }
            let length = Int(clamping: try reader.readUInt64())
            return String(decoding: opening.dropFirst(reader.offset).prefix(length), as: UTF8.self)
        } catch {
            return nil
        }
    }
}

extension JobSheet.Variable: BinaryCoded {
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(name: try reader.read(), value: try reader.read())
    }

    package func encode(to writer: inout ByteWriter) { writer.write(name, value) }
}

extension JobSheet.Signal: BinaryCoded {
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(number: try reader.read(), secondsBefore: try reader.read(), isForBatchShell: try reader.read())
    }

    package func encode(to writer: inout ByteWriter) { writer.write(number, secondsBefore, isForBatchShell) }
}
