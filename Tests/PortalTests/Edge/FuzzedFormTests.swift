import Foundation
import Testing

@testable import Portal

/// The forms that scripts/fuzz found worth keeping: together they reach all of the reader that chance has reached so far.
@Suite struct FuzzedFormTests {
    @Test func `a form that chance made is read or refused, and the same way twice`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzzing/Form.inputs")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var outcomes: Set<Bool> = []
        for (number, line) in lines.enumerated() {
            let input = Array(try #require(Data(base64Encoded: String(line))))
            guard let (type, body) = Self.form(in: input) else { continue }
            let (first, second) = (Form(body, type: type), Form(body, type: type))
            #expect(first?.fields.map(\.name) == second?.fields.map(\.name), "line \(number + 1)")
            #expect(first?.fields.map(\.value) == second?.fields.map(\.value), "line \(number + 1)")
            outcomes.insert(first == nil)
        }
        // Both kinds must come up, or the file says little.
        #expect(outcomes == [true, false])
    }

    /// The type and the body that the fuzzer makes of an input; nil where it makes no form of it.
    private static func form(in input: [UInt8]) -> (type: String, body: [UInt8])? {
        guard let kind = input.first else { return nil }
        let body = Array(input.dropFirst())
        switch kind % 4 {
        case 0: return ("application/x-www-form-urlencoded", body)
        case 1: return ("multipart/form-data; boundary=b", body)
        case 2:
            let line = body.prefix { $0 != 10 }
            return (String(decoding: line, as: UTF8.self), Array(body.dropFirst(line.count + 1)))
        default: return nil
        }
    }
}
