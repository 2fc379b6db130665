import Foundation
import Testing

/// `fabrique twin` as a planner runs it.
@Suite struct `The twin's commands` {
    private static let scenario = """
        title: Two small systems
        start: 2026-01-05
        length: 2 d
        seeds: 2
        network:
          - name: north
            country: SE
            policy: easy
            partitions:
              - {name: gpu, nodes: 2, devicesPerNode: 4, kilowattsPerDevice: 0.7, eurosPerDeviceHour: 2}
          - name: south
            country: PL
            policy: easy
            partitions:
              - {name: gpu, nodes: 2, devicesPerNode: 4, kilowattsPerDevice: 0.4, eurosPerDeviceHour: 1}
        accessModes:
          - {name: playground, budgetDeviceHours: 100, shareCap: 0.5}
        workloads:
          - name: startups
            accessMode: playground
            organisations: {startup: 3, sme: 1}
            slack: 1 d
            load: 0.8
            model:
              unit: device
              jobsPerDay: 100
              hours: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
              days: [1, 1, 1, 1, 1, 1, 1]
              sizes:
                - {devices: 1, share: 0.7}
                - {devices: 4, share: 0.3}
              runTimes:
                - fromDevices: 1
                  meanSeconds: [20, 45, 80, 120, 170, 230, 310, 410, 530, 690, 890, 1150, 1500, 1950, 2550, 3400, 4600, 6500, 9000, 12000, 15000, 20000, 30000, 50000]
        brokers: [each-site-alone, siblings, soonest]
        intensity: {SE: 35, PL: 640}
        price: {SE: 45, PL: 100}
        checkpoints: {every: 1 h, cost: 30 s}

        """

