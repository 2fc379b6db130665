import ArgumentParser

/// A figure that an option of the planner takes.
enum PlannerFigure {
    /// Refuses what is out of bounds, which `words` tells, and what is no number.
    static func check<Value: Comparable>(
        _ option: String,
        _ figure: Value?,
        _ bounds: ClosedRange<Value>,
        _ words: String
    ) throws {
        guard let figure, !bounds.contains(figure) else { return }
        throw ValidationError("\(option) takes a number from \(words).")
    }
}
