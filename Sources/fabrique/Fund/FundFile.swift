import Documents
import Finance

/// A fund's document, and the table of months that it names.
struct FundFile {
    /// What they say.
    var fund: Fund
    /// The files that were read.
    private(set) var paths: [String]
    /// The files as they stand, to make a report anew from.
    var documents: [ReportPage.Document]

    /// Reads a fund. Throws a ``CommandFailure`` that names file, line, what is wrong and how to mend it.
    init(_ path: String) throws {
        let text = try TextFile.read(path)
        let tree = try YAMLDocument.read(text, named: path)
        documents = [ReportPage.Document(name: "the fund", yaml: text)]
        paths = [path]
        var months: [OperationPlan.Month]?
        if let named = try Self.located(path, { () throws(TreeFault) in try Fund.operationFile(of: tree) }) {
            let file = Self.resolved(named, from: path)
            let table = try TextFile.read(file)
            paths.append(file)
            months = try Self.located(file) { () throws(TreeFault) in try OperationPlan(csv: Array(table.utf8)).months }
            documents.append(ReportPage.Document(name: named, yaml: table))
        }
        fund = try Self.located(path) { () throws(TreeFault) in try Fund(tree: tree, months: months) }
    }

    private static func located<Value>(_ path: String, _ body: () throws(TreeFault) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw CommandFailure(.wrongInput, "\(path):\(error)")
        }
    }

    /// As it stands when it is absolute, else from the document's folder.
    private static func resolved(_ name: String, from path: String) -> String {
        guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }
}
