import Quantities
import Testing

@testable import Federation

@Suite struct RecentEndsTests {
    /// The last ends as the slowest correct memory would keep them.
    private struct Model {
        var known: [DependencyTarget: KnownEnd] = [:]
        var order: [DependencyTarget] = []

        mutating func remember(_ end: KnownEnd) {
            known[end.target] = end
            order.append(end.target)
            if order.count > RecentEnds.capacity { known[order.removeFirst()] = nil }
        }
    }

    private func end(_ number: UInt64, isArray: Bool = false) -> KnownEnd {
        let target = DependencyTarget(job: JobID(number), isArray: isArray)
        return KnownEnd(target: target, project: ProjectID(1), success: number.isMultiple(of: 3))
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `of a long random life, just the last ends are known`(seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        var ends = RecentEnds()
        var model = Model()
        var next: UInt64 = 1
        for _ in 0..<(RecentEnds.capacity + 3000) {
            next += numbers.next() % 5 + 1
            // Far-off numbers share the low bits of others.
            let number = numbers.next() % 16 == 0 ? next << 20 : next
            let one = end(number, isArray: numbers.next() % 8 == 0)
            guard model.known[one.target] == nil else { continue }
            ends.remember(one)
            model.remember(one)
        }
        for target in model.order.suffix(RecentEnds.capacity) { #expect(ends[target] == model.known[target]) }
        for number in 1...(next + 10) {
            for isArray in [false, true] {
                let target = DependencyTarget(job: JobID(number), isArray: isArray)
                if ends[target] != model.known[target] { Issue.record("job \(number) of seed \(seed)") }
            }
        }
    }

    @Test func `bytes read back go on as the memory that they were taken of`() throws {
        var ends = RecentEnds()
        for number in 1...UInt64(RecentEnds.capacity + 70) { ends.remember(end(number)) }
        var writer = ByteWriter()
        ends.encode(to: &writer)
        var reader = ByteReader(writer.bytes)
        var copy = try RecentEnds(from: &reader)
        for number in 1...UInt64(100) {
            ends.remember(end(number << 30))
            copy.remember(end(number << 30))
        }
        var (one, two) = (ByteWriter(), ByteWriter())
        ends.encode(to: &one)
        copy.encode(to: &two)
        #expect(one.bytes == two.bytes)
        #expect(copy[DependencyTarget(job: JobID(170), isArray: false)] == nil)
        #expect(copy[DependencyTarget(job: JobID(171), isArray: false)] == end(171))
    }
}
