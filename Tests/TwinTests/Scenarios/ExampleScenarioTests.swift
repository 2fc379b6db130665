import Documents
import Foundation
import Testing

@testable import Twin

@Suite struct `The example scenarios` {
    /// The checkout's folder: the one above `Tests`, wherever the sources lie for a build.
    private static let folder: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.lastPathComponent != "Tests", folder.path != "/" { folder.deleteLastPathComponent() }
        return folder.deletingLastPathComponent().appendingPathComponent("Examples/scenarios")
    }()

    @Test(arguments: ["two-systems", "brokers-2022"])
    func `are read, and read back the same`(name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).yaml"), encoding: .utf8)
        let scenario = try Scenario(tree: SampleTree.read(text))
        #expect(scenario.brokers.count >= 6)
        #expect(try Scenario(tree: SampleTree.read(scenario.tree.yaml)) == scenario)
    }
}
