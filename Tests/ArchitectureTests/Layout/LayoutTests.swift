import Testing

@Suite struct LayoutTests {
    @Test func `files and folders are laid as the house lays them`() throws {
        let tree = try SourceTree.repository.get()
        let findings = LayoutRules().findings(in: tree)
        #expect(tree.swift.count > 10)
        findings.record()
    }

    @Test func `a module without its page is found`() {
        #expect(paths(["Sources/Engine/Engine.swift": ""]) == ["Sources/Engine/Documentation.docc/Engine.md"])
    }

    @Test(arguments: ["", "# Engine\n\nIt runs.", "# ``Engine``\n"])
    func `a page that does not begin as it should is found`(page: String) {
        let path = "Sources/Engine/Documentation.docc/Engine.md"
        #expect(paths([path: page]) == [path])
    }

    @Test func `a module with its page is in order, and a system library needs none`() {
        let tree = [
            "Sources/fabrique-shepherd/Main.swift": "",
            "Sources/fabrique-shepherd/Documentation.docc/fabrique-shepherd.md": "# ``fabrique_shepherd``\n\nIt waits.",
            "Sources/CSQLite/module.modulemap": "module CSQLite {}",
        ]
        #expect(paths(tree).isEmpty)
    }

    @Test(arguments: ["Models", "Helpers", "Managers", "Utils", "Utilities"])
    func `a folder named after a kind of code is found`(name: String) {
        #expect(paths(["Tests/EngineTests/\(name)/A.swift": ""]) == ["Tests/EngineTests/\(name)"])
    }

    @Test func `a file over the limit is found, one at the limit is not`() {
        let limit = String(repeating: "\n", count: LayoutRules.mostLines)
        #expect(paths(["Tests/A.swift": limit, "Tests/B.swift": limit + "let a = 1"]) == ["Tests/B.swift"])
    }

    @Test(arguments: ["// TODO: later", "/// FIXME", "/* XXX */"])
    func `work left for later is found in comments`(line: String) {
        #expect(LayoutRules().findings(in: SourceTree(["Tests/A.swift": "\n\(line)"])).map(\.line) == [2])
    }

    @Test(arguments: ["let a = try! f()", "do { try f() } catch {\n}", "let a = b as! Int"])
    func `a way of looking away from an error is found`(line: String) {
        #expect(paths(["Tests/A.swift": line]) == ["Tests/A.swift"])
    }

    @Test(arguments: [
        "let a = try? f()", "if try !isHeld(a) {}", "do { try f() } catch { throw b }", "let a = b as? Int",
        "// never try! or catch {}",
        #"let mark = "TODO""#, #"let template = "/tmp/fabrique-XXXXXX""#, "// about todos",
    ])
    func `what is in order is left alone`(line: String) {
        #expect(paths(["Tests/A.swift": line]).isEmpty)
    }

    private func paths(_ texts: [String: String]) -> [String] {
        LayoutRules().findings(in: SourceTree(texts)).map(\.path)
    }
}
