import Foundation
import Testing

@Suite struct LinkageTests {
    @Test func `a program of all pure targets links the language's runtime and the C library alone`() throws {
        let linkage = try Linkage(of: try testBinary().deletingLastPathComponent().appending(path: "pure-probe"))
        #expect(linkage.libraries.contains { $0.hasPrefix("libswiftCore.") })
        #expect(linkage.unexpected.isEmpty, "A pure target, or what it rests on, links \(linkage.unexpected).")
    }

    @Test func `the program imports every pure target there is`() throws {
        let tree = try SourceTree.repository.get()
        let path = "Tests/Probes/pure-probe/PureProbe.swift"
        let probe = try #require(tree.swift.first { $0.path == path })
        let expected = Set(ImportTable.house.pureTargets).intersection(tree.targets)
        #expect(Set(probe.imports.map(\.module)) == expected, "\(path) and its row in Package.swift name all of these.")
    }

    @Test func `a program that uses Foundation is found out`() throws {
        let linkage = try Linkage(of: try testBinary())
        #expect(linkage.unexpected.contains { $0.hasPrefix("libFoundation") })
    }

    @Test func `the needed libraries are read from the dynamic section`() {
        let section = """
            Dynamic section at offset 0x2d90 contains 3 entries:
              Tag        Type                         Name/Value
             0x0000000000000001 (NEEDED)             Shared library: [libswiftCore.so]
             0x0000000000000001 (NEEDED)             Shared library: [libFoundationEssentials.so]
             0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
             0x000000000000001d (RUNPATH)            Library runpath: [$ORIGIN]
            """
        let linkage = Linkage(dynamicSection: section)
        #expect(linkage.libraries == ["libswiftCore.so", "libFoundationEssentials.so", "libc.so.6"])
        #expect(linkage.unexpected == ["libFoundationEssentials.so"])
    }

    @Test func `a binary that is not there says how to build it`() {
        #expect(throws: Linkage.Unreadable.self) { try Linkage(of: URL(filePath: "/nonexistent/pure-probe")) }
    }

    /// The running test bundle is itself a program; SwiftPM puts the probe beside it.
    private func testBinary() throws -> URL {
        URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    }
}
