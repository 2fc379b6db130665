import Journal
import Quantities
import Testing

@Suite struct `The plans' store` {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func plan(_ id: String, _ person: String, project: String? = nil) -> StoredPlan {
        StoredPlan(
            id: id,
            person: person,
            project: project,
            kind: "fund",
            title: "Fund \(id)",
            isShared: false,
            created: Instant(milliseconds: 1)
        )
    }

    private func add(_ plan: StoredPlan, to store: PlanStore, request: String? = nil) throws -> Bool {
        try store.add(
            plan,
            document: "name: x",
            inputs: [1, 2],
            request: request,
            mostOfPerson: 3,
            mostOfProject: 2
        )
    }

    @Test func `keeps a plan through its life, and through a restart`() throws {
        do {
            let store = try PlanStore(directory: scratch.path)
            #expect(try add(plan("a", "p1"), to: store, request: "key"))
            #expect(try store.plan(made: "key", by: "p1")?.id == "a")
            #expect(try store.plan(made: "key", by: "p2") == nil)
            try store.begin("a", at: Instant(milliseconds: 2))
            #expect(try store.plan("a")?.state == .running)
            try store.end("a", .succeeded, report: [3], page: [4], at: Instant(milliseconds: 5))
            try store.setShared(true, "a")
        }
        let store = try PlanStore(directory: scratch.path)
        let found = try #require(try store.plan("a"))
        #expect(found.state == .succeeded && found.isShared && found.ended == Instant(milliseconds: 5))
        #expect(try store.report("a") == [3])
        #expect(try store.page("a") == [4])
        #expect(try store.document("a")?.text == "name: x")
        #expect(try store.plan("b") == nil)
        #expect(try store.report("b") == nil)
    }

    @Test func `lists a person's plans and their projects', newest first and page by page`() throws {
        let store = try PlanStore(directory: scratch.path)
        for (id, person, project) in [("a", "p1", nil), ("b", "p2", "atlas"), ("c", "p2", nil), ("d", "p1", "lumen")] {
            #expect(try add(plan(id, person, project: project), to: store))
        }
        var filter = PlanStore.Filter(person: "p1", projects: ["atlas"])
        let all = try store.plans(filter, after: nil, limit: 10)
        #expect(all.map(\.id) == ["d", "b", "a"])
        #expect(try store.plans(filter, after: all[1].number, limit: 10).map(\.id) == ["a"])
        filter.words = "FUND B"
        #expect(try store.plans(filter, after: nil, limit: 10).map(\.id) == ["b"])
        filter.words = nil
        filter.project = "lum"
        #expect(try store.plans(filter, after: nil, limit: 10).isEmpty)
        filter.project = nil
        filter.state = .failed
        #expect(try store.plans(filter, after: nil, limit: 10).isEmpty)
    }

    @Test func `holds no more than a person and a project may have`() throws {
        let store = try PlanStore(directory: scratch.path)
        #expect(try add(plan("a", "p1", project: "atlas"), to: store))
        #expect(try add(plan("b", "p2", project: "atlas"), to: store))
        #expect(try !add(plan("c", "p3", project: "atlas"), to: store))
        for id in ["d", "e"] { #expect(try add(plan(id, "p1"), to: store)) }
        #expect(try !add(plan("f", "p1"), to: store))
        #expect(try store.open(of: "p1") == 3)
        try store.delete("d")
        #expect(try add(plan("f", "p1"), to: store))
    }

    @Test func `forgets a person whole`() throws {
        let store = try PlanStore(directory: scratch.path)
        #expect(try add(plan("a", "p1"), to: store))
        #expect(try add(plan("b", "p2"), to: store))
        try store.erase("p1")
        #expect(try store.plan("a") == nil)
        #expect(try store.plan("b") != nil)
    }

    @Test func `fails what was at work when the server ended, and knows what waits`() throws {
        let store = try PlanStore(directory: scratch.path)
        for id in ["a", "b", "c"] { #expect(try add(plan(id, "p1"), to: store)) }
        try store.begin("b", at: Instant(milliseconds: 2))
        #expect(try store.recover(problem: "ended", at: Instant(milliseconds: 9)) == ["a", "c"])
        #expect(try store.plan("b")?.problem == "ended")
        try store.begin("a", at: Instant(milliseconds: 10))
        try store.putBack("a")
        #expect(try store.plan("a")?.started == nil)
    }
}
