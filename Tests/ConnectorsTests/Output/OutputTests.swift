import Connectors
import Federation
import Glibc
import Quantities
import Testing

/// Output is read by range, followed while it grows, and never from anything but the account's own plain file.
@Suite(.serialized) struct OutputTests {
    let workshop: Workshop
    let key = AttemptKey(job: 80, attempt: 1)

    init() throws { workshop = try Workshop() }

    @Test func `a range of the output comes with the size of all of it`() async throws {
        let order = workshop.order(80, "printf 0123456789; printf error >&2")
        try await workshop.connector.start(order)
        _ = try await workshop.end(of: key)
        let piece = try await workshop.connector.output(workshop.file(key), from: 3, atMost: 4)
        #expect(piece == OutputPiece(offset: 3, bytes: Array("3456".utf8), total: 10))
        #expect(try await workshop.connector.output(workshop.file(key), from: 10, atMost: 4).bytes.isEmpty)
        #expect(try await workshop.connector.output(workshop.file(key), from: 99, atMost: 4).bytes.isEmpty)
        let errors = try await workshop.connector.output(workshop.file(key, "80.1.err"), from: 0, atMost: 100)
        #expect(errors.bytes == Array("error".utf8))
    }

    @Test func `following shows what is written and ends with the attempt`() async throws {
        let order = workshop.order(80, "for i in 1 2 3; do echo line $i; sleep 0.1; done; printf last")
        let workshop = workshop
        let key = key
        let output = FollowedOutput(of: workshop.connector, workshop.file(key)) { workshop.hasEnded(key) }
        // Followed before it is started: the file is not there yet.
        let reading = Task {
            var text = ""
            for try await piece in output { text += String(decoding: piece.bytes, as: UTF8.self) }
            return text
        }
        try await workshop.connector.start(order)
        #expect(try await reading.value == "line 1\nline 2\nline 3\nlast")
    }

    enum Trap: String, CaseIterable, Sendable {
        case link, pipe, device, foreign, folder
    }

    @Test(arguments: Trap.allCases)
    func `a hostile path is refused`(_ trap: Trap) async throws {
        let path = "\(workshop.out)/trap"
        switch trap {
        case .link: symlink("/etc/shadow", path)
        case .pipe: try #require(mkfifo(path, 0o666) == 0)
        case .device: symlink("/dev/zero", path)
        case .folder: mkdir(path, 0o777)
        case .foreign: try writeFile(path, "root's own\n")
        }
        // Where the tests don't run as root, a file that they wrote is the account's own.
        if trap == .foreign && geteuid() != 0 { return }
        let fault = await #expect(throws: ConnectorFault.self) {
            try await workshop.connector.output(workshop.file(key, "trap"), from: 0, atMost: 100)
        }
        #expect(fault?.code == .unsafeOutput)
    }

    @Test func `a file that is not there yet is told apart from one that is not safe`() async throws {
        let fault = await #expect(throws: ConnectorFault.self) {
            try await workshop.connector.output(workshop.file(key, "none"), from: 0, atMost: 100)
        }
        #expect(fault?.code == .noOutput)
    }
}

extension Workshop {
    func hasEnded(_ key: AttemptKey) -> Bool { observed(key).contains { $0.end != nil } }
}
