import Quantities
import Testing

@testable import fabrique

@Suite struct `A table` {
    private let jobs: Table = {
        var table = Table([
            .number("JOB"), .elastic("NAME", least: 6), .fixed("STATE"), .elastic("WHY", least: 6),
            .elastic("NOTE").ifAny,
        ])
        table.add([
            "12", Table.Cell("train the small language model"), Table.Cell("queued", .waiting),
            Table.Cell("All 2 cores of local/cpu are busy until 14:03."), Table.Cell(nil),
        ])
        table.add(["1024", Table.Cell("訓練モデル"), Table.Cell("running", .busy), Table.Cell(nil), Table.Cell(nil)])
        return table
    }()

    private func lines(columns: Int?, isColoured: Bool = false) -> [String] {
        jobs.rendered(on: Screen(columns: columns, isColoured: isColoured, now: Instant(milliseconds: 0)))
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    }

    @Test func `shows everything where there is room, and leaves an empty optional column out`() {
        #expect(
            lines(columns: 200) == [
                " JOB  NAME                            STATE    WHY",
                "  12  train the small language model  queued   All 2 cores of local/cpu are busy until 14:03.",
                "1024  訓練モデル                      running",
            ]
        )
    }

    @Test func `shrinks its widest elastic columns to the terminal`() {
        #expect(
            lines(columns: 80) == [
                " JOB  NAME                            STATE    WHY",
                "  12  train the small language model  queued   All 2 cores of local/cpu are bus…",
                "1024  訓練モデル                      running",
            ]
        )
        #expect(
            lines(columns: 40) == [
                " JOB  NAME         STATE    WHY",
                "  12  train the …  queued   All 2 cores…",
                "1024  訓練モデル   running",
            ]
        )
    }

    @Test func `stacks its rows where even the least widths are too wide`() {
        #expect(
            lines(columns: 20) == [
                "JOB    12", "NAME   train the", "       small", "       language", "       model", "STATE  queued",
                "WHY    All 2 cores", "       of local/cpu", "       are busy", "       until 14:03.", "",
                "JOB    1024",
                "NAME   訓練モデル", "STATE  running",
            ]
        )
    }

    @Test func `leaves out what can be spared before it stacks`() {
        var table = Table([.fixed("JOB"), .fixed("STATE"), .number("TIME").ifRoom, .number("PRICE").ifRoom])
        table.add(["12", "running", "1 min", "€0.02"])
        func header(_ columns: Int) -> String? {
            table.rendered(on: Screen(columns: columns, now: Instant(milliseconds: 0))).split(separator: "\n").first
                .map(String.init)
        }
        #expect(header(26) == "JOB  STATE     TIME  PRICE")
        #expect(header(25) == "JOB  STATE     TIME")
        #expect(header(18) == "JOB  STATE")
        #expect(header(11) == "JOB    12")
    }

    @Test(arguments: [20, 24, 31, 40, 57, 80, 200])
    func `never passes the right edge nor ends a line in blanks`(columns: Int) {
        for line in lines(columns: columns) {
            #expect(line.columns <= columns)
            #expect(line.last != " ")
        }
    }

    @Test func `shortens nothing in a pipe and colours nothing there`() {
        let text = lines(columns: nil).joined()
        #expect(text.contains("until 14:03.") && !text.contains("\u{1B}"))
    }

    @Test func `paints states where colours may be used, without disturbing the columns`() {
        let painted = lines(columns: 200, isColoured: true)
        #expect(painted[1].contains("\u{1B}[33mqueued\u{1B}[0m   All"))
        #expect(painted[2].hasSuffix("\u{1B}[36mrunning\u{1B}[0m"))
    }
}
