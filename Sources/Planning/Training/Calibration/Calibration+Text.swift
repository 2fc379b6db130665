import Quantities

/// A calibration as records of tab-separated fields, a line each, so that one can be compared with the next.
extension Calibration {
    /// Why a text is not a calibration.
    package struct Fault: Error, CustomStringConvertible {
        package var line: Int
        package var description: String
    }

    private static let title = "fabrique calibration 5"

    /// The calibration as a text. Numbers are rounded to what the measurements bear.
    package var text: String {
        var lines = [Self.title]
        for (group, reach) in reaches.sorted(by: { $0.key < $1.key }) {
            lines.append("reach\t\(group)\t\(Self.rounded(reach))")
        }
        for (name, lesson) in lessons.sorted(by: { $0.key < $1.key }) {
            let reported = lesson.isFirstReported ? "first" : "fullest"
            lines.append("lesson\t\(name)\t\(lesson.partition.rawValue)\t\(reported)")
            lines.append("memory\t" + Self.joined(lesson.memoryConstants.logarithms))
            lines.append("constants\t" + Self.joined(lesson.constants.logarithms))
            for (profile, constants) in lesson.profiles.sorted(by: { $0.key < $1.key }) {
                lines.append("profile\t\(profile)\t" + Self.joined(constants.logarithms))
            }
            for (kind, residual) in lesson.residuals { lines += Self.lines(kind, residual) }
            if let outcome = lesson.outcome {
                lines.append("outcome\t\(Self.rounded(outcome.start))\t\(Self.rounded(lesson.leastHope))")
                lines += outcome.trees.map { "tree\t" + Self.joined(BoostedTrees.numbers(of: $0)) }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ kind: String, _ residual: ResidualModel) -> [String] {
        let kernel = residual.kernel
        let amplitudes = kernel.groups + [kernel.near, kernel.nearInProfile, kernel.stepwise, kernel.noise]
        return ["residual\t\(kind)\t" + joined(amplitudes + kernel.lengths)]
            + residual.points.map { point in
                (["point", rounded(point.weight)] + point.features.groups).joined(separator: "\t") + "\t"
                    + joined(point.features.values)
            }
    }

    private static func joined(_ values: [Double]) -> String { values.map(rounded).joined(separator: " ") }

    private static func rounded(_ value: Double) -> String {
        let rounded = (value * 1e5).rounded() / 1e5
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
    }

    /// Reads what ``text`` wrote.
    package init(_ text: String) throws(Fault) {
        self.init(lessons: [:])
        var reader = Reader()
        guard text.hasPrefix(Self.title) else {
            throw Fault(
                line: 1,
                description: "it does not begin with \(Self.title). Make one with fabrique plan calibrate."
            )
        }
        for (place, line) in text.split(whereSeparator: { $0 == "\n" || $0 == ";" }).enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if place == 0, fields == [Self.title] { continue }
            guard reader.take(fields, &self) else {
                throw Fault(
                    line: place + 1,
                    description: "record \(place + 1) can't be understood. Make the file anew."
                )
            }
        }
        reader.finish(&self)
    }

    /// Puts lines together: a lesson's, a residual's, a point at a time.
    private struct Reader {
        var name: String?
        var kind: String?
        var kernel: ResidualModel.Kernel?
        var points: [ResidualModel.Point] = []

        /// Whether the line could be understood.
        mutating func take(_ fields: [String], _ calibration: inout Calibration) -> Bool {
            switch fields[0] {
            case "reach":
                guard fields.count == 3, let reach = Double(fields[2]), reach > 0 else { return false }
                calibration.reaches[fields[1]] = reach
            case "lesson":
                finish(&calibration)
                guard fields.count == 4, let partition = MemoryModel.Partition(rawValue: fields[2]) else {
                    return false
                }
                name = fields[1]
                calibration.lessons[fields[1]] = Lesson(
                    constants: .assumed,
                    partition: partition,
                    isFirstReported: fields[3] == "first"
                )
            case "memory":
                guard let name, fields.count == 2,
                    let numbers = numbers(fields[1], count: MemoryConstants.Name.allCases.count),
                    numbers.allSatisfy({ abs($0) <= MemoryConstants.mostLogarithm })
                else { return false }
                calibration.lessons[name]?.memoryConstants = MemoryConstants(logarithms: numbers)
            case "constants":
                guard let name, fields.count == 2, let constants = constants(fields[1]) else { return false }
                calibration.lessons[name]?.constants = constants
            case "profile":
                guard let name, fields.count == 3, let constants = constants(fields[2]) else { return false }
                calibration.lessons[name]?.profiles[fields[1]] = constants
            case "outcome":
                guard let name, fields.count == 3, let start = Double(fields[1]), start.isFinite,
                    let hope = Double(fields[2]), hope.isFinite
                else { return false }
                calibration.lessons[name]?.outcome = BoostedTrees(start: start, trees: [])
                calibration.lessons[name]?.leastHope = hope
            case "tree":
                let dimensions = Lesson.outcomeDimensions
                guard let name, fields.count == 2, calibration.lessons[name]?.outcome != nil,
                    let numbers = numbers(fields[1]), let tree = BoostedTrees.tree(numbers, dimensions: dimensions)
                else { return false }
                calibration.lessons[name]?.outcome?.trees.append(tree)
            case "residual":
                finish(&calibration)
                let width = RunFeatures.Dimension.allCases.count
                let groups = RunFeatures.Group.allCases.count
                guard fields.count == 3, let numbers = numbers(fields[2], count: groups + 4 + width) else {
                    return false
                }
                kind = fields[1]
                kernel = ResidualModel.Kernel(
                    groups: Array(numbers[..<groups]),
                    near: numbers[groups],
                    nearInProfile: numbers[groups + 1],
                    stepwise: numbers[groups + 2],
                    noise: numbers[groups + 3],
                    lengths: Array(numbers[(groups + 4)...])
                )
            case "point":
                let groups = RunFeatures.Group.allCases.count
                guard kernel != nil, fields.count == groups + 3, let weight = Double(fields[1]), weight.isFinite,
                    let values = numbers(fields[groups + 2], count: RunFeatures.Dimension.allCases.count)
                else { return false }
                let features = RunFeatures(values: values, groups: Array(fields[2..<(groups + 2)]))
                points.append(ResidualModel.Point(features: features, weight: weight))
            default: return false
            }
            return true
        }

        /// Closes the residual that is being read.
        mutating func finish(_ calibration: inout Calibration) {
            if let name, let kernel {
                let residual = ResidualModel(kernel: kernel, points: points)
                switch kind {
                case "time": calibration.lessons[name]?.time = residual
                case "stall": calibration.lessons[name]?.stall = residual
                case "gathered": calibration.lessons[name]?.gathered = residual
                default: calibration.lessons[name]?.memory = residual
                }
            }
            kernel = nil
            points = []
        }

        private func constants(_ text: String) -> StepConstants? {
            numbers(text, count: StepConstants.Name.allCases.count).map(StepConstants.init)
        }

        private func numbers(_ text: String, count: Int) -> [Double]? {
            numbers(text).flatMap { $0.count == count && $0.allSatisfy(\.isFinite) ? $0 : nil }
        }

        /// Numbers parted by blanks; nil where one is none.
        private func numbers(_ text: String) -> [Double]? {
            let words = text.split(separator: " ")
            let numbers = words.compactMap { Double($0) }
            return numbers.count == words.count ? numbers : nil
        }
    }
}

extension Calibration.Lesson {
    /// What it learnt about errors, by name.
    fileprivate var residuals: [(String, ResidualModel)] {
        let models = [("time", time), ("stall", stall), ("gathered", gathered), ("memory", memory)]
        return models.compactMap { name, model in model.map { (name, $0) } }
    }
}
