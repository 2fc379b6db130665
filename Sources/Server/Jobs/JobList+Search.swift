import Engine
import Federation
import Journal

extension JobList {
    /// How many names one page looks at, at most.
    ///
    /// Names lie in what users wrote, which can be erased, so nothing else leads to them. A look is two rows found by
    /// number and a page or two of 4 KiB, reckoned at 5 µs: 10 ms of the 20 that a page may take. An array is one look.
    static let mostLooks = 2000

    /// The jobs whose names have a part, and how far the search came if it looked at as many as it may.
    func search(
        _ name: NamePart,
        _ page: ArchivePage,
        of engine: Engine,
        for actor: Actor
    ) throws -> (open: [UInt64], ended: [ArchivedJob], reached: UInt64?) {
        let filters = archiveFilters(of: engine, for: actor)
        let judge = { (opening: ArraySlice<UInt8>) in JobSheet.name(in: opening).map(name.isIn) ?? false }
        let length = JobSheet.openingLength
        let findings = try engine.archive.searchSheets(opening: length, whose: judge) { search throws(JournalFault) in
            // Open ones take half at most: the rest is left for those that have ended.
            let open = try search.walk(page, looking: Self.mostLooks / 2) { page throws(JournalFault) in
                openJobs(page, of: engine, for: actor)
            }
            guard !filters.isEmpty else { return [open] }
            // One walk through what all filters find, so that looks are spent where the jobs are.
            let looks = Self.mostLooks - open.looks
            let ended = try search.walk(page, looking: looks) { page throws(JournalFault) in
                var found: [SheetSearch.Candidate] = []
                for filter in filters { found += try engine.archive.candidates(matching: filter, page: page) }
                found.sort { page.order == .oldestFirst ? $0.job < $1.job : $0.job > $1.job }
                return Array(found.prefix(page.limit))
            }
            return [open, ended]
        }
        // Behind the place where one of them stopped first, what the others found may have gaps.
        let stops = findings.compactMap(\.reached)
        let reached = isOldestFirst ? stops.min() : stops.max()
        let ended = try engine.archive.archivedJobs(findings.dropFirst().flatMap(\.jobs))
        return (findings[0].jobs, ended, reached)
    }
}
