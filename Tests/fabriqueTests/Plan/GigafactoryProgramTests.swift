import Foundation
import Testing

/// `fabrique plan gigafactory` as a consortium runs it.
@Suite struct `The gigafactory's command` {
    private static let factory = """
        name: Small
        country: FR
        chip: H100
        chipYears: 1
        phases: [{chips: 800, ordered: 2027-01-01, planned: 2028-01-01}]
        power:
          pue: 1.2
          contracts: [{kind: wind, megawatts: 1, profile: west}]
        hourly: {intensity: hours.csv, generation: hours.csv}
        costs: {eurosPerChip: 30_000, eurosPerKilowatt: 8_000, connectionEuros: 0, operationEurosPerYear: 1e6, discountRate: 8 %}
        sales: {utilisation: 70 %, eurosPerDeviceHour: 2.5}

        """

    /// A folder with a factory and a year of hours in it, gone afterwards.
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-giga-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.factory.utf8).write(to: folder.appending(path: "a.yaml"))
        var hours = "utc,FR,DE,west\n"
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for (month, days) in lengths.enumerated() {
            for day in 1...days {
                for hour in 0..<24 {
                    let stamp = String(format: "2022-%02d-%02dT%02d:00Z", month + 1, day, hour)
                    hours += "\(stamp),50,400,\(hour < 12 ? 1 : 0)\n"
                }
            }
        }
        try Data(hours.utf8).write(to: folder.appending(path: "hours.csv"))
        try await body(folder)
    }

    private func text(_ folder: URL, _ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    @Test func `writes tables, page, files and cash flows, with the countries side by side`() async throws {
        try await withFolder { folder in
            let run = try await BuiltProgram.run(
                "plan",
                "gigafactory",
                folder.path + "/a.yaml",
                "--compare",
                "FR,de,FI",
                "--json",
                "--html",
                folder.path + "/a.html",
                "--csv",
                folder.path + "/tables",
                "--cash-flows",
                folder.path + "/flows.csv"
            )
            #expect(run.status == 0, "\(run.error)")
            let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let countries = try #require(report["countries"] as? [[String: Any]])
            #expect(countries.map { $0["country"] as? String } == ["France", "Germany", "Finland"])
            // The same load, at 400 g instead of 50 g in every hour.
            let hourly = countries.map { $0["tonnesHourly"] as? Double }
            let (france, germany) = (try #require(hourly[0]), try #require(hourly[1]))
            #expect(abs(germany / france - 8) < 1e-6)
            #expect(hourly[2] == nil && countries[2]["tonnesHourly"] as? String == "not known")
            let matched = try #require(countries[0]["tonnesMatched"] as? Double)
            // Half the hours from the wind at 11 g, half from the grid at 50 g.
            #expect(abs(matched / france - 0.61) < 1e-6)
            let flows = try text(folder, "flows.csv").split(separator: "\n")
            #expect(flows[0].hasPrefix("month,capital_cents,running_cents,power_cents,sold_device_hours"))
            #expect(flows.count == 1 + 24)
            #expect(try text(folder, "tables/months.csv").hasPrefix("month,builtChips,"))
            #expect(try text(folder, "a.html").contains("What a device-hour hangs on"))
        }
    }

    @Test func `makes the folders of its tables, and takes no file twice`() async throws {
        try await withFolder { folder in
            let path = folder.path + "/a.yaml"
            let run = try await BuiltProgram.run("plan", "gigafactory", path, "--csv", folder.path + "/deep/tables")
            #expect(run.status == 0, "\(run.error)")
            #expect(try text(folder, "deep/tables/months.csv").hasPrefix("month,builtChips,"))
            for (options, words) in [
                (["--html", folder.path + "/x", "--cash-flows", folder.path + "/deep/../x"], "would both write to"),
                (["--html", folder.path + "/hours.csv"], "is what the command reads"),
                (["--html", ""], "--html names no file"), (["--html", "-"], "would both write to standard output"),
                (["--compare", ""], "--compare names no country"),
                (["--calibration", "none"], "asks for no training run"),
            ] {
                let refused = try await BuiltProgram.run(["plan", "gigafactory", path] + options)
                #expect(refused.status == 2 && refused.error.contains(words), "\(options): \(refused.error)")
                #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
            }
        }
    }

    @Test func `prints what people read`() async throws {
        try await withFolder { folder in
            let run = try await BuiltProgram.run("plan", "gigafactory", folder.path + "/a.yaml")
            #expect(run.status == 0, "\(run.error)")
            for part in ["levelised cost", "Year by year", "utilisation", "What is not known", "not known"] {
                #expect(run.output.contains(part), "\(part)")
            }
        }
    }

    @Test(arguments: [
        ("chip: H100", "chip: H1000", "3: chip: \"H1000\" is not known"),
        ("profile: west", "profile: east", "no hours are at hand for the profile east"),
        ("intensity: hours.csv", "intensity: none.csv", "none.csv can't be read"),
    ])
    func `ends with 2 for a file that is wrong, and says where`(good: String, bad: String, told: String) async throws {
        try await withFolder { folder in
            let text = Self.factory.replacingOccurrences(of: good, with: bad)
            try Data(text.utf8).write(to: folder.appending(path: "b.yaml"))
            let run = try await BuiltProgram.run("plan", "gigafactory", folder.path + "/b.yaml")
            #expect(run.status == 2)
            #expect(run.error.contains(told), "\(run.error)")
        }
    }

    @Test func `ends with 2 for a country that nobody knows`() async throws {
        try await withFolder { folder in
            let run = try await BuiltProgram.run("plan", "gigafactory", folder.path + "/a.yaml", "--compare", "FR,XX")
            #expect(run.status == 2)
            #expect(run.error.contains("no country is known as XX"))
        }
    }
}
