import Telemetry
import Testing

@Suite struct `The metrics' text` {
    private func text(_ form: MetricsText.Form) -> String {
        let histogram = Histogram(.counts)
        for value in [1, 2, 3, 5000] as [UInt64] { histogram.record(value) }
        var text = MetricsText(form)
        text.single("fabrique_records", .counter, 7, "Records.")
        text.family("fabrique_jobs", .gauge, "Jobs by state.") {
            $0.add(2, ["state": "queued"])
            $0.add(-1, ["state": "a\"b\\c\nd"])
        }
        text.family("fabrique_grams", .counter, "Grams.") { $0.add(1500, per: 1000) }
        text.family("fabrique_none", .gauge, "Nothing yet.") { _ in }
        text.single("fabrique_batch", histogram, "Batches.")
        return text.finished()
    }

    @Test func `announces each family, escapes labels and adds buckets up`() {
        #expect(
            text(.prometheus) == """
                # HELP fabrique_records_total Records.
                # TYPE fabrique_records_total counter
                fabrique_records_total 7
                # HELP fabrique_jobs Jobs by state.
                # TYPE fabrique_jobs gauge
                fabrique_jobs{state="queued"} 2
                fabrique_jobs{state="a\\"b\\\\c\\nd"} -1
                # HELP fabrique_grams_total Grams.
                # TYPE fabrique_grams_total counter
                fabrique_grams_total 1.5
                # HELP fabrique_none Nothing yet.
                # TYPE fabrique_none gauge
                # HELP fabrique_batch Batches.
                # TYPE fabrique_batch histogram
                fabrique_batch_bucket{le="1"} 1
                fabrique_batch_bucket{le="2"} 2
                fabrique_batch_bucket{le="4"} 3
                fabrique_batch_bucket{le="8"} 3
                fabrique_batch_bucket{le="16"} 3
                fabrique_batch_bucket{le="32"} 3
                fabrique_batch_bucket{le="64"} 3
                fabrique_batch_bucket{le="128"} 3
                fabrique_batch_bucket{le="256"} 3
                fabrique_batch_bucket{le="512"} 3
                fabrique_batch_bucket{le="1024"} 3
                fabrique_batch_bucket{le="+Inf"} 4
                fabrique_batch_sum 5006
                fabrique_batch_count 4

                """
        )
    }

    @Test func `is OpenMetrics where that is asked for`() {
        let lines = text(.openMetrics).split(separator: "\n")
        #expect(
            lines[0...2] == [
                "# HELP fabrique_records Records.", "# TYPE fabrique_records counter", "fabrique_records_total 7",
            ]
        )
        #expect(lines.last == "# EOF")
        typealias Form = MetricsText.Form
        let asked = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
        #expect(Form(accept: asked).mediaType == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(Form(accept: "text/html").mediaType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(Form(accept: nil).mediaType == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func `tells of this process`() throws {
        var text = MetricsText(.prometheus)
        ProcessFacts.write(to: &text)
        let lines = text.finished().split(separator: "\n").filter { !$0.hasPrefix("#") }
        var values: [Substring: Double] = [:]
        for line in lines {
            let parts = line.split(separator: " ")
            let value: Double = try #require(Double(parts[1]), "\(line)")
            values[parts[0]] = value
        }
        #expect(values.count == 7, "\(values)")
        #expect(values["process_resident_memory_bytes"] ?? 0 > 1_000_000)
        #expect(values["process_start_time_seconds"] ?? 0 > 1_600_000_000)
        #expect(values["process_open_fds"] ?? 0 >= 3)
    }
}

@Suite struct `A histogram` {
    @Test func `puts a value on a bound into that bound's bucket`() {
        let histogram = Histogram(Histogram.Scale([10, 20]))
        for value in [0, 10, 11, 20, 21, UInt64(1) << 40] { histogram.record(value) }
        #expect(histogram.content.counts == [2, 2, 2])
        #expect(histogram.content.sum == 62 + 1 << 40)
    }

    @Test func `records durations as nanoseconds, and one that ran backwards as none`() {
        let histogram = Histogram(.seconds)
        histogram.record(.milliseconds(3))
        histogram.record(.seconds(-1))
        #expect(histogram.content.sum == 3_000_000)
        #expect(histogram.content.counts.reduce(0, +) == 2)
    }

    @Test func `counts what many threads record at once`() async {
        let histogram = Histogram(.counts)
        let counter = Counter()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for value in 0..<20_000 as Range<UInt64> {
                        histogram.record(value % 3)
                        counter.add()
                    }
                }
            }
        }
        #expect(counter.value == 160_000)
        #expect(histogram.content.counts.reduce(0, +) == 160_000)
    }
}
