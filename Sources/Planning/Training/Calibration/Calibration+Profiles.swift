extension Calibration {
    /// The sources that it was learnt from, by name: what a plan may take for its software.
    package var profiles: [String] {
        var names = Set(lessons.keys)
        for lesson in lessons.values {
            names.formUnion(lesson.profiles.keys)
            guard let points = lesson.time?.points else { continue }
            names.formUnion(points.map { $0.features.groups[RunFeatures.Group.profile.rawValue] })
        }
        names.remove("")
        return names.sorted()
    }

    /// The profile of software that was not measured, of which only what all have in common is known.
    package static let unmeasuredProfile = "planned"
}
