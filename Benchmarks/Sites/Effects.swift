import Foundation

/// The file that jobs write a line to when they begin: what really ran, whoever fed the cluster.
struct Effects: Sendable {
    let folder: String

    var path: String { folder + "/effects" }

    /// A job that does nothing else.
    var script: String {
        """
        #!/bin/sh
        #SBATCH --partition=gpu --gpus=1 --ntasks=1 --mem=10M --time=5 --output=/dev/null
        date +%s.%N >>\(path)

        """
    }

    init(in folder: String) { self.folder = folder }

    private var starts: [Date] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Double($0) }.map { Date(timeIntervalSince1970: $0) }
    }

    /// Waits until so many have begun. A look costs a hundredth of what a job does.
    func wait(for count: Int) async throws {
        while starts.count < count { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// When the first began.
    func firstStart() async throws -> Date {
        try await wait(for: 1)
        return starts[0]
    }
}
