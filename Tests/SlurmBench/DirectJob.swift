package import Connectors
import Foundation

/// A job as a site's own user submits it, without the federation: one accelerator for five minutes.
package struct DirectJob: Sendable {
    package var script: String
    package var isHeld: Bool
    /// The numbers of an array's jobs, e.g. `0-999`; nil for a single job.
    package var array: String?

    /// Describes a job.
    package init(_ script: String, isHeld: Bool, array: String? = nil) {
        (self.script, self.isHeld, self.array) = (script, isHeld, array)
    }

    /// The body of its submission, in the form of one version.
    package func body(in version: SlurmVersion) throws -> [UInt8] {
        var job: [String: Any] = [
            "name": "direct", "partition": "gpu", "account": "fab", "current_working_directory": "/tmp",
            "standard_output": "/dev/null", "tasks": 1,
        ]
        if isHeld { job["hold"] = true }
        if let array { job["array"] = array }
        if version >= .v40 {
            job["environment"] = ["PATH=\(Self.path)"]
            job["tres_per_node"] = "gres/gpu:1"
            job["memory_per_node"] = Self.number(10)
            job["time_limit"] = Self.number(5)
        } else {
            job["environment"] = ["PATH": Self.path]
            job["gpus_per_node"] = "1"
            job["memory_per_node"] = 10
            job["time_limit"] = 5
        }
        var body: [String: Any] = [:]
        if version >= .v41 { job["script"] = script } else { body["script"] = script }
        body["job"] = job
        return Array(try JSONSerialization.data(withJSONObject: body))
    }

    private static let path = "/usr/bin:/bin"

    private static func number(_ number: Int) -> [String: Any] { ["set": true, "infinite": false, "number": number] }
}
