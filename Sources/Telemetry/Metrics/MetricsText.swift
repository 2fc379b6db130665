/// Families of samples as text that a monitoring system reads.
///
/// Two forms, told apart by what the reader asks for: Prometheus' text format 0.0.4, and OpenMetrics 1.0, which names a
/// counter's family without `_total` and ends with a mark. A family is announced even while it has no sample, so that
/// its name is known before the first thing happens.
package struct MetricsText: Sendable {
    /// How the text is written.
    package enum Form: Sendable {
        case prometheus
        case openMetrics

        /// The form that an `Accept` header asks for.
        package init(accept: String?) {
            self = accept?.contains("application/openmetrics-text") ?? false ? .openMetrics : .prometheus
        }

        /// The media type to answer with.
        package var mediaType: String {
            switch self {
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    /// What the samples of a family are.
    package enum Kind: String, Sendable {
        /// Only grows while the process lives; its name ends with `_total`.
        case counter
        /// Goes up and down.
        case gauge
        /// Values spread over bounds.
        case histogram
    }

    /// Labels in the order in which they are written.
    package typealias Labels = KeyValuePairs<String, String>

    /// The form it is written in.
    package let form: Form
    private var out = ""

    /// Begins a text.
    package init(_ form: Form) {
        self.form = form
        out.reserveCapacity(32_768)
    }

    /// Writes a family. Names are those of the catalogue in the operators' guide; help is one sentence.
    package mutating func family(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ samples: (inout Samples) -> Void
    ) {
        let sample = kind == .counter ? name + "_total" : name
        let family = form == .openMetrics ? name : sample
        out += "# HELP \(family) \(help)\n# TYPE \(family) \(kind.rawValue)\n"
        var all = Samples(name: sample)
        samples(&all)
        out += all.out
    }

    /// Writes a family of one sample without labels.
    package mutating func single(_ name: String, _ kind: Kind, _ value: some BinaryInteger, _ help: String) {
        family(name, kind, help) { $0.add(value) }
    }

    /// Writes a family of one histogram without labels.
    package mutating func single(_ name: String, _ histogram: Histogram, _ help: String) {
        family(name, .histogram, help) { $0.add(histogram) }
    }

    /// The whole text.
    package consuming func finished() -> String { form == .openMetrics ? out + "# EOF\n" : out }

    /// The samples of one family.
    package struct Samples {
        fileprivate let name: String
        fileprivate var out = ""

        /// Adds a whole number.
        package mutating func add(_ value: some BinaryInteger, _ labels: Labels = [:]) {
            line("", labels, nil, "\(value)")
        }

        /// Adds a whole number of a small unit, written in a larger one: `1500` per `1000` is written 1.5.
        package mutating func add(_ value: some BinaryInteger, per unit: Int64, _ labels: Labels = [:]) {
            line("", labels, nil, "\(Double(value) / Double(unit))")
        }

        /// Adds a histogram: its buckets add up from the lowest.
        package mutating func add(_ histogram: Histogram, _ labels: Labels = [:]) {
            let (counts, sum) = histogram.content
            var sofar: UInt64 = 0
            for (bound, count) in zip(histogram.scale.labels + ["+Inf"], counts) {
                sofar += count
                line("_bucket", labels, bound, "\(sofar)")
            }
            let divisor = histogram.scale.divisor
            line("_sum", labels, nil, divisor == 1 ? "\(sum)" : "\(Double(sum) / Double(divisor))")
            line("_count", labels, nil, "\(sofar)")
        }

        private mutating func line(_ suffix: String, _ labels: Labels, _ bound: String?, _ value: String) {
            out += name + suffix
            if !labels.isEmpty || bound != nil {
                var parts = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
                if let bound { parts.append("le=\"\(bound)\"") }
                out += "{" + parts.joined(separator: ",") + "}"
            }
            out += " \(value)\n"
        }

        /// A label's value with nothing in it that could end it.
        private static func escaped(_ text: String) -> String {
            guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x22 || $0 == 0x0a }) else { return text }
            var out = ""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\\": out += "\\\\"
                case "\"": out += "\\\""
                case "\n": out += "\\n"
                default: out.unicodeScalars.append(scalar)
                }
            }
            return out
        }
    }
}
