extension Calibration {
    /// The calibration that comes with the program, made by `fabrique plan calibrate --as-source` from published runs.
    package static func shipped() throws(Fault) -> Calibration { try Calibration(shippedText) }

    /// The sources that it was learnt from.
    package static let shippedProfiles = (try? shipped())?.profiles ?? []

    /// The text as a source file of ours, several records a line; the program needs no file beside it then.
    package var source: String {
        let records = text.split(separator: "\n").map(String.init)
        var lines: [String] = []
        for start in stride(from: 0, to: records.count, by: 4) {
            lines.append("        " + records[start..<min(start + 4, records.count)].joined(separator: ";"))
        }
        return """
            // swift-format-ignore-file

            extension Calibration {
                /// Made by `fabrique plan calibrate --as-source`, and never edited.
                static let shippedText = #\"""
            \(lines.joined(separator: "\n"))
                    \"""#
            }

            """
    }
}
