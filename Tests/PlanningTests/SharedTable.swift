import Foundation
import Planning
import Testing

/// Tables of measured runs that lie beside a checkout and are not part of it.
enum SharedTable {
    /// The folder `shared/facts` next to the checkout or above it; nil when there is none.
    static let folder: URL? = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let facts = folder.appendingPathComponent("shared/facts")
            if FileManager.default.fileExists(atPath: facts.appendingPathComponent("planner.md").path) { return facts }
        }
        return nil
    }()

    /// Whether the tables are there.
    static var isThere: Bool { folder != nil }

    /// The published runs that can be used.
    static func published() throws -> [MeasuredRun] {
        let url = try #require(folder).appendingPathComponent("training-published.csv")
        return try RunTable(Array(Data(contentsOf: url))).runs().compactMap { try? $0.get() }
    }
}
