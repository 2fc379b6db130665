import Federation
import Quantities
import Testing

@testable import Engine

@Suite struct `A file of grids' hours` {
    /// 2026-11-21T13:00Z, counted in hours from 1970.
    private static let first: Int64 = 498_685

    private func fault(_ text: String) -> String? {
        do throws(GridFileFault) {
            _ = try GridFile(Array(text.utf8))
            return nil
        } catch { return error.description }
    }

    @Test func `names its source, its grids and their hours, and leaves unknown what it does not say`() throws {
        let text = """
            # hourly figures, lifecycle
            # Any other line of words is passed over.
            utc,FR,leonardo\r
            2026-11-21T13:00Z,41.5,287.4
            2026-11-21T14:00Z, 38.49 ,

            2026-11-21T15:00:00Z,0,5000
            2026-11-21T17:00Z,7,
            """
        let file = try GridFile(Array(text.utf8))
        #expect(file.source == "hourly figures, lifecycle")
        #expect(
            file.runs == [
                "FR": [
                    GridFile.Run(firstHour: Self.first, grams: [42, 38, 0]),
                    GridFile.Run(firstHour: Self.first + 4, grams: [7]),
                ],
                "leonardo": [
                    GridFile.Run(firstHour: Self.first, grams: [287]),
                    GridFile.Run(firstHour: Self.first + 2, grams: [5000]),
                ],
            ]
        )
        #expect(try GridFile([]).runs.isEmpty)
    }

    @Test(arguments: [
        ("utc\n", "line 1: the header names no grid"), ("utc,FR,FR\n", "line 1: the header names no grid"),
        ("hour,FR\n2026-11-21T13:00Z,4\n", "line 1: the header does not begin with utc"),
        ("2026-11-21T13:00Z,4\n", "line 1: the header does not begin with utc"),
        ("utc,FR\n2026-11-21T13:00Z\n", "line 2: 1 fields, where the header names 2"),
        ("utc,FR\n2026-11-21T13:30Z,4\n", "line 2: the first field is no hour"),
        ("utc,FR\nnoon,4\n", "line 2: the first field is no hour"),
        ("utc,FR\n2026-11-21T13:00Z,4\n2026-11-21T13:00Z,4\n", "line 3: the hour does not follow"),
        ("utc,FR\n2026-11-21T13:00Z,-4\n", "line 2: FR is no number"),
        ("utc,FR\n2026-11-21T13:00Z,5000.5\n", "line 2: FR is no number"),
        ("utc,FR\n2026-11-21T13:00Z,4,1\n", "line 2: 3 fields"),
        ("utc,FR\n2026-11-21T13:00Z,1e3\n", "line 2: FR is no number"),
        ("# \u{7}\nutc,FR\n", "line 1: the source has"),
    ])
    func `tells the line that it can't be read by`(text: String, begin: String) {
        #expect(fault(text)?.hasPrefix(begin) ?? false, "\(fault(text) ?? "nothing")")
    }

    @Test func `has news in what is not known, by the system's name before its country's`() throws {
        let text = "utc,FR,alpha\n2026-11-21T13:00Z,41,9\n2026-11-21T14:00Z,38,8\n"
        let file = try GridFile(Array(text.utf8))
        let now = GridHours.start(ofHour: Self.first)
        func news(_ names: (String, String), at moment: Instant? = nil) -> [[Int64]] {
            let place = GridFile.Place(system: 1, name: names.0, country: names.1, known: GridHours())
            return file.news(for: [place], at: moment ?? now).map(\.grams)
        }
        #expect(news(("alpha", "FR")) == [[9, 8]])
        #expect(news(("beta", "FR")) == [[41, 38]])
        #expect(news(("beta", "FI")) == [])
        // A month ahead at most, and a year back.
        #expect(news(("beta", "FR"), at: GridHours.start(ofHour: Self.first - 743)) == [[41]])
        #expect(news(("beta", "FR"), at: GridHours.start(ofHour: Self.first + 8785)) == [[38]])
        #expect(news(("beta", "FR"), at: GridHours.start(ofHour: Self.first + 9000)) == [])
    }

    @Test func `that holds a year is told month by month`() throws {
        var text = "utc,FR\n"
        for hour in 0..<Int64(2000) {
            text += "\(UnixTime.text((Self.first + hour) * 3600)),\(hour % 500)\n"
        }
        let file = try GridFile(Array(text.utf8))
        let place = GridFile.Place(system: 1, name: "alpha", country: "FR", known: GridHours())
        let news = file.news(for: [place], at: GridHours.start(ofHour: Self.first + 1999))
        #expect(news.map(\.grams.count) == [744, 744, 512])
        #expect(news.map(\.firstHour) == [Self.first, Self.first + 744, Self.first + 1488])
        #expect(news.flatMap(\.grams) == (0..<Int64(2000)).map { $0 % 500 })
    }
}
