import ArgumentParser
import Foundation
import Testing

@testable import fabrique

/// One definition of the settings: what is read, offered, documented and shipped is the same.
@Suite struct `The settings' definition` {
    private static func read(_ name: String, from file: String = #filePath) throws -> String {
        try String(contentsOfFile: file.components(separatedBy: "/Tests/")[0] + "/" + name, encoding: .utf8)
    }

    @Test func `gives each its own key, variable and option, and a standard that it takes`() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
        #expect(Set(Setting.all.compactMap(\.option)).count == Setting.all.compactMap(\.option).count)
        for setting in Setting.all {
            #expect(setting.takes(setting.standard), "\(setting.key)")
            #expect(setting.summary.hasSuffix("."), "\(setting.key)")
            #expect(setting.isSecret == (setting.option == nil), "\(setting.key): a secret is no option, all else is")
        }
        #expect(ServerSettings.otherVariables.isDisjoint(with: Setting.all.map(\.variable)))
    }

    /// A server refuses a variable of ours that it doesn't know, so whoever does as a guide says would start none.
    @Test(arguments: ["clients", "docs"])
    func `knows each variable that clients and guides name`(folder: String) throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0] + "/" + folder
        let known = ServerSettings.otherVariables.union(Setting.all.map(\.variable))
        var named: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
            // Folders, pictures and compiled Python are no texts.
            guard let text = try? String(contentsOfFile: root + "/" + file, encoding: .utf8) else { continue }
            named.formUnion(text.matches(of: /FABRIQUE_[A-Z_]*[A-Z]/).map { String($0.output) })
        }
        #expect(!named.isEmpty)
        #expect(named.subtracting(known) == [])
    }

    @Test func `is what serve and configuration offer as options`() {
        for command in [Serve.self, ShowConfiguration.self] as [any ParsableCommand.Type] {
            let words = Fabrique.helpMessage(for: command, columns: 400).split { $0.isWhitespace }.joined(
                separator: " "
            )
            for setting in Setting.all {
                guard let option = setting.option else { continue }
                let place = words.range(of: " --\(option) ")
                let text = place.map { words[$0.upperBound...].prefix(setting.summary.count + 20) }
                #expect(text?.contains(setting.summary) ?? false, "--\(option): \(text ?? "missing")")
            }
        }
    }

    @Test func `is what the guide's table says, row by row`() throws {
        let rows = try Self.read("docs/configuration.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let expected = Setting.all.map { setting in
            let option = setting.option.map { "`--\($0)`" } ?? "none"
            let standard = setting.standard.isEmpty ? "not set" : "`\(setting.standard)`"
            let values = setting.values.count > 80 ? "a country's two letters" : setting.values
            return
                "| `\(setting.key)` | `\(setting.variable)` | \(option) | \(standard) | \(values) | \(setting.summary) |"
        }
        for (row, expected) in zip(rows, expected) { #expect(String(row) == expected) }
        #expect(rows.count == expected.count)
    }

    /// In the file that is shipped, a mark with no blank behind it stands before a setting that is left at its standard.
    @Test func `is what the file that is shipped holds, at its standards`() throws {
        let text = try Self.read("deploy/fabrique.yaml")
        #expect(!text.contains("\t"))
        let bare = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#  ") && line.contains(":") && line.dropFirst(3).first?.isLowercase == true
                ? String(line.dropFirst()) : String(line)
        }
        let path = "/tmp/fabrique-shipped-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let shipped = try ServerSettings(file: path, environment: [:])
        #expect(shipped[.data].text == "/var/lib/fabrique")
        for setting in Setting.all where setting.key != "data" {
            #expect(shipped[setting].text == setting.standard, "\(setting.key)")
        }
        try bare.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let entries = try SettingsFile.read(path)
        #expect(entries.map(\.setting.key).sorted() == Setting.all.map(\.key).sorted())
        for entry in entries where entry.setting.key != "data" {
            #expect(entry.text == entry.setting.standard, "\(entry.setting.key)")
        }
        for setting in Setting.all { #expect(text.contains(setting.summary.dropLast()), "\(setting.key)") }
    }
}
