import Quantities

/// The options of one kind of directive, found by name in constant time.
///
/// A class, as its entries are: a reader passes them about for every option, and copying their words would cost more than
/// looking them up.
final class OptionTable: Sendable {
    /// Whether a value follows.
    enum Argument: Sendable {
        case none
        case required
        /// Only behind an equals sign, or behind the letter.
        case optional
    }

    /// What we do with an option.
    enum Meaning: Sendable {
        /// It says something about the job.
        case option(Option)
        /// It means nothing here and does no harm; the text says why.
        case ignored(Phrase)
        /// It would change what runs; the text says what to do instead.
        case unsupported(Phrase)
    }

    final class Entry: Sendable {
        let name: String
        let letter: UInt8?
        let argument: Argument
        let meaning: Meaning

        init(_ name: String, _ letter: Unicode.Scalar?, _ argument: Argument, _ meaning: Meaning) {
            self.name = name
            self.letter = letter.map { UInt8(ascii: $0) }
            self.argument = argument
            self.meaning = meaning
        }

        /// The name as it is written.
        var dashed: String { "--\(name)" }

        convenience init(_ name: String, _ letter: Unicode.Scalar, _ meaning: Meaning) {
            self.init(name, letter, .required, meaning)
        }

        convenience init(_ name: String, _ meaning: Meaning) { self.init(name, nil, .required, meaning) }
    }

    let entries: [Entry]
    /// The names as bytes, one behind the other, and where each begins.
    private let letters: [UInt8]
    private let starts: [Int]
    /// Open addressing: 1 + the number of an entry, or 0.
    private let slots: [UInt8]
    /// By option letter: 1 + the number of an entry, or 0.
    private let byLetter: [UInt8]

    init(_ entries: [Entry]) {
        precondition(entries.count < 255, "an entry's number fits a byte")
        self.entries = entries
        var letters: [UInt8] = []
        var starts: [Int] = []
        for entry in entries {
            starts.append(letters.count)
            letters += Array(entry.name.utf8)
        }
        starts.append(letters.count)
        var slots = [UInt8](repeating: 0, count: 1024)
        var byLetter = [UInt8](repeating: 0, count: 128)
        for (number, entry) in entries.enumerated() {
            var slot = Self.hash(Array(entry.name.utf8)[...])
            while slots[slot] != 0 { slot = (slot + 1) & 1023 }
            slots[slot] = UInt8(number + 1)
            if let letter = entry.letter { byLetter[Int(letter)] = UInt8(number + 1) }
        }
        self.letters = letters
        self.starts = starts
        self.slots = slots
        self.byLetter = byLetter
    }

    /// The option with exactly this name.
    func find(_ name: ByteText) -> Entry? {
        var slot = Self.hash(name)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            let start = starts[number]
            if starts[number + 1] - start == name.count {
                var offset = 0
                while offset < name.count, letters[start + offset] == name[name.startIndex + offset] { offset += 1 }
                if offset == name.count { return entries[number] }
            }
            slot = (slot + 1) & 1023
        }
        return nil
    }

    /// The option with this letter.
    func find(letter: UInt8) -> Entry? {
        guard letter < 128, byLetter[Int(letter)] != 0 else { return nil }
        return entries[Int(byLetter[Int(letter)]) - 1]
    }

    /// The options whose names begin so.
    func find(prefix: ByteText) -> [Entry] { entries.filter { $0.name.utf8.starts(with: prefix) } }

    /// FNV-1a, folded to the number of slots.
    private static func hash(_ name: ByteText) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int((hash ^ (hash >> 15)) & 1023)
    }
}

/// What a directive can say about a job.
enum Option: UInt8, Sendable, CaseIterable {
    case account
    case array
    case chdir
    case checkpoint
    case comment
    case constraint
    case countries
    case cpusPerTask
    case datasets
    case deadline
    case dependency
    case error
    case exclusive
    case export
    case gpus
    case gpusPerNode
    case gres
    case hold
    case input
    case jobName
    case mayRunTwice
    case memory
    case memoryPerCPU
    case noRequeue
    case nodes
    case objective
    case openMode
    case output
    case oversubscribe
    case partition
    case requeue
    case signal
    case systems
    case tasks
    case tasksPerNode
    case timeLimit
}
