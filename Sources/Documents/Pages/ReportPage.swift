package import Quantities

/// A report as one page that needs nothing else: no scripts, no fonts, no network. Charts are drawings in the page, each
/// with its numbers in a table below it, and the input stands at the end so that the page can be made again.
package struct ReportPage {
    /// A part of the page.
    package struct Section {
        package var title: String
        /// What is seen, in a sentence.
        package var lead: Phrase
        /// How the charts are read: said only where they are drawn, as pages that draw from tables have others.
        package var key: String
        package var charts: [SVG] = []
        package var table: ReportTable?
        /// Whether the table is the thing itself, or what a chart rests on.
        package var isTableOpen = false
        /// Whether charts stand below each other, each over the whole width.
        package var isStacked = false
        /// How the table is drawn where charts are made from tables; nil where it is not.
        package var plot: ReportPlot?
        /// Further charts of the same rows, below the first and in its form: what does not belong on the first's axis.
        package var morePlots: [ReportPlot] = []

        package init(
            title: String,
            lead: Phrase,
            key: String = "",
            charts: [SVG] = [],
            table: ReportTable? = nil,
            isTableOpen: Bool = false,
            isStacked: Bool = false,
            plot: ReportPlot? = nil,
            morePlots: [ReportPlot] = []
        ) {
            self.title = title
            self.lead = lead
            self.key = key
            self.charts = charts
            self.table = table
            self.isTableOpen = isTableOpen
            self.isStacked = isStacked
            self.plot = plot
            self.morePlots = morePlots
        }
    }

    /// A figure that is told first.
    package struct Fact {
        package var value: String
        package var meaning: Phrase

        package init(value: String, meaning: Phrase) {
            self.value = value
            self.meaning = meaning
        }
    }

    /// An input in YAML.
    package struct Document {
        package var name: String
        package var yaml: String

        package init(name: String, yaml: String) {
            self.name = name
            self.yaml = yaml
        }
    }

    /// What part of Fabrique it comes from.
    package var kicker: String
    package var title: String
    /// What was planned, in a sentence or two.
    package var subtitle: Phrase
    package var facts: [Fact]
    package var sections: [Section]
    /// The inputs, under their heading, with what to do with them.
    package var documentsTitle: String
    /// The command that makes the page anew from an input.
    package var command: String
    /// What went in.
    package var documents: [Document]

    package init(
        kicker: String,
        title: String,
        subtitle: Phrase,
        facts: [Fact],
        sections: [Section],
        documentsTitle: String,
        command: String,
        documents: [Document]
    ) {
        self.kicker = kicker
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.sections = sections
        self.documentsTitle = documentsTitle
        self.command = command
        self.documents = documents
    }

    /// The page.
    package var html: String {
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
            <header><p class="kicker">Fabrique · \(SVG.escaped(kicker))</p><h1>\(SVG.escaped(title))</h1>
            <p class="lead">\(SVG.escaped(subtitle.text))</p></header>
            <main>
            <ul class="facts">

            """
        for fact in facts {
            out +=
                "<li><strong>\(SVG.escaped(fact.value))</strong><span>\(SVG.escaped(fact.meaning.text))</span></li>\n"
        }
        out += "</ul>\n"
        for section in sections {
            out += "<section>\n<h2>\(SVG.escaped(section.title))</h2>\n"
            let lead = [section.lead.text, section.charts.isEmpty ? "" : section.key].filter { !$0.isEmpty }
            if !lead.isEmpty { out += "<p>\(SVG.escaped(lead.joined(separator: " ")))</p>\n" }
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
            <h2>\(SVG.escaped(documentsTitle))</h2>
            <p>Save it as a file and run <code>\(SVG.escaped(command))</code>: the same input gives the same report.</p>
            \(documents.map(Self.markup).joined())</section>
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
