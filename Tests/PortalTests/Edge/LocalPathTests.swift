import Testing

@testable import Portal

@Suite struct LocalPathTests {
    @Test(arguments: [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "", "jobs",
        "/\t/evil.example", "/jobs\r\nSet-Cookie: a=b", "/ /x", "/sign-in?link=x", "/sign-out", "/\u{202e}x",
    ])
    func `an address that could lead elsewhere becomes the overview`(given: String) {
        #expect(LocalPath(given).text == "/")
    }

    @Test(arguments: ["/", "/jobs/12?forecast=1", "/jobs?state=held&q=%2F%2Fevil", "/projects/atlas"])
    func `a path of the portal stays`(given: String) { #expect(LocalPath(given).text == given) }

    @Test func `no path is too long to be one`() {
        #expect(LocalPath("/" + String(repeating: "a", count: 2000)).text == "/")
        #expect(LocalPath(nil).text == "/")
    }

    @Test func `a value in a query holds nothing that ends it`() {
        #expect(LocalPath("/jobs?q=a&b=c d").text == "/")
        #expect(LocalPath.quoted("a&b=é/..") == "a%26b%3D%C3%A9%2F..")
    }
}
