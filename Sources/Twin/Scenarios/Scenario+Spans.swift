import Documents
import Quantities

extension Scenario {
    /// A span as scenarios write it, `90 s` to `1 y`, in seconds; nil for what is none.
    package static func seconds(of span: String) -> Int64? { TreeValue.seconds(of: span) }
}
