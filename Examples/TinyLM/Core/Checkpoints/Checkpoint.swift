/// A run as it lies on disk: what is computed, and how far it has come.
///
/// The form, every number of it little-endian: eight bytes of magic; the format version; nine words of the plan; four of
/// the run's small state; the number of weights; weights, means and squares as 32-bit floats; and a ``Checksum`` of
/// all that precedes it. Words have 64 bits.
struct Checkpoint: Equatable, Sendable {
    /// What is computed.
    var plan: Plan
    /// How far it has come.
    var state: TrainingState

    private static let magic = Array("TinyLM\r\n".utf8)
    private static let formatVersion: UInt64 = 1
    private static let headerWords = 15

    /// Why bytes are not a checkpoint that can be used.
    enum Fault: Error, Equatable, CustomStringConvertible {
        /// They begin like no checkpoint.
        case foreign
        /// They were written in a form that this program doesn't know.
        case version(UInt64)
        /// There are fewer or more of them than they say, or than any checkpoint has.
        case length
        /// They are not what was written.
        case checksum
        /// A number in them can't be.
        case value

        var description: String {
            switch self {
            case .foreign: "it is no TinyLM checkpoint"
            case .version(let number): "its format is version \(number), and this program knows version 1"
            case .length: "its length is wrong, it was cut short or has grown"
            case .checksum: "its checksum does not match, it is damaged"
            case .value: "it holds a number that can't be"
            }
        }
    }

    /// The bytes to keep.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(8 * (Self.headerWords + 2) + 12 * state.weights.count)
        let shape = plan.shape
        let sizes = [shape.vocabulary, shape.width, shape.layers, shape.heads, shape.context, plan.steps, plan.batch]
        var words = [Self.formatVersion] + sizes.map { UInt64($0) } + [plan.seed, plan.corpusChecksum]
        words += [UInt64(state.step), state.numbers.state, state.lossSum.bitPattern, UInt64(state.lossCount)]
        words.append(UInt64(state.weights.count))
        for word in words { Self.append(word, to: &bytes) }
        for run in [state.weights, state.means, state.squares] {
            for value in run { Self.append(value.bitPattern, to: &bytes) }
        }
        Self.append(Checksum(bytes).value, to: &bytes)
        return bytes
    }

    /// Reads back what ``bytes`` gave. Nothing in it is trusted before the checksum has matched, and no more memory is
    /// taken than the bytes themselves account for.
    init(bytes: [UInt8]) throws(Fault) {
        let overhead = Self.magic.count + 8 * Self.headerWords + 8
        guard bytes.starts(with: Self.magic) else { throw .foreign }
        guard bytes.count >= overhead else { throw .length }
        func word(_ number: Int) -> UInt64 { Self.word(in: bytes, at: Self.magic.count + 8 * number) }
        guard word(0) == Self.formatVersion else { throw .version(word(0)) }
        let count = (bytes.count - overhead) / 12
        guard bytes.count == overhead + 12 * count, word(14) == UInt64(count) else { throw .length }
        guard Checksum(bytes.dropLast(8)).value == Self.word(in: bytes, at: bytes.count - 8) else { throw .checksum }

        var sizes: [Int] = []
        for number in [1, 2, 3, 4, 5, 6, 7, 10, 13] {
            guard word(number) < 1 << 32 else { throw .value }
            sizes.append(Int(word(number)))
        }
        plan = Plan(
            shape: Shape(
                vocabulary: sizes[0],
                width: sizes[1],
                layers: sizes[2],
                heads: sizes[3],
                context: sizes[4]
            ),
            steps: sizes[5],
            seed: word(8),
            batch: sizes[6],
            corpusChecksum: word(9)
        )
        func run(_ number: Int) -> [Float] {
            let start = Self.magic.count + 8 * Self.headerWords + 4 * count * number
            return (0..<count).map { Float(bitPattern: Self.halfWord(in: bytes, at: start + 4 * $0)) }
        }
        state = TrainingState(
            step: sizes[7],
            numbers: SplitMix64(state: word(11)),
            lossSum: Double(bitPattern: word(12)),
            lossCount: sizes[8],
            weights: run(0),
            means: run(1),
            squares: run(2)
        )
    }

    /// Puts together what is to be kept.
    init(plan: Plan, state: TrainingState) {
        self.plan = plan
        self.state = state
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func word(in bytes: [UInt8], at offset: Int) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    }

    private static func halfWord(in bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }
}
