import Contract

/// Countries, and the places in them that a job could go to.
extension Words {
    /// A country's name; its code where the catalogue has none.
    func country(_ code: String) -> String { known("country.\(code)") ?? code }

    /// Where a place stands, and what its chips are.
    func place(in country: String, of chip: String) -> String { "\(self.country(country)) · \(chip)" }

    /// The same, with what a job would be billed for there. A place that refuses a job bills nothing: what the job comes
    /// to there would be read as what the place has.
    func place(of quote: QuoteView) -> String {
        let place = place(in: quote.country, of: quote.chip)
        guard quote.isPossible else { return place }
        let devices = quote.device == "core" ? "quote.cores" : "quote.accelerators"
        let asked = self(
            "quote.asked",
            ["nodes": count("job.nodes", quote.nodes), "devices": count(devices, quote.billedDevices)]
        )
        return "\(place) · \(asked)"
    }
}
