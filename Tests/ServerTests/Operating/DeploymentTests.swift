import Foundation
import Testing

/// What lies in deploy/ is checked by the tools that will read it.
@Suite struct `The files for operators` {
    @Test func `hold alerts that promtool takes`() async throws {
        try await Scratch.with { scratch in
            let rules = Repository.path("deploy/prometheus/fabrique.rules.yaml")
            let verdict = try await scratch.tool("/usr/bin/promtool", "check", "rules", rules)
            #expect(verdict.status == 0, "\(verdict.text)")
        }
    }

    @Test func `watch no figure that the server does not tell`() async throws {
        try await `The metrics`.withOpenMetrics { client, _ in
            let own = HTTPClient(port: client.port, token: `The metrics`.token)
            let answer = try await own.send("GET", "/metrics")
            var told: Set<String> = []
            for line in answer.text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                let name = String(words[2])
                told.insert(name)
                if words[3] == "histogram" { told.formUnion(["_bucket", "_sum", "_count"].map { name + $0 }) }
            }
            #expect(told.count > 50)
            let name = try NSRegularExpression(pattern: "\\b(fabrique|process)_[a-z_0-9]+")
            for file in ["deploy/grafana/fabrique.json", "deploy/prometheus/fabrique.rules.yaml"] {
                let text = try Repository.read(file)
                let found = name.matches(in: text, range: NSRange(text.startIndex..., in: text)).map {
                    String(text[Range($0.range, in: text)!])
                }
                #expect(found.count >= 12, "\(file)")
                #expect(Set(found).subtracting(told).sorted() == [], "\(file)")
            }
            // And the guide names each of them.
            let guide = try Repository.read("docs/operators.md")
            let untold = told.filter { name in
                !["_bucket", "_sum", "_count"].contains { name.hasSuffix($0) } && !guide.contains("`\(name)`")
            }
            #expect(untold.sorted() == [], "docs/operators.md does not tell of these")
        }
    }

    @Test func `hold a dashboard that is one JSON document of panels that do not overlap`() throws {
        struct Dashboard: Decodable {
            struct Place: Decodable {
                var x: Int
                var y: Int
                var w: Int
                var h: Int
            }
            struct Panel: Decodable {
                var id: Int
                var title: String
                var gridPos: Place
            }
            var uid: String
            var panels: [Panel]
        }
        let text = try Repository.read("deploy/grafana/fabrique.json")
        let board = try JSONDecoder().decode(Dashboard.self, from: Data(text.utf8))
        #expect(board.uid == "fabrique" && Set(board.panels.map(\.id)).count == board.panels.count)
        var taken: Set<Int> = []
        for panel in board.panels {
            let place = panel.gridPos
            #expect(place.x + place.w <= 24, "\(panel.title)")
            for y in place.y..<place.y + place.h {
                for x in place.x..<place.x + place.w { #expect(taken.insert(y * 24 + x).inserted, "\(panel.title)") }
            }
        }
    }

    @Test(arguments: ["fabrique.service", "fabrique-backup.service", "fabrique-backup.timer"])
    func `hold units that systemd takes`(unit: String) async throws {
        try await Scratch.with { scratch in
            // The program need not be installed here for its units to be right.
            for name in ["fabrique.service", "fabrique-backup.service", "fabrique-backup.timer"] {
                let text = try Repository.read("deploy/systemd/\(name)")
                try scratch.write(
                    name,
                    text.replacing("/usr/bin/fabrique", with: "/bin/true").replacing(
                        "man:fabrique(1)",
                        with: "man:true(1)"
                    )
                )
            }
            let verdict = try await scratch.tool(
                "/usr/bin/systemd-analyze",
                "verify",
                "--man=no",
                scratch.path + "/" + unit
            )
            #expect(verdict.status == 0 && verdict.text.isEmpty, "\(verdict.text)")
        }
    }
}
