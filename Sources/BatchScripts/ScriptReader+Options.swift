import Quantities

extension ScriptReader {
    /// Reads one word, and the next if it is the option's value.
    mutating func readOption(_ words: [Range<Int>], _ next: inout Int, _ kind: DirectiveKind) throws(ValueFault) {
        let word = words[next]
        next += 1
        let bytes = source.bytes[word]
        guard bytes.count > 1, bytes[word.lowerBound] == .dash else { throw strayWord(bytes) }
        guard bytes[word.lowerBound + 1] == .dash else {
            try readLetters(word, words, &next, kind)
            return
        }
        guard bytes.count > 2 else { throw strayWord(bytes) }
        let end = bytes.firstIndex(of: UInt8(ascii: "=")) ?? word.upperBound
        let name = word.lowerBound..<end
        let value = end < word.upperBound ? end + 1..<word.upperBound : nil
        let entry = try find(name, kind)
        switch entry.argument {
        case .none:
            if let value {
                throw ValueFault(
                    .unexpectedValue,
                    at: value.isEmpty ? end..<end + 1 : value,
                    "\(entry.dashed) takes no value",
                    suggestion: "write \(entry.dashed) alone"
                )
            }
            try apply(entry, name, nil, kind)
        case .optional: try apply(entry, name, value, kind)
        case .required:
            if let value {
                try apply(entry, name, value, kind)
            } else {
                try apply(entry, name, try followingValue(of: entry, name, words, &next), kind)
            }
        }
    }

    /// Reads a word of one-letter options: flags may be joined, a value may follow its letter at once.
    private mutating func readLetters(
        _ word: Range<Int>,
        _ words: [Range<Int>],
        _ next: inout Int,
        _ kind: DirectiveKind
    ) throws(ValueFault) {
        var position = word.lowerBound + 1
        while position < word.upperBound {
            let letter = source.bytes[position]
            guard kind != .fabrique, let entry = OptionTable.slurm.find(letter: letter) else {
                // A letter outside ASCII takes several bytes; all of them are at fault.
                let end = letter < 0x80 ? position + 1 : word.upperBound
                let start = position == word.lowerBound + 1 ? word.lowerBound : position
                throw unknownOption(start..<end, "-\(source.bytes[position..<end].string)", kind)
            }
            let place = position..<position + 1
            position += 1
            switch entry.argument {
            case .none: try apply(entry, place, nil, kind)
            case .optional:
                try apply(entry, place, position < word.upperBound ? position..<word.upperBound : nil, kind)
                return
            case .required:
                if position < word.upperBound {
                    try apply(entry, place, position..<word.upperBound, kind)
                } else {
                    try apply(entry, place, try followingValue(of: entry, word, words, &next), kind)
                }
                return
            }
        }
    }

    private func followingValue(
        of entry: OptionTable.Entry,
        _ name: Range<Int>,
        _ words: [Range<Int>],
        _ next: inout Int
    ) throws(ValueFault) -> Range<Int> {
        // sbatch would swallow an option that follows as the value, and then complain of the value.
        guard next < words.count, !source.has("--", at: words[next]) else {
            throw ValueFault(
                .missingValue,
                at: name,
                "\(entry.dashed) needs a value",
                suggestion: "write \("\(entry.dashed)=<value>")"
            )
        }
        next += 1
        return words[next - 1]
    }

    /// Finds an option by its name with dashes, or by an abbreviation that fits no other, as getopt_long does.
    private mutating func find(_ range: Range<Int>, _ kind: DirectiveKind) throws(ValueFault) -> OptionTable.Entry {
        let name = source.bytes[range].dropFirst(2)
        if kind != .slurm, let entry = OptionTable.fabrique.find(name) { return entry }
        if kind != .fabrique, let entry = OptionTable.slurm.find(name) { return entry }
        let candidates = kind == .fabrique || name.isEmpty ? [] : OptionTable.slurm.find(prefix: name)
        if candidates.count == 1, let full = candidates.first {
            note(.abbreviation, "\("--\(name.string)") is read as \(full.dashed)")
            return full
        }
        if candidates.count > 1 {
            let names = candidates.prefix(4).map(\.dashed).joined(separator: ", ")
            throw ValueFault(
                .ambiguousOption,
                at: range,
                "\(source.bytes[range].quoted) could be \(candidates.count) options",
                suggestion: "write one in full: \(names + (candidates.count > 4 ? ", …" : ""))"
            )
        }
        throw unknownOption(range, source.bytes[range].string, kind)
    }

