import Contract
import Engine
import Federation
import Journal
import Quantities

extension PlacementView {
    /// A comparison that was kept, with the names that its places have now.
    init(_ comparison: Comparison, in state: borrowing FederationState) {
        var places: [ComparedPlaceView] = []
        for place in comparison.places { places.append(ComparedPlaceView(place, in: state)) }
        self.init(attempt: Int(comparison.attempt), at: RFC3339.text(comparison.at), places: places)
    }

    func write(to json: inout JSONWriter) {
        json.field("attempt", attempt)
        json.field("at", at)
        json.array("places") { json in
            for place in places { json.item { place.write(to: &$0) } }
        }
    }
}

extension ComparedPlaceView {
    fileprivate init(_ place: ComparedPlace, in state: borrowing FederationState) {
        let partition = state[place.partition]
        self.init(
            system: state[partition.system].name,
            partition: partition.shape.name,
            country: state[partition.system].country,
            chip: partition.shape.chip,
            verdict: Reason(code: place.verdict.word, sentence: place.verdict.sentence),
            start: place.start.map(RFC3339.text),
            end: place.end.map(RFC3339.text),
            runSeconds: place.run.count,
            deviceSeconds: place.billed.count,
            microEuros: place.cost.count,
            joules: place.joules.count,
            microgramsCO2e: place.carbon.count
        )
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.field("system", system)
        json.field("partition", partition)
        json.field("country", country)
        json.field("chip", chip)
        json.key("verdict")
        json.object {
            $0.field("code", verdict.code)
            $0.field("sentence", verdict.sentence)
        }
        json.field("start", start)
        json.field("end", end)
        json.field("runSeconds", runSeconds)
        json.field("deviceSeconds", deviceSeconds)
        json.field("microEuros", microEuros)
        json.field("joules", joules)
        json.field("microgramsCO2e", microgramsCO2e)
    }
}

extension Engine {
    /// How the places of a job stood beside each other whenever it got one; nil where it never had a choice of systems.
    func placements(of found: FoundJob) throws -> [PlacementView]? {
        let kept: [Comparison]
        switch found {
        case .open(let id):
            let known = read { state in state.jobs[id] == nil ? nil : state.comparisons(of: id) }
            kept = try known ?? archive.archivedJob(id.number).map { try JobDetail(of: $0).comparisons } ?? []
        case .ended(let job): kept = try JobDetail(of: job).comparisons
        }
        guard !kept.isEmpty else { return nil }
        return read { state in
            var views: [PlacementView] = []
            for comparison in kept { views.append(PlacementView(comparison, in: state)) }
            return views
        }
    }
}

extension JobDetail {
    /// What the archive keeps of a job beside its columns.
    init(of job: ArchivedJob) throws {
        var bytes = ByteReader(job.detail)
        try self.init(from: &bytes)
    }
}
