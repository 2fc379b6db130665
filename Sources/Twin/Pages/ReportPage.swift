/// A report as one page that needs nothing else: no scripts, no fonts, no network. Charts are drawings in the page, each
/// with its numbers in a table below it, and the scenario stands at the end so that it can be played again.
struct ReportPage {
    /// A part of the page.
    struct Section {
        var title: String
        /// What is seen, in a sentence.
        var lead: String
        var charts: [SVG] = []
        var table: ReportTable?
        /// Whether the table is the thing itself, or what a chart rests on.
        var isTableOpen = false
        /// Whether charts stand below each other, each over the whole width.
        var isStacked = false
    }

    /// A figure that is told first.
    struct Fact {
        var value: String
        var meaning: String
    }

    /// A scenario in YAML.
    struct Document {
        var name: String
        var yaml: String
    }

    var title: String
    var subtitle: String
    var facts: [Fact]
    var sections: [Section]
    /// What was played.
    var scenarios: [Document]

    /// The page.
    var html: String {
        var out = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(SVG.escaped(title))</title>
            <style>\(ReportStyle.css)</style>
            </head>
            <body>
            <header><p class="kicker">Fabrique · digital twin</p><h1>\(SVG.escaped(title))</h1>
            <p class="lead">\(SVG.escaped(subtitle))</p></header>
            <main>
            <ul class="facts">

            """
        for fact in facts {
            out += "<li><strong>\(SVG.escaped(fact.value))</strong><span>\(SVG.escaped(fact.meaning))</span></li>\n"
        }
        out += "</ul>\n"
        for section in sections {
            out += "<section>\n<h2>\(SVG.escaped(section.title))</h2>\n"
            if !section.lead.isEmpty { out += "<p>\(SVG.escaped(section.lead))</p>\n" }
            if !section.charts.isEmpty {
                let style = section.charts.count > 1 && !section.isStacked ? "charts several" : "charts"
                out += "<div class=\"\(style)\">"
                for chart in section.charts { out += "<figure>\(chart.markup)</figure>\n" }
                out += "</div>\n"
            }
            if let table = section.table {
                let markup = Self.markup(of: table)
                out += section.isTableOpen ? markup : "<details><summary>The numbers</summary>\(markup)</details>\n"
            }
            out += "</section>\n"
        }
        out += """
            <section>
            <h2>\(scenarios.count > 1 ? "The scenarios" : "The scenario")</h2>
            <p>Save it as a file and play it again with <code>fabrique twin run</code>: the same scenario gives the same report.</p>
            \(scenarios.map(Self.markup).joined())</section>
            </main>
            </body>
            </html>

            """
        return out
    }

    private static func markup(of document: Document) -> String {
        "<details><summary>Show \(SVG.escaped(document.name))</summary><pre class=\"scenario\">\(SVG.escaped(document.yaml))"
            + "</pre></details>\n"
    }

    private static func markup(of table: ReportTable) -> String {
        var out =
            "<div class=\"scroll\" tabindex=\"0\"><table><caption>\(SVG.escaped(table.title))</caption><thead><tr>"
        for column in table.columns where !column.isHidden {
            out += "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "")>\(SVG.escaped(column.title))</th>"
        }
        out += "</tr></thead><tbody>\n"
        for row in table.rows {
            out += "<tr>"
            for place in table.shown {
                let style = table.columns[place].isNumber ? " class=\"n\"" : ""
                out += place == 0 ? "<th scope=\"row\">" : "<td\(style)>"
                out += SVG.escaped(row[place].text) + (place == 0 ? "</th>" : "</td>")
            }
            out += "</tr>\n"
        }
        return out + "</tbody></table></div>\n"
    }
}
