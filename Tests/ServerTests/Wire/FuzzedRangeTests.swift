import Foundation
import Testing

@testable import Server

/// The `Range` headers that scripts/fuzz found worth keeping, among the forms.
@Suite struct FuzzedRangeTests {
    @Test func `a range that chance made lies within its file`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzzing/Form.inputs")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var outcomes: Set<Bool> = []
        for (number, line) in lines.enumerated() {
            let input = try #require(Data(base64Encoded: String(line)))
            // By an input's first byte, as in the fuzzer.
            guard try #require(input.first) % 4 == 3 else { continue }
            let range = try? ByteRange(String(decoding: input.dropFirst(), as: UTF8.self))
            for total: Int64 in [0, 1, 100, .max] {
                guard let bytes = range?.within(total) else { continue }
                #expect(bytes.lowerBound >= 0 && bytes.upperBound <= total, "line \(number + 1)")
            }
            outcomes.insert(range == nil)
        }
        #expect(outcomes == [true, false])
    }
}
