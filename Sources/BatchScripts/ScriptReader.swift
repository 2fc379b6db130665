import Quantities

/// Reads one script and the arguments beside it: walks its lines, collects what it finds, and goes on after a fault.
struct ScriptReader {
    var source: ScriptSource
    var script: BatchScript
    private(set) var errors: [ScriptError] = []
    /// The line or argument being read.
    private var current = ScriptError.Place.script(line: 1)
    /// Where each option was given last; an empty range for never.
    private var given = [Range<Int>](repeating: 0..<0, count: Option.allCases.count)
    private var words: [Range<Int>] = []
    /// Where the last array expression lies. Only that one is read, and only once: expanding one is a thousand times the
    /// work of writing it.
    var array: Range<Int>?
    private var optionsRead = 0

    /// Reads it all. Whether the script is any good shows in ``errors``.
    init(_ text: String, arguments: [String]) {
        source = ScriptSource(text: text, arguments: arguments)
        script = BatchScript(text: text)
        words.reserveCapacity(8)
        guard checkWhole() else { return }
        readInterpreter()
        readLines()
        if !isFull, !arguments.isEmpty { readArguments() }
        if !isFull { readArray() }
        if !isFull { checkAgreement() }
        if errors.isEmpty { resolveResources() }
        errors.sort { ($0.place, $0.columns.lowerBound) < ($1.place, $1.columns.lowerBound) }
    }

    /// Whether as many faults are known as are told.
    var isFull: Bool { errors.count >= ScriptErrors.most }

    /// Where an option was given last; nil for never.
    func place(of option: Option) -> Range<Int>? {
        let range = given[Int(option.rawValue)]
        return range.isEmpty ? nil : range
    }

    /// Remembers where an option was given; nil forgets it.
    mutating func set(_ option: Option, at range: Range<Int>?) { given[Int(option.rawValue)] = range ?? 0..<0 }

    mutating func report(_ fault: ValueFault) {
        guard !isFull else { return }
        errors.append(source.error(fault))
    }

    /// Remarks on the line or argument being read, or on the place given.
    mutating func note(_ code: BatchScript.Note.Code, _ message: Phrase, at place: ScriptError.Place? = nil) {
        guard script.notes.count < BatchScript.mostNotes else { return }
        script.notes.append(.init(code: code, place: place ?? current, message: message))
    }

    mutating func ignore(_ option: String, _ reason: Phrase) {
        script.ignored.append(.init(option: option, place: current, reason: reason))
    }
}

extension ScriptReader {
    /// Refuses what is no text to read lines from. False if reading on makes no sense.
    private mutating func checkWhole() -> Bool {
        let end = source.scriptEnd
        guard end <= BatchScript.mostBytes else {
            report(
                ValueFault(
                    .scriptTooLarge,
                    at: 0..<0,
                    "the script has \(end) bytes; at most \(BatchScript.mostBytes) are accepted",
                    suggestion: "put programs and data into files of their own"
                )
            )
            return false
        }
        if hasUnwelcomeBytes(end) {
            if let nul = source.bytes[..<end].firstIndex(of: 0) {
                report(ValueFault(.controlCharacter, at: nul..<nul + 1, "a NUL byte; a batch script is text"))
                return false
            }
            if let start = source.bytes[..<end].indices.first(where: { source.has("\r\n", at: $0, limit: end) }) {
                let fault: Phrase = "the lines end as on DOS and Windows (CR LF), which no Unix interpreter understands"
                report(ValueFault(.dosLineEnds, at: start..<start + 1, fault, suggestion: "run dos2unix on the script"))
                return false
            }
        }
        if source.bytes[..<end].allSatisfy(\.isSpace) {
            report(
                ValueFault(.emptyScript, at: 0..<0, end == 0 ? "the script is empty" : "the script is only white space")
            )
            return false
        }
        return true
    }

    /// Whether there is a NUL or a carriage return. No branch in the loop, so that it goes many bytes at a time.
    private func hasUnwelcomeBytes(_ end: Int) -> Bool {
        var found: UInt8 = 0
        for byte in source.bytes[..<end] { found |= (byte == 0 ? 1 : 0) | (byte == 13 ? 1 : 0) }
        return found != 0
    }

    private mutating func readInterpreter() {
        let end = source.endOfLine(from: 0, limit: source.scriptEnd)
        guard source.has("#!", at: 0, limit: end) else {
            let hasMark = source.has("\u{FEFF}", at: 0, limit: end)
            report(
                ValueFault(
                    .missingInterpreter,
                    at: 0..<end,
                    hasMark
                        ? "the script begins with a byte order mark, not with #!"
                        : "the first line does not begin with #! and the path of an interpreter",
                    suggestion: hasMark ? "save it as UTF-8 without one" : "begin with a line such as #!/bin/bash"
                )
            )
            return
        }
        let name = source.bytes[2..<end].drop(while: \.isSpace)
        guard !name.isEmpty else {
            let fault: Phrase = "no interpreter behind #!"
            report(ValueFault(.missingInterpreter, at: 0..<2, fault, suggestion: "write e.g. #!/bin/bash"))
            return
        }
        let last = name.lastIndex { !$0.isSpace } ?? name.startIndex
        script.interpreter = name[...last].string
    }

