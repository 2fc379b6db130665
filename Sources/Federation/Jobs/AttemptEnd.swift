package import Quantities

/// How work ended.
package enum Outcome: UInt8, Sendable, CaseIterable, BinaryCoded {
    case succeeded
    case failed
    case cancelled
    case timedOut
    /// An operator took the attempt off its system.
    case evicted
    /// Nobody can say what became of the attempt.
    case lost
    /// It had not begun, and was taken back from a system that kept it waiting.
    case recalled

    /// The word that the API, the archive and the command line use.
    package var word: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .timedOut: "timedOut"
        case .evicted: "evicted"
        case .lost: "lost"
        case .recalled: "recalled"
        }
    }
}

/// Whose fault an end was.
package enum Fault: UInt8, Sendable, CaseIterable, BinaryCoded {
    case nobody
    /// Exit code, memory, time limit, or the user's own word.
    case user
    /// Node, system, connector, or an operator's word.
    case platform
}

/// How an attempt ended and what it used, as its system tells.
package struct AttemptEnd: Hashable, Sendable {
    /// What ended it.
    package enum Cause: Hashable, Sendable {
        /// The script's own exit.
        case exited(code: Int64)
        /// A signal that was not the system's doing.
        case signalled(number: Int64)
        /// Its time limit.
        case timeLimit
        /// Its memory limit.
        case memoryLimit
        /// The federation's order to stop.
        case stopped
        /// It never ran, and the script or its directives are why.
        case unlaunchable(why: String)
        /// It never ran, and its system is why.
        case rejected(why: String)
        /// Its system no longer knows of it.
        case lost(why: String)
    }

    /// How a figure of energy was got.
    package enum EnergySource: UInt8, Sendable, CaseIterable, BinaryCoded {
        case estimated
        case measured
    }

    /// What ended it.
    package var cause: Cause
    /// When it began to run; nil if it never did.
    package var started: Instant?
    /// When it ended.
    package var ended: Instant
    /// Processor time of the whole process tree, in milliseconds.
    package var cpuMilliseconds: Int64
    /// The most memory it held at once.
    package var peakMemory: Bytes
    /// The energy it took.
    package var joules: Joules
    /// How that energy was got.
    package var energySource: EnergySource
    /// By which meter or model.
    package var energyModel: String

    /// The most energy that is believed for each billed device and second: 100 kJ, a hundred times what a chip draws.
    /// A system that reports more has a broken meter, and sums of it would overflow.
    package static let mostJoulesPerDeviceSecond = Joules(100_000)

    /// Describes an end.
    package init(
        cause: Cause,
        started: Instant?,
        ended: Instant,
        cpuMilliseconds: Int64 = 0,
        peakMemory: Bytes = .zero,
        joules: Joules = .zero,
        energySource: EnergySource = .estimated,
        energyModel: String = ""
    ) {
        self.cause = cause
        self.started = started
        self.ended = ended
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemory = peakMemory
        self.joules = joules
        self.energySource = energySource
        self.energyModel = energyModel
    }
}

extension AttemptEnd.Cause: BinaryCoded {
    /// Reads a tag, then what belongs to it.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        let offset = reader.offset
        switch try reader.readByte() {
        case 0: self = .exited(code: try reader.read())
        case 1: self = .signalled(number: try reader.read())
        case 2: self = .timeLimit
        case 3: self = .memoryLimit
        case 4: self = .stopped
        case 5: self = .unlaunchable(why: try reader.read())
        case 6: self = .rejected(why: try reader.read())
        case 7: self = .lost(why: try reader.read())
        default: throw CodingFault(.unknownValue, at: offset)
        }
    }

    /// Writes a tag, then what belongs to it.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .exited(let code):
            writer.write(byte: 0)
            writer.write(code)
        case .signalled(let number):
            writer.write(byte: 1)
            writer.write(number)
        case .timeLimit: writer.write(byte: 2)
        case .memoryLimit: writer.write(byte: 3)
        case .stopped: writer.write(byte: 4)
        case .unlaunchable(let why):
            writer.write(byte: 5)
            writer.write(why)
        case .rejected(let why):
            writer.write(byte: 6)
            writer.write(why)
        case .lost(let why):
            writer.write(byte: 7)
            writer.write(why)
        }
    }
}

extension AttemptEnd: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            cause: try reader.read(),
            started: try reader.read(),
            ended: try reader.read(),
            cpuMilliseconds: try reader.read(),
            peakMemory: try reader.read(),
            joules: try reader.read(),
            energySource: try reader.read(),
            energyModel: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(cause, started, ended, cpuMilliseconds, peakMemory, joules, energySource, energyModel)
    }
}
