import Contract
import Foundation
import Journal
import Testing

/// A store in which something is not what was written, as its keeper meets it at the command line.
@Suite struct `A damaged journal` {
    /// Makes a back-up, which is a data directory in itself, of a store that has run a job.
    private func withStore(_ body: (Scratch, _ store: String) async throws -> Void) async throws {
        try await Scratch.with { scratch in
            let server = try scratch.serve()
            let client = try await scratch.client(of: server)
            try await client.makeProject()
            let job = try await client.job("#!/bin/sh\ntrue\n", in: scratch)
            #expect(try await client.end(of: job).state == "succeeded")
            server.send(SIGTERM)
            #expect(try await server.end() == 0)
            let store = scratch.path + "/store"
            let made = try await fabrique(scratch, "backup", store, "--data", scratch.data, "--json")
            #expect(try made.status == 0 && made.text == scratch.read("store/backup.json"), "\(made.text)")
            #expect(try await scratch.run("audit", "verify", "--data", store) == 0)
            try await body(scratch, store)
        }
    }

    private func fabrique(_ scratch: Scratch, _ arguments: String...) async throws -> (status: Int32, text: String) {
        let errors = scratch.path + "/errors"
        try? FileManager.default.removeItem(atPath: errors)
        let program = try Program.start(arguments, errors: errors)
        let text = try await program.text()
        return (try await program.end(), try text + scratch.read("errors"))
    }

    /// Changes the last bit of some bytes, wherever they lie in the store's file: SQLite leaves copies and has indexes.
    private func change(_ bytes: [UInt8], in store: String) throws {
        let path = URL(filePath: store + "/journal.db")
        var file = try Data(contentsOf: path)
        var changes = 0
        var start = file.startIndex
        while let place = file.range(of: Data(bytes), in: start..<file.endIndex) {
            file[place.upperBound - 1] ^= 1
            start = place.upperBound
            changes += 1
        }
        try #require(changes > 0)
        try file.write(to: path)
    }

    /// Changes a record in the middle, and answers its number.
    private func changeRecord(in store: String) throws -> UInt64 {
        let reader = try JournalReader(directory: store)
        let number = try reader.head().sequence / 2
        var payload: [UInt8] = []
        try reader.read(from: number, through: number) { payload = Array($0.payload) }
        try change(payload, in: store)
        return number
    }

    @Test func `is named by its first bad record, and what is whole before it makes a new one`() async throws {
        try await withStore { scratch, store in
            let bad = try changeRecord(in: store)
            let audit = try await fabrique(scratch, "audit", "verify", "--data", store)
            #expect(audit.status == 1 && audit.text.contains("fabrique: Record \(bad): "), "\(audit.text)")
            let file = scratch.path + "/whole.fbq"
            let export = try await fabrique(scratch, "journal", "export", "--data", store, file)
            let said = "exported 1…\(bad - 1), whole up to \(bad - 1)"
            #expect(export.status == 1 && export.text.contains(said), "\(export.text)")
            #expect(export.text.contains("damaged-record") && export.text.contains("(record \(bad))"), "\(export.text)")

            let saved = scratch.path + "/saved"
            let load = try await fabrique(scratch, "journal", "import", "--data", saved, "--json", file)
            #expect(load.status == 0 && load.text.contains("\"records\":\(bad - 1)"), "\(load.text)")
            let verified = try await fabrique(scratch, "audit", "verify", "--data", saved)
            #expect(verified.status == 0, "\(verified.text)")
        }
    }

    @Test func `is found by an amount that its records don't give`() async throws {
        try await withStore { scratch, store in
            // The award of 10,000,000 device-seconds, as SQLite lays a row: two texts, then the number in four bytes.
            let amount: [UInt8] = [0x00, 0x98, 0x96, 0x80]
            try change(Array("allocation:1:availabledeviceSeconds".utf8) + amount, in: store)
            let audit = try await fabrique(scratch, "audit", "verify", "--data", store)
            #expect(audit.status == 1, "\(audit.text)")
            #expect(audit.text.contains(" deviceSeconds on allocation:1:available; the records say "), "\(audit.text)")
        }
    }
}
