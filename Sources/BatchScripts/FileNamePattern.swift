/// The name of an output, error or input file, with Slurm's `%` symbols still in it.
public struct FileNamePattern: Hashable, Sendable {
    /// The pattern as written.
    public var text: String

    /// Where the output of a job goes that names no file: `slurm-%j.out`, as in Slurm.
    public static let jobDefault = FileNamePattern("slurm-%j.out")
    /// Where the output of an array's task goes that names no file: `slurm-%A_%a.out`, as in Slurm.
    public static let arrayDefault = FileNamePattern("slurm-%A_%a.out")

    /// What the symbols stand for.
    public struct Values: Sendable {
        /// The job: `%j`.
        public var job: Int
        /// The array that it is a task of, and its index in it: `%A` and `%a`.
        public var task: (array: Int, index: Int)?
        /// The step; nil for the batch script: `%s`, and the part of `%J` behind the dot.
        public var step: Int?
        /// The job's name: `%x`.
        public var jobName: String
        /// The user: `%u`.
        public var user: String
        /// The node's short name: `%N`.
        public var node: String
        /// The node's place among the job's nodes: `%n`.
        public var nodeNumber: Int
        /// The task's rank: `%t`.
        public var rank: Int
        /// How often the job was started again: `%r`.
        public var restarts: Int

        /// What the symbols stand for in the batch script of a job, on its first node.
        public init(
            job: Int,
            task: (array: Int, index: Int)? = nil,
            step: Int? = nil,
            jobName: String,
            user: String,
            node: String,
            nodeNumber: Int = 0,
            rank: Int = 0,
            restarts: Int = 0
        ) {
            self.job = job
            self.task = task
            self.step = step
            self.jobName = jobName
            self.user = user
            self.node = node
            self.nodeNumber = nodeNumber
            self.rank = rank
            self.restarts = restarts
        }
    }

    /// Takes a pattern as it is.
    public init(_ text: String) { self.text = text }

    /// The file's name for one job, by Slurm's rules.
    ///
    /// `%A %a %b %J %j %N %n %r %s %t %u %x` are replaced, `%%` is a percent sign, and a percent sign before anything
    /// else stays. A number before the letter pads a numeric value with zeros to so many digits, ten at most. A backslash
    /// anywhere turns all replacement off and is itself left out. Outside an array `%A` is the job and `%a` is
    /// 4294967294, Slurm's number for none.
    ///
    /// The result may hold slashes from the job's name: whoever opens the file does so with the user's own rights.
    public func expanded(with values: Values) -> String {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: "\\")) {
            return String(decoding: bytes.filter { $0 != UInt8(ascii: "\\") }, as: UTF8.self)
        }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "%"), index < bytes.count else {
                result.append(byte)
                continue
            }
            let digits = bytes[index...].prefix(while: \.isDigit)
            let letter = digits.endIndex
            if letter < bytes.count, let value = values.value(of: bytes[letter], isPadded: !digits.isEmpty) {
                let width = digits.isEmpty ? 0 : min(digits.decimal ?? 10, 10)
                if value.isNumber, value.text.utf8.count < width {
                    result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width - value.text.utf8.count))
                }
                result.append(contentsOf: value.text.utf8)
                index = letter + 1
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension FileNamePattern.Values {
    /// What one letter stands for; nil for a letter without meaning.
    fileprivate func value(of letter: UInt8, isPadded: Bool) -> (text: String, isNumber: Bool)? {
        let none = 4_294_967_294
        switch letter {
        case UInt8(ascii: "%") where !isPadded: return ("%", false)
        case UInt8(ascii: "A"): return ("\(task?.array ?? job)", true)
        case UInt8(ascii: "a"): return ("\(task?.index ?? none)", true)
        case UInt8(ascii: "b"): return ("\((task?.index ?? none) % 10)", true)
        case UInt8(ascii: "J"): return (step.map { "\(job).\($0)" } ?? "\(job)", true)
        case UInt8(ascii: "j"): return ("\(job)", true)
        case UInt8(ascii: "n"): return ("\(nodeNumber)", true)
        case UInt8(ascii: "r"): return ("\(restarts)", true)
        case UInt8(ascii: "s"): return (step.map { "\($0)" } ?? "batch", step != nil)
        case UInt8(ascii: "t"): return ("\(rank)", true)
        case UInt8(ascii: "N"): return (node, false)
        case UInt8(ascii: "u"): return (user, false)
        case UInt8(ascii: "x"): return (jobName, false)
        default: return nil
        }
    }
}
