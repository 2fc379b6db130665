import Testing

@testable import Portal

@Suite struct FormTests {
    private static let urlEncoded = "application/x-www-form-urlencoded"

    @Test func `fields come as they were sent, in their order`() throws {
        let form = try #require(Form(Array("job=1&job=2&why=a+b%26c%C3%A9&empty=".utf8), type: Self.urlEncoded))
        #expect(form.all("job") == ["1", "2"])
        #expect(form["why"] == "a b&cé")
        #expect(form["empty"] == nil && form["none"] == nil)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff%fe", "%c3=1"])
    func `what is malformed is no form`(body: String) {
        #expect(Form(Array(body.utf8), type: Self.urlEncoded) == nil)
    }

    @Test func `a form has a bounded number of fields`() {
        let body = Array(String(repeating: "a=1&", count: 2000).utf8)
        #expect(Form(body, type: Self.urlEncoded) == nil)
    }

    private static func parts(_ boundary: String) -> String {
        """
        --\(boundary)\r
        Content-Disposition: form-data; name="script"\r
        \r
        #!/bin/sh\r
        echo --\(boundary) is no end\r
        --\(boundary)\r
        Content-Disposition: form-data; name="file"; filename="../../etc/passwd"\r
        Content-Type: text/plain\r
        \r
        \r
        --\(boundary)--\r

        """
    }

    @Test func `a form in parts is read to its last boundary`() throws {
        let form = try #require(Form(Array(Self.parts("xyz").utf8), type: "multipart/form-data; boundary=xyz"))
        #expect(form["script"] == "#!/bin/sh\r\necho --xyz is no end")
        #expect(form["file"] == nil)
        #expect(form.fields.map(\.name) == ["script", "file"])
    }

    @Test func `a form in parts that is cut anywhere is no form`() {
        let whole = Array(Self.parts("xyz").utf8)
        for length in 0..<(whole.count - 4) {
            #expect(Form(Array(whole[..<length]), type: "multipart/form-data; boundary=xyz") == nil, "\(length)")
        }
    }

    @Test(arguments: ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "application/json"])
    func `another type is no form`(type: String) { #expect(Form(Array("a=1".utf8), type: type) == nil) }
}
