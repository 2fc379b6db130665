import Foundation
import Testing

@testable import Planning

@Suite struct `The example gigafactories` {
    /// The checkout's folder: the one above `Tests`, wherever the sources lie for a build.
    private static let folder: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.lastPathComponent != "Tests", folder.path != "/" { folder.deleteLastPathComponent() }
        return folder.deletingLastPathComponent().appendingPathComponent("Examples/gigafactories")
    }()

    @Test(arguments: ["lot2", "finland"])
    func `are read, cost something and reach their lot's size`(name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).yaml"), encoding: .utf8)
        let plan = try SampleFactory.read(text).plan()
        #expect(try #require(plan.levelisedCost?.eurosPerDeviceHour) > 0)
        #expect(plan.cashFlows?.isEmpty == false)
        #expect(plan.criteria.prefix(2).allSatisfy { $0.grade == .met })
    }
}