    private func unknownOption(_ range: Range<Int>, _ name: String, _ kind: DirectiveKind) -> ValueFault {
        let bare = String(name.drop { $0 == "-" })
        var suggestion: Phrase?
        if kind == .slurm, OptionTable.fabrique.entries.contains(where: { $0.name == bare }) {
            suggestion = "write it on a line of its own: #FABRIQUE \(name)"
        } else if kind == .fabrique, OptionTable.slurm.find(Array(bare.utf8)[...]) != nil {
            suggestion = "it is an option of sbatch; write #SBATCH \(name)"
        } else if name.hasPrefix("--") {
            // What we honour first: the nearest of two is rather one that does something.
            let known =
                (kind == .slurm ? [] : OptionTable.fabrique.entries)
                + (kind == .fabrique ? [] : OptionTable.slurm.entries)
            suggestion = Suggestion.nearest(to: bare.lowercased(), among: known.lazy.map(\.name)).map {
                "did you mean \("--\($0)")?"
            }
        }
        let shown = name.count > 40 ? "\"\(name.prefix(40))…\"" : "\"\(name)\""
        return ValueFault(.unknownOption, at: range, "unknown option \(shown)", suggestion: suggestion)
    }

    private func strayWord(_ word: ByteText) -> ValueFault {
        if word.matches("hetjob") || word.matches("packjob") || word.first == UInt8(ascii: ":") {
            return ValueFault(
                .unsupportedOption,
                at: word.range,
                "heterogeneous jobs are not supported",
                suggestion: "submit a job for each part"
            )
        }
        return ValueFault(
            .strayWord,
            at: word.range,
            "\(word.quoted) belongs to no option",
            suggestion: "write --option=value, and quote a value with spaces in it"
        )
    }

    /// Takes an option at its word: sets it, passes over it, or refuses it.
    private mutating func apply(
        _ entry: OptionTable.Entry,
        _ name: Range<Int>,
        _ value: Range<Int>?,
        _ kind: DirectiveKind
    ) throws(ValueFault) {
        switch entry.meaning {
        case .ignored(let reason): ignore(entry.name, reason)
        case .unsupported(let advice):
            throw ValueFault(.unsupportedOption, at: name, "\(entry.dashed) is not supported", suggestion: advice)
        case .option(let option):
            if let value {
                if let control = source.bytes[value].firstIndex(where: { $0 < 32 && $0 != 9 || $0 == 127 }) {
                    throw ValueFault(.controlCharacter, at: control..<control + 1, "a control character in a value")
                }
                if value.isEmpty {
                    throw ValueFault(
                        .missingValue,
                        at: name,
                        "\(entry.dashed) has an empty value",
                        suggestion: "write \("\(entry.dashed)=<value>")"
                    )
                }
            }
            if kind == .argument { overrule(by: option) }
            set(option, at: name)
            if let value {
                try set(option, to: source.bytes[value])
            } else {
                setFlag(option)
            }
        }
    }

    /// An argument wins over the script also where the script says the same thing by another option.
    private mutating func overrule(by option: Option) {
        for rival in option.rivals {
            guard let place = place(of: rival),
                place.upperBound <= source.scriptEnd || place.lowerBound >= source.argumentsEnd
            else { continue }
            set(rival, at: nil)
            switch rival {
            case .memory: script.memoryPerNode = nil
            case .memoryPerCPU: script.memoryPerCPU = nil
            case .gres: script.gres = nil
            case .gpusPerNode: script.gpusPerNode = nil
            case .exclusive: script.isExclusive = false
            case .mayRunTwice: script.wishes.mayRunTwice = false
            case .noRequeue: script.mayRequeue = nil
            default: break
            }
        }
    }
}

extension Option {
    /// The options that speak of the same thing, so that two of them contradict each other.
    fileprivate var rivals: [Option] {
        switch self {
        case .memory: [.memoryPerCPU]
        case .memoryPerCPU: [.memory]
        case .gres: [.gpusPerNode]
        case .gpusPerNode: [.gres]
        case .requeue: [.noRequeue]
        case .noRequeue: [.requeue, .mayRunTwice]
        case .mayRunTwice: [.noRequeue]
        case .exclusive: [.oversubscribe]
        case .oversubscribe: [.exclusive]
        default: []
        }
    }
}

extension UInt8 {
    fileprivate static var dash: UInt8 { UInt8(ascii: "-") }
}
