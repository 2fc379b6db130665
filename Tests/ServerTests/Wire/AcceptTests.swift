import Testing

@testable import Server

@Suite struct `An Accept header` {
    @Test(
        arguments: [
            (nil, "json"), ("", "json"), ("*/*", "json"), ("text/*", "csv"), ("text/csv", "csv"),
            ("TEXT/CSV;header=present", "csv"),
            ("application/json;q=0.1, text/csv", "csv"), ("text/csv;q=0.5,application/json;q=0.4", "csv"),
            ("text/csv, */*", "csv"), ("text/csv, application/json", "csv"), ("*/*;q=0.1, text/csv;q=0.2", "csv"),
            ("text/csv;q=0, application/json", "json"), ("text/csv;q=0", "json"),
            ("application/json, text/csv", "json"),
            ("text/csv;q=0.5, */*", "json"), ("text/csv;q=much, */*;q=0.1", "json"),
            ("text/html, application/xhtml+xml", "json"), (";,;q=,", "json"),
        ] as [(String?, String)]
    )
    func `asks for the form that its reader likes best`(header: String?, form: String) {
        let best = Accept(header).best(of: "application/json", "text/csv")
        #expect(best.hasSuffix(form), "\(header ?? "")")
    }
}
