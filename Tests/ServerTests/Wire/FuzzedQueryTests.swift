import Foundation
import HummingbirdCore
import Testing

@testable import Server

/// The queries that scripts/fuzz begins with, and those that it found worth keeping.
@Suite struct FuzzedQueryTests {
    private static let known = ["cursor", "held", "limit", "person", "project", "q", "sort", "state"]

    @Test func `a query that chance made is read or refused, and the same way twice`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzzing/Query.inputs")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var codes: Set<String> = []
        for (number, line) in lines.enumerated() {
            let text = String(decoding: try #require(Data(base64Encoded: String(line))), as: UTF8.self)
            let first = Self.outcomes(text)
            #expect(first == Self.outcomes(text), "line \(number + 1)")
            for outcome in first { if case .refused(let code) = outcome { codes.insert(code) } }
            guard let query = try? Query(URI("/?" + text), known: Self.known) else { continue }
            #expect(query.all("state").last == query["state"], "line \(number + 1)")
            if let limit = try? query.limit() { #expect((1...500).contains(limit), "line \(number + 1)") }
            if let cursor = try? query.cursor() {
                let again = try Query(URI("/?cursor=" + Query.cursor(cursor)), known: Self.known).cursor()
                #expect(again == cursor, "line \(number + 1)")
            }
        }
        // Each kind of refusal must come up, or the file says little.
        #expect(codes == ["unknown-parameter", "invalid-parameter", "invalid-cursor"])
    }

    @Test func `the last of several values counts, and a value is decoded once`() throws {
        let query = try Query(URI("/?limit=7&q=a%2526b&limit=8&state=held&state=queued"), known: Self.known)
        #expect(try query.limit() == 8)
        #expect(query["q"] == "a%26b" && query.all("state") == ["held", "queued"])
    }

    private enum Outcome: Equatable {
        case read(String)
        case refused(String)
    }

    /// What each way of reading makes of a query.
    private static func outcomes(_ text: String) -> [Outcome] {
        func outcome<Value>(_ read: (Query) throws -> Value) -> Outcome {
            do {
                return .read(String(describing: try read(Query(URI("/?" + text), known: known))))
            } catch {
                return .refused((error as? APIProblem)?.code ?? "\(error)")
            }
        }
        return [
            outcome { try $0.limit() }, outcome { try $0.cursor() }, outcome { try $0.flag("held") },
            outcome { try $0.word("sort", of: ["newest", "oldest"]) }, outcome { try $0.name("project") },
            outcome { try $0.person("person") }, outcome { try $0.text("q", atMost: 20) },
            outcome { $0.all("state") },
        ]
    }
}