    /// A folder with the scenario in it, gone afterwards.
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fabrique-twin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.scenario.utf8).write(to: folder.appending(path: "a.yaml"))
        try await body(folder)
    }

    private func text(_ folder: URL, _ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `plays a scenario, and the scenario in its page plays to the same page`() async throws {
        try await withFolder { folder in
            let (page, again) = (folder.path + "/a.html", folder.path + "/b.html")
            let played = try await BuiltProgram.run("twin", "run", folder.path + "/a.yaml", "--html", page)
            #expect(played.status == 0, "\(played.error)")
            for part in ["Brokers", "each-site-alone", "What quotes change", "Budgets and shares", "Fairness"] {
                #expect(played.output.contains(part), "\(part)")
            }
            let html = try text(folder, "a.html")
            let start = try #require(html.range(of: "<pre class=\"scenario\">")).upperBound
            let end = try #require(html.range(of: "</pre>")).lowerBound
            var yaml = String(html[start..<end])
            for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
                yaml = yaml.replacingOccurrences(of: entity, with: sign)
            }
            try Data(yaml.utf8).write(to: folder.appending(path: "b.yaml"))
            let repeated = try await BuiltProgram.run("twin", "run", folder.path + "/b.yaml", "--html", again)
            #expect(repeated.status == 0 && repeated.output == played.output, "\(repeated.error)")
            #expect(try text(folder, "b.html") == html)
        }
    }

    @Test func `writes a line for every job, the same each time, and as many as the report counts`() async throws {
        try await withFolder { folder in
            var files: [String] = []
            for name in ["one.csv", "two.csv"] {
                let played = try await BuiltProgram.run(
                    "twin",
                    "run",
                    folder.path + "/a.yaml",
                    "--json",
                    "--jobs",
                    folder.path + "/" + name
                )
                #expect(played.status == 0, "\(played.error)")
                files.append(try text(folder, name))
                let brokers = try #require(try object(played.output)["brokers"] as? [[String: Any]])
                // The table holds means over two seeds.
                let counted = brokers.compactMap { $0["jobs"] as? Double }.reduce(0, +) * 2
                #expect(Double(files[0].split(separator: "\n").count - 1) == counted && counted > 100)
            }
            #expect(files[0] == files[1])
        }
    }

    @Test func `finds that a scenario is like itself, and what a greener grid changes`() async throws {
        try await withFolder { folder in
            let greener = Self.scenario.replacingOccurrences(of: "PL: 640", with: "PL: 64")
            try Data(greener.utf8).write(to: folder.appending(path: "green.yaml"))
            let paths = ["a", "green"].map { folder.path + "/\($0).yaml" }
            let same = try await BuiltProgram.run("twin", "compare", paths[0], paths[0], "--json")
            #expect(same.status == 0, "\(same.error)")
            let changes = try #require(try object(same.output)["changes"] as? [[String: Any]])
            let alone = try #require(
                changes.first { ($0["scenario"] as? String)?.hasSuffix("each-site-alone") == true }
            )
            #expect(alone["meanWait"] as? Double == 0 && alone["co2eHalfWidth"] as? Double == 0)
            let page = folder.path + "/c.html"
            let other = try await BuiltProgram.run("twin", "compare", paths[0], paths[1], "--json", "--html", page)
            let found = try #require(try object(other.output)["changes"] as? [[String: Any]])
            let green = try #require(found.first { $0["scenario"] as? String == "green, each-site-alone" })
            #expect(green["meanWait"] as? Double == 0)
            let cut = try #require(green["co2e"] as? Double)
            #expect(cut < -0.3 && cut > -0.9)
            #expect(try text(folder, "c.html").components(separatedBy: "<pre class=\"scenario\">").count == 3)
        }
    }

    @Test func `says that carbon is not known where no scenario says how clean power is`() async throws {
        try await withFolder { folder in
            let silent = Self.scenario.replacingOccurrences(of: "intensity: {SE: 35, PL: 640}\n", with: "")
            try Data(silent.utf8).write(to: folder.appending(path: "a.yaml"))
            let paths = (run: folder.path + "/a.yaml", jobs: folder.path + "/jobs.csv")
            let told = try await BuiltProgram.run("twin", "run", paths.run, "--jobs", paths.jobs)
            #expect(told.status == 0 && told.output.contains("not known"), "\(told.error)")
            let jobs = try text(folder, "jobs.csv").split(separator: "\n")
            let fields = try #require(jobs.last).split(separator: ",", omittingEmptySubsequences: false)
            #expect(fields.count == 19 && fields[16].isEmpty && !fields[17].isEmpty)
            let played = try await BuiltProgram.run("twin", "run", paths.run, "--json")
            let brokers = try #require(try object(played.output)["brokers"] as? [[String: Any]])
            #expect(brokers.allSatisfy { $0["tonnesCO2e"] is NSNull && $0["euros"] as? Double != nil })
        }
    }

    @Test func `tells what a scenario's trace lacks, and refuses one without a job`() async throws {
        try await withFolder { folder in
            let start = try #require(Self.scenario.range(of: "    load: 0.8\n")).lowerBound
            let end = try #require(Self.scenario.range(of: "brokers:")).lowerBound
            let traced = Self.scenario.replacingCharacters(in: start..<end, with: "    trace: jobs.csv\n")
            try Data(traced.utf8).write(to: folder.appending(path: "a.yaml"))
            for (lines, status, words) in [
                ("", 2, "a.yaml: No job of jobs.csv can be played."),
                ("1,0,60,4\n2,5,,1\n", 0, "jobs.csv: 1 line without a run time: no replay or scenario plays it"),
            ] {
                let trace = "id,submit_s,duration_s,gpus\n" + lines
                try Data(trace.utf8).write(to: folder.appending(path: "jobs.csv"))
                let played = try await BuiltProgram.run("twin", "run", folder.path + "/a.yaml")
                #expect(Int(played.status) == status && played.error.contains(words), "\(played.error)")
            }
        }
    }

    @Test func `warns when scenarios that it compares had different work`() async throws {
        try await withFolder { folder in
            for (amount, isWarned) in [("load: 0.8", true), ("jobsPerYear: 36500", false)] {
                let own = Self.scenario.replacingOccurrences(of: "load: 0.8", with: amount)
                let larger = own.replacingOccurrences(of: "nodes: 2,", with: "nodes: 3,")
                try Data(own.utf8).write(to: folder.appending(path: "a.yaml"))
                try Data(larger.utf8).write(to: folder.appending(path: "b.yaml"))
                let paths = ["a", "b"].map { folder.path + "/\($0).yaml" }
                let compared = try await BuiltProgram.run("twin", "compare", paths[0], paths[1])
                #expect(compared.status == 0)
                #expect(compared.error.contains("had different work") == isWarned, "\(compared.error)")
            }
        }
    }

    @Test func `replays no estimates that nobody made, and on no less than a device`() async throws {
        try await withFolder { folder in
            let path = folder.path + "/jobs.csv"
            try Data("id,submit_s,duration_s,gpus\n1,0,60,4\n".utf8).write(to: folder.appending(path: "jobs.csv"))
            for (devices, flag, status, words) in [
                ("8", "--json", 0, ""), ("8", "--estimates", 2, "leave --estimates out"),
                ("-1", "--json", 2, "--devices takes 1 to 10,000,000"),
            ] {
                let replayed = try await BuiltProgram.run(
                    "twin",
                    "replay",
                    path,
                    "--policy",
                    "easy",
                    "--devices",
                    devices,
                    flag
                )
                #expect(Int(replayed.status) == status, "\(devices) \(flag): \(replayed.error)")
                #expect(words.isEmpty || replayed.error.contains(words), "\(replayed.error)")
            }
        }
    }

    @Test func `stops on Ctrl-C with the report of what was played, and ends with 130`() async throws {
        try await withFolder { folder in
            let long = Self.scenario.replacingOccurrences(of: "length: 2 d", with: "length: 20 y")
            try Data(long.utf8).write(to: folder.appending(path: "long.yaml"))
            let process = try BuiltProgram.process([
                "twin", "run", folder.path + "/long.yaml", "--html", folder.path + "/long.html", "--jobs",
                "/dev/stderr", "--json",
            ])
            let (output, error) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = error
            var bytes = Data()
            try await BuiltProgram.finish(process) {
                // The first jobs have ended once there is more to read than the heading.
                while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < 2 {
                    let more = error.fileHandleForReading.availableData
                    try #require(!more.isEmpty)
                    bytes.append(more)
                }
                process.interrupt()
                while true {
                    let more = error.fileHandleForReading.availableData
                    if more.isEmpty { break }
                    bytes.append(more)
                }
                let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                let report = try object(text)
                #expect((report["cutShortAtSeconds"] as? Int).map { $0 > 0 } == true)
                #expect((report["brokers"] as? [Any])?.count == 1)
            }
            let words = String(decoding: bytes, as: UTF8.self)
            #expect(process.terminationStatus == 130 && words.contains("the report of what was played follows"))
            #expect(try text(folder, "long.html").contains("Cut short"))
        }
    }

    @Test func `refuses what can't be played, with the line and a remedy, and writes nothing`() async throws {
        try await withFolder { folder in
            for (wrong, right, message) in [
                ("nodes: -2", "nodes: 2", "a.yaml:10"),
                ("brokers: [fastest]", "brokers: [each-site-alone, siblings, soonest]", "fastest"),
                ("    modell:", "    model:", "neither trace nor model"),
                ("intensity: none.csv", "intensity: {SE: 35, PL: 640}", "none.csv"),
                ("intensity: {SE: 35}", "intensity: {SE: 35, PL: 640}", "the zone PL, which feeds south"),
                ("price: {SE: 45, PL: 100, XX: 1}", "price: {SE: 45, PL: 100}", "the zone XX feeds no system"),
                ("length: 100000 d", "length: 2 d", "is too long"),
            ] {
                let text = Self.scenario.replacingOccurrences(of: right, with: wrong)
                #expect(text != Self.scenario, "\(right)")
                try Data(text.utf8).write(to: folder.appending(path: "a.yaml"))
                let page = folder.path + "/none.html"
                let played = try await BuiltProgram.run("twin", "run", folder.path + "/a.yaml", "--html", page)
                #expect(played.status == 2 && played.error.contains(message), "\(wrong): \(played.error)")
                #expect(!FileManager.default.fileExists(atPath: page))
            }
            let one = try await BuiltProgram.run("twin", "compare", folder.path + "/a.yaml")
            #expect(one.status == 2 && one.error.contains("two scenarios"))
            let seeds = try await BuiltProgram.run("twin", "run", folder.path + "/a.yaml", "--seeds", "0")
            #expect(seeds.status == 2 && seeds.error.contains("--seeds takes"))
        }
    }

    @Test func `soaks the promises for a while, and one seed alone`() async throws {
        let some = try await BuiltProgram.run("twin", "soak", "--steps", "40", "--minutes", "0.02")
        #expect(some.status == 0 && some.output.contains("every promise was kept"), "\(some.error)")
        let one = try await BuiltProgram.run("twin", "soak", "--seed", "7", "--steps", "40")
        #expect(one.status == 0 && one.output.hasPrefix("1 histories"), "\(one.output)")
    }

    @Test func `asks a fork one thing at a time`() async throws {
        for wrong in [
            [], ["--job", "1", "--award", "200"], ["--system", "lumi", "--project", "atlas"],
            ["--job", "1", "--typical", "0"],
        ] {
            let asked = try BuiltProgram.process(["twin", "fork"] + wrong)
            let error = Pipe()
            asked.standardError = error
            try await BuiltProgram.finish(asked) {}
            #expect(asked.terminationStatus == 2, "\(wrong)")
        }
        let odd = try await BuiltProgram.run("twin", "fork", "--system", "lumi", "--lasting", "a week")
        #expect(odd.status == 2 && odd.error.contains("number and its unit"), "\(odd.error)")
    }
}
