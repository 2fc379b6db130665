import Journal
import Testing

@Suite struct VaultTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private let ada = VaultPerson(id: "p1", name: "Ada Lovelace", mail: "ada@example.eu")

    @Test func `a person is found by id and by mail, and survives a restart`() throws {
        do {
            let vault = try Vault(directory: scratch.path)
            try vault.put(ada)
        }
        let vault = try Vault(directory: scratch.path)
        #expect(try vault.person("p1") == ada)
        #expect(try vault.person(mail: "ADA@example.eu") == ada)
        #expect(try vault.person("p2") == nil)
        #expect(try vault.person(mail: "x' OR 1 = 1 --") == nil)
    }

    @Test func `putting again changes name and mail`() throws {
        let vault = try Vault(directory: scratch.path)
        try vault.put(ada)
        let married = VaultPerson(id: "p1", name: "Ada King", mail: "king@example.eu")
        try vault.put(married)
        #expect(try vault.person("p1") == married)
        #expect(try vault.person(mail: "ada@example.eu") == nil)
    }

    @Test func `two people can't share a mail address`() throws {
        let vault = try Vault(directory: scratch.path)
        try vault.put(ada)
        let refused = fault { try vault.put(VaultPerson(id: "p2", name: "Other", mail: "Ada@Example.eu")) }
        #expect(refused?.code == .mailTaken)
        #expect(try vault.person("p2") == nil)
    }

    @Test func `people come in pages`() throws {
        let vault = try Vault(directory: scratch.path)
        for number in 10..<30 { try vault.put(VaultPerson(id: "p\(number)", name: "N", mail: "\(number)@example.eu")) }
        let first = try vault.people(limit: 8)
        let second = try vault.people(after: first.last?.id, limit: 50)
        #expect((first + second).map(\.id) == (10..<30).map { "p\($0)" })
    }

    @Test func `accounts belong to a person and a system`() throws {
        let vault = try Vault(directory: scratch.path)
        #expect(fault { try vault.setAccount("ada", of: "p1", on: "lumi") }?.code == .unknownPerson)
        try vault.put(ada)
        try vault.setAccount("ada1", of: "p1", on: "lumi")
        try vault.setAccount("ada2", of: "p1", on: "lumi")
        try vault.setAccount("lovelace", of: "p1", on: "leonardo")
        #expect(try vault.account(of: "p1", on: "lumi") == "ada2")
        #expect(try vault.account(of: "p1", on: "mare") == nil)
        #expect(try vault.accounts(of: "p1").map(\.system) == ["leonardo", "lumi"])
    }

    /// Enough people, out of order, for pages to split and rows to move.
    @Test func `no byte of an erased person is left in the file`() throws {
        let vault = try Vault(directory: scratch.path)
        var random = Lehmer(state: 7)
        var numbers = (1000..<1150).map { $0 }
        for place in numbers.indices.reversed() { numbers.swapAt(place, Int(random.next() % UInt64(place + 1))) }
        for number in numbers {
            let mail = "\(random.next() % 1000).secret-\(number)@example.eu"
            try vault.put(VaultPerson(id: "p\(number)", name: "Secret-\(number) Name", mail: mail))
            try vault.setAccount("account-secret-\(number)", of: "p\(number)", on: "lumi")
        }
        for number in numbers.prefix(10) {
            #expect(try scratch.files(containing: "ecret-\(number)") == ["vault.db"])
            try vault.erase("p\(number)")
            #expect(try scratch.files(containing: "ecret-\(number)") == [])
        }
        #expect(try vault.people(limit: 1000).count == 140)
        #expect(try vault.accounts(of: "p\(numbers[0])").isEmpty)
        #expect(try vault.account(of: "p\(numbers[50])", on: "lumi") == "account-secret-\(numbers[50])")
    }

    @Test func `a journal is not taken for a vault`() throws {
        do { _ = try JournalWriter(directory: scratch.path) }
        let journal = try scratch.bytes("journal.db")
        try scratch.write(journal, to: "vault.db")
        #expect(fault { _ = try Vault(directory: scratch.path) }?.code == .notAJournal)
        #expect(try scratch.bytes("vault.db") == journal)
    }

    @Test func `an empty file is a vault that was not begun`() throws {
        try scratch.write([], to: "vault.db")
        try Vault(directory: scratch.path).put(ada)
        #expect(try Vault(directory: scratch.path).person("p1") == ada)
    }
}
