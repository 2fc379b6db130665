import Glibc
import Journal
import Testing

@Suite struct LeaseTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a second writer is told who holds the lease`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        let refused = fault { _ = try JournalWriter(directory: scratch.path) }
        #expect(refused?.code == .locked)
        #expect(refused?.cause == "process \(getpid()) holds it")
        #expect(journal.head == .genesis)
    }

    @Test func `the lease ends with its holder`() throws {
        do { _ = try JournalWriter(directory: scratch.path) }
        #expect(throws: Never.self) { try JournalWriter(directory: scratch.path) }
    }

    @Test func `a reader needs no lease`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        let head = try journal.append(Batch(records: payloads(3)))
        #expect(try JournalReader(directory: scratch.path).head() == head)
    }
}
