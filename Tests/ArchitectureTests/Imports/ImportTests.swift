import Testing

@Suite struct ImportTests {
    @Test func `every import of ours stands in the table`() throws {
        let tree = try SourceTree.repository.get()
        let findings = ImportRule().findings(in: tree)
        #expect(tree.targets.contains("Quantities"))
        findings.record()
    }

    @Test(arguments: [
        "import Foundation", "public import Foundation", "@preconcurrency import Foundation",
        "@testable import Foundation", "internal import Foundation", "@_exported public import Foundation",
        "import struct Foundation.Date", "private import func Foundation.exp", "import Foundation.NSDate",
        "import `Foundation`", "import\n    Foundation", "let a = 1; import Foundation",
        "#if canImport(Foundation)\nimport Foundation\n#endif", "@_spi(Inner) import Foundation // the clock",
    ])
    func `an import is seen in whatever form it is written`(line: String) {
        #expect(imports(of: line) == ["Foundation"])
    }

    @Test(arguments: [
        "// import Foundation", "/* import Foundation */", #"let a = "import Foundation""#,
        "func `import`() {}", "#if canImport(Foundation)\n#endif", "let importFoundation = 1",
    ])
    func `what only looks like an import is none`(line: String) {
        #expect(imports(of: line).isEmpty)
    }

    @Test func `a finding names the file, the line and the way out`() {
        let findings = ImportRule().findings(
            in: SourceTree(["Sources/Federation/Jobs/Job.swift": "import Quantities\n\npublic import Foundation\n"])
        )
        #expect(
            findings.map(\.description) == [
                """
                Sources/Federation/Jobs/Job.swift:3: Federation may not import Foundation. Quantities has instants and \
                amounts, the standard library the rest; formatting for people belongs above. \
                It may import Scheduling, Quantities.
                """
            ]
        )
    }

    @Test func `an arrow that points up is told so`() {
        let findings = ImportRule().findings(in: SourceTree(["Sources/Quantities/A.swift": "import Federation"]))
        #expect(findings.count == 1)
        #expect(findings.report.contains("Federation stands above it"))
    }

    @Test func `a star stands for a family of modules`() {
        let sources = ["Sources/Server/A.swift": "import NIOCore\nimport HummingbirdRouter\nimport PathKit"]
        #expect(ImportRule().findings(in: SourceTree(sources)).map(\.line) == [3])
    }

    @Test func `a target that the table does not name may import nothing`() {
        let findings = ImportRule().findings(in: SourceTree(["Sources/Weather/A.swift": "\nimport Quantities"]))
        #expect(findings.map(\.line) == [2])
    }

    @Test func `the table's own arrows point down, and pure targets rest on pure ones`() {
        let table = ImportTable.house
        for (index, row) in table.rows.enumerated() {
            let below = table.rows[(index + 1)...].map(\.target)
            for module in row.imports where table.row(module) != nil {
                #expect(below.contains(module), "\(row.target) imports \(module), which stands above it.")
            }
            if row.isPure {
                #expect(Set(row.imports).isSubset(of: table.pureTargets), "\(row.target) is pure.")
            }
        }
    }

    private func imports(of text: String) -> [String] {
        SwiftSource(SourceTree.File(path: "Sources/A/A.swift", bytes: Array(text.utf8))).imports.map(\.module)
    }
}