    /// Walks the lines down to the first command, as sbatch does.
    private mutating func readLines() {
        let limit = source.scriptEnd
        var start = 0
        var line = 0
        while start < limit, !isFull {
            let end = source.endOfLine(from: start, limit: limit)
            line += 1
            current = .script(line: line)
            if source.bytes[start] == .hash {
                readComment(start..<end)
            } else {
                var first = start
                while first < end, source.bytes[first].isSpace { first += 1 }
                if first < end, source.bytes[first] != .hash {
                    noteDirectives(after: end, line: line)
                    return
                }
                if first < end,
                    source.has("#SBATCH", at: first, limit: end)
                        || source.has("#FABRIQUE", at: first, limit: end)
                {
                    note(.looksLikeDirective, "a directive begins in the first column; this is a comment")
                }
            }
            start = end + 1
        }
    }

    private mutating func readComment(_ line: Range<Int>) {
        let start = line.lowerBound
        let end = line.upperBound
        guard end - start > 3, source.bytes[start + 1].isLetter else { return }
        if source.has("#SBATCH", at: start, limit: end) {
            readDirective(start + 7..<end, .slurm)
        } else if source.has("#FABRIQUE", at: start, limit: end) {
            readDirective(start + 9..<end, .fabrique)
        } else if source.has("#SLURM", at: start, limit: end) {
            note(.looksLikeDirective, "sbatch reads #SLURM lines but asks for #SBATCH; they are read here too")
            readDirective(start + 6..<end, .slurm)
        } else if source.has("#PBS", at: start, limit: end) || source.has("#BSUB", at: start, limit: end) {
            note(.foreignDirective, "directives of other batch systems are not read")
        } else if end - start > 7, source.bytes[start..<start + 7].matches("#SBATCH") {
            note(.looksLikeDirective, "#SBATCH is written in capitals; this is a comment")
        }
    }

    private mutating func readDirective(_ line: Range<Int>, _ kind: DirectiveKind) {
        guard line.count <= BatchScript.mostDirectiveBytes else {
            let fault: Phrase = "a directive of more than \(BatchScript.mostDirectiveBytes) bytes"
            report(ValueFault(.lineTooLong, at: line.lowerBound..<line.lowerBound + 1, fault))
            return
        }
        do throws(ValueFault) {
            try source.split(line, into: &words)
        } catch {
            report(error)
            return
        }
        readOptions(words, kind)
    }

    private mutating func readArray() {
        guard let array else { return }
        do throws(ValueFault) {
            script.array = try ArrayExpression(reading: source.bytes[array])
        } catch {
            report(error)
        }
    }

    private mutating func readArguments() {
        words.removeAll(keepingCapacity: true)
        var start = source.scriptEnd
        let limit = source.argumentsEnd
        for index in source.scriptEnd..<limit where source.bytes[index] == .lineFeed {
            words.append(start..<index)
            start = index + 1
        }
        readOptions(words, .argument)
    }

    /// Reads the options in a list of words, by the rules of getopt_long, which sbatch uses.
    private mutating func readOptions(_ words: [Range<Int>], _ kind: DirectiveKind) {
        var next = 0
        while next < words.count, !isFull {
            optionsRead += 1
            guard optionsRead <= BatchScript.mostOptions else {
                if optionsRead == BatchScript.mostOptions + 1 {
                    let fault: Phrase = "more than \(BatchScript.mostOptions) options"
                    report(ValueFault(.tooManyOptions, at: words[next], fault))
                }
                return
            }
            let before = next
            if kind == .argument { current = .argument(before + 1) }
            do throws(ValueFault) {
                try readOption(words, &next, kind)
            } catch {
                report(error)
                next = max(next, before + 1)
                // The word behind an unknown option is most likely its value, and no second fault.
                if error.code == .unknownOption, next < words.count, !source.has("-", at: words[next]) { next += 1 }
            }
        }
    }

    /// Says which directives stand too late to be read.
    private mutating func noteDirectives(after end: Int, line: Int) {
        let limit = source.scriptEnd
        var line = line
        var end = end
        while end < limit {
            let start = end + 1
            end = source.endOfLine(from: min(start, limit), limit: limit)
            line += 1
            guard source.has("#SBATCH", at: start, limit: end) || source.has("#FABRIQUE", at: start, limit: end) else {
                continue
            }
            note(
                .directiveAfterCommand,
                "not read: as in Slurm, directives stand before the first command",
                at: .script(line: line)
            )
            if script.notes.count == BatchScript.mostNotes { return }
        }
    }
}

/// Which options a list of words may hold.
enum DirectiveKind {
    /// Those of sbatch: an `#SBATCH` line.
    case slurm
    /// Ours, by their long names: a `#FABRIQUE` line.
    case fabrique
    /// Both: the command line of `fabrique submit`. Where the names are the same, ours.
    case argument
}
