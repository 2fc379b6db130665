import Contract
import Federation
import Quantities
import Twin

extension ForkView {
    private static let mostMoved = 100

    init(
        _ answer: ForkAnswer,
        in state: FederationState,
        at now: Instant,
        typicalPercent: Int64,
        for actor: Actor
    ) {
        let moved = answer.moved
        let visible = moved.filter {
            state.jobs[$0.after.job].map { state.maySee($0, actor) } ?? state.mayReadAll(actor)
        }
        let worst = visible.sorted { left, right in
            let (one, other) = (Self.delay(left), Self.delay(right))
            return one == other ? left.after.job < right.after.job : one > other
        }
        self.init(
            at: RFC3339.text(now),
            typicalPercent: typicalPercent,
            before: CourseView(answer.before, in: state),
            after: CourseView(answer.after, in: state),
            movedJobs: moved.count,
            moved: worst.prefix(Self.mostMoved).map { MovedJob($0.before, $0.after, in: state) }
        )
    }

    /// How much later it would start; whoever would no longer start comes first.
    private static func delay(_ moved: (before: JobCourse?, after: JobCourse)) -> Int64 {
        guard let after = moved.after.start else { return .max }
        return after.milliseconds - (moved.before?.start ?? after).milliseconds
    }
}

extension CourseView {
    fileprivate init(_ course: ForkCourse, in state: FederationState) {
        self.init(
            ends: course.jobs.compactMap(\.end).max().map(RFC3339.text),
            jobs: course.jobs.count,
            unfinished: course.jobs.count { $0.end == nil },
            lackingBudget: course.lackingBudget,
            meanWaitSeconds: course.meanWaitSeconds,
            systems: zip(state.systems, course.use).map { system, use in
                SystemCourse(system: system.name, starts: use.starts, deviceSeconds: use.deviceSeconds.count)
            }
        )
    }
}

extension MovedJob {
    fileprivate init(_ before: JobCourse?, _ after: JobCourse, in state: FederationState) {
        self.init(
            job: after.job.number,
            startBefore: before?.start.map(RFC3339.text),
            startAfter: after.start.map(RFC3339.text),
            endBefore: before?.end.map(RFC3339.text),
            endAfter: after.end.map(RFC3339.text),
            systemBefore: before?.system.map { state[$0].name },
            systemAfter: after.system.map { state[$0].name },
            interruptions: after.interruptions,
            reasons: after.reasons.map { Reason(code: $0.rawValue, sentence: $0.sentence) }
        )
    }
}
