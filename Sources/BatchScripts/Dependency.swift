import Quantities

extension BatchScript {
    /// What a job waits for before it may start: one condition of `--dependency`. All of a job's conditions must hold.
    public enum Dependency: Hashable, Sendable {
        /// The other work succeeded.
        case afterOK(Target)
        /// The other work ended, however.
        case afterAny(Target)
        /// The other work failed.
        case afterNotOK(Target)
        /// Every earlier job of the same name and owner ended.
        case singleton

        /// A job, an array, or one task of an array.
        public struct Target: Hashable, Sendable {
            /// The job's number, or the array's.
            public var job: Int
            /// The task's index; nil for a job, and for a whole array.
            public var index: UInt32?

            /// Names a job, or one task of an array.
            public init(job: Int, index: UInt32? = nil) {
                self.job = job
                self.index = index
            }
        }

        /// The most conditions that one job can have.
        static let most = 1000
    }
}

extension BatchScript.Dependency {
    /// Reads `type:job[:job…][,type:job[:job…]…]`, where a job is a number or `array_index`; each condition once.
    static func list(reading text: ByteText) throws(ValueFault) -> [Self] {
        if let mark = text.firstIndex(of: UInt8(ascii: "?")) {
            throw ValueFault(
                .unsupportedValue,
                at: mark..<mark + 1,
                "\"?\" (any one of the conditions) is not supported",
                suggestion: "write a comma, which asks for all of them"
            )
        }
        var list: [Self] = []
        var known: Set<Self> = []
        try text.forEachPiece(separatedBy: UInt8(ascii: ",")) { piece throws(ValueFault) in
            let end = piece.firstIndex(of: UInt8(ascii: ":")) ?? piece.endIndex
            let kind = piece[..<end]
            if kind.matches("singleton") {
                guard end == piece.endIndex else {
                    throw ValueFault(.invalidValue, at: end..<piece.endIndex, "singleton names no jobs")
                }
                if known.insert(.singleton).inserted { list.append(.singleton) }
                return
            }
            let condition = try condition(kind)
            guard end < piece.endIndex else {
                throw ValueFault(
                    .invalidValue,
                    at: piece.range,
                    "\(kind.quoted) names no job",
                    suggestion: "write \("\(kind.string):<job>")"
                )
            }
            try piece[(end + 1)...].forEachPiece(separatedBy: UInt8(ascii: ":")) { name throws(ValueFault) in
                let dependency = condition(try Target(reading: name))
                guard known.insert(dependency).inserted else { return }
                guard list.count < most else {
                    throw ValueFault(.valueTooLarge, at: text.range, "more than \(most) dependencies")
                }
                list.append(dependency)
            }
        }
        return list
    }

    private static func condition(_ kind: ByteText) throws(ValueFault) -> (Target) -> Self {
        if kind.matches("afterok") { return Self.afterOK }
        if kind.matches("afterany") { return Self.afterAny }
        if kind.matches("afternotok") { return Self.afterNotOK }
        let range = kind.isEmpty ? max(0, kind.startIndex - 1)..<kind.startIndex + 1 : kind.range
        for known in ["after", "aftercorr", "afterburstbuffer", "expand"] where kind.string.lowercased() == known {
            throw ValueFault(
                .unsupportedValue,
                at: range,
                "the dependency \(kind.quoted) is not supported",
                suggestion: "use afterok, afterany, afternotok or singleton"
            )
        }
        let nearest = Suggestion.nearest(to: kind.string, among: ["afterok", "afterany", "afternotok", "singleton"])
        throw ValueFault(
            .invalidValue,
            at: range,
            "unknown dependency \(kind.quoted)",
            suggestion: nearest.map { "did you mean \($0)?" } ?? "use afterok, afterany, afternotok or singleton"
        )
    }
}

extension BatchScript.Dependency.Target {
    /// Reads `job` or `array_index`.
    init(reading text: ByteText) throws(ValueFault) {
        let mark = text.firstIndex(of: UInt8(ascii: "_")) ?? text.endIndex
        guard let job = text[..<mark].decimal, job > 0 else { throw Self.fault(text) }
        guard mark < text.endIndex else {
            self.init(job: job)
            return
        }
        guard let index = text[(mark + 1)...].decimal, index <= Int(ArrayExpression.greatestIndex) else {
            throw Self.fault(text)
        }
        self.init(job: job, index: UInt32(index))
    }

    private static func fault(_ text: ByteText) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: text.isEmpty ? text.startIndex - 1..<text.startIndex : text.range,
            "\(text.quoted) is not a job number",
            suggestion: text.contains(UInt8(ascii: "$"))
                ? "directives know no shell variables; give the dependency to fabrique submit"
                : "write the number, or array_index for one task of an array"
        )
    }
}

extension BatchScript.Dependency: CustomStringConvertible {
    /// The form of `--dependency`.
    public var description: String {
        switch self {
        case .afterOK(let target): "afterok:\(target)"
        case .afterAny(let target): "afterany:\(target)"
        case .afterNotOK(let target): "afternotok:\(target)"
        case .singleton: "singleton"
        }
    }
}

extension BatchScript.Dependency.Target: CustomStringConvertible {
    /// `job`, or `array_index`.
    public var description: String { index.map { "\(job)_\($0)" } ?? "\(job)" }
}
