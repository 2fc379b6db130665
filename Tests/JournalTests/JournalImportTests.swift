import Journal
import Quantities
import Testing

@Suite struct JournalImportTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func exported(_ count: Int) throws -> (records: [StoredRecord], head: Head) {
        let journal = try JournalWriter(directory: scratch.path + "/old")
        let head = try journal.append(Batch(records: payloads(count)))
        var records: [StoredRecord] = []
        try journal.reader.read { records.append($0) }
        return (records, head)
    }

    @Test func `an export makes a journal with the same head`() throws {
        let (records, head) = try exported(2500)
        var rest = records[...]
        #expect(try JournalWriter.importing(into: scratch.path + "/new") { rest.popFirst() } == head)
        let journal = try JournalWriter(directory: scratch.path + "/new")
        #expect(journal.head == head)
        #expect(try journal.reader.verify().isSound)
        #expect(try journal.append(Batch(records: [[1]])).sequence == 2501)
    }

    @Test func `a record that does not fit is named and nothing is left`() throws {
        var (records, _) = try exported(50)
        records[30].payload.append(0)
        var rest = records[...]
        let refused = fault { try JournalWriter.importing(into: scratch.path + "/new") { rest.popFirst() } }
        #expect(refused?.code == .damagedRecord)
        #expect(refused?.record == 31)
        #expect(!Scratch.names(scratch.path + "/new").contains("journal.db"))
        #expect(try JournalWriter(directory: scratch.path + "/new").head == .genesis)
    }

    @Test func `a record left out is a gap`() throws {
        var (records, _) = try exported(50)
        records.remove(at: 10)
        var rest = records[...]
        #expect(fault { try JournalWriter.importing(into: scratch.path + "/new") { rest.popFirst() } }?.record == 11)
    }

    @Test func `an error of the source comes through and nothing is left`() throws {
        #expect(throws: Trouble.self) {
            try JournalWriter.importing(into: scratch.path + "/new") { throw Trouble("the pipe broke") }
        }
        #expect(!Scratch.names(scratch.path + "/new").contains("journal.db"))
    }

    @Test func `a journal that is there is not replaced`() throws {
        let (_, head) = try exported(3)
        #expect(fault { try JournalWriter.importing(into: scratch.path + "/old") { nil } }?.code == .alreadyExists)
        #expect(try JournalWriter(directory: scratch.path + "/old").head == head)
    }
}
