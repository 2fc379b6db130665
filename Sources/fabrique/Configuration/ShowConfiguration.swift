import ArgumentParser
import FoundationEssentials

/// `fabrique configuration`.
struct ShowConfiguration: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration",
        abstract: "Show what a server would go by, and where each setting came from.",
        discussion: """
            Takes what serve takes. An option wins over the environment, that over the file, that over the standard. \
            Secrets are not shown. Exit status 2 when something can't be, with its place.
            """
    )

    @OptionGroup
    var options: ConfigurationOptions

    @Flag(help: "Print the settings as one JSON document.")
    var json = false

    /// A setting as programs read it.
    private struct Line: Codable {
        var key: String
        /// Nil for a secret.
        var value: String?
        var isSet: Bool
        var from: String
        var variable: String
        var option: String?
        var summary: String
    }

    /// Shows.
    func run() async throws {
        let settings = try options.settings()
        if json {
            let lines = Setting.all.map { setting in
                Line(
                    key: setting.key,
                    value: setting.isSecret ? nil : settings[setting].text,
                    isSet: settings.text(setting) != nil,
                    from: settings[setting].origin.words,
                    variable: setting.variable,
                    option: setting.option.map { "--\($0)" },
                    summary: setting.summary
                )
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            StandardStream.output.write(Array(try encoder.encode(lines)) + [UInt8(ascii: "\n")])
            return
        }
        var table = Table([.fixed("SETTING"), .elastic("VALUE"), .elastic("FROM")])
        for setting in Setting.all {
            let value = settings[setting]
            let shown = setting.isSecret ? (value.text.isEmpty ? "" : "(set)") : value.text
            table.add([
                Table.Cell(setting.key), Table.Cell(shown.isEmpty ? "(not set)" : shown),
                Table.Cell(value.origin.words),
            ])
        }
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        StandardStream.output.write(table.rendered(on: screen))
    }
}
