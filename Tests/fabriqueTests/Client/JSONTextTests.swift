import Testing

@testable import fabrique

@Suite struct `JSON as text` {
    private func indented(_ text: String) -> String {
        String(decoding: JSONText.indented(Array(text.utf8)), as: UTF8.self)
    }

    @Test func `is laid out without a change to any token`() {
        #expect(
            indented(#"{"b":[1,2.50,{"x":null}],"a":"q\"{[,:\\","n":18446744073709551615,"e":{},"l":[ ]}"#) == #"""
                {
                  "b": [
                    1,
                    2.50,
                    {
                      "x": null
                    }
                  ],
                  "a": "q\"{[,:\\",
                  "n": 18446744073709551615,
                  "e": {},
                  "l": []
                }
                """#
        )
        #expect(indented(#" "plain" "#) == #""plain""#)
    }

    @Test func `gives up the elements of one array, whatever stands beside it`() {
        let text = #"{"other":{"items":[9]},"items":[ 1 , "a,]" ,[2,3],{"items":[4]}, true ],"z":[5]}"#
        let elements = JSONText.elements(of: "items", in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(elements == ["1", #""a,]""#, "[2,3]", #"{"items":[4]}"#, "true"])
        #expect(JSONText.elements(of: "items", in: Array(#"{"items":[]}"#.utf8)).isEmpty)
    }
}
