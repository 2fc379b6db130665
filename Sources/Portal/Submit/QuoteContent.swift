import Contract

extension Visit {
    /// What a place would mean for a job, as rows show it.
    func content(of quote: QuoteView) -> Content {
        let isCore = quote.device == "core"
        let asked = words(
            "quote.asked",
            [
                "nodes": words.count("job.nodes", quote.nodes),
                "devices": words.count(isCore ? "quote.cores" : "quote.accelerators", quote.billedDevices),
            ]
        )
        var row: Content = [
            "system": quote.system, "partition": quote.partition, "country": quote.country, "chip": quote.chip,
            "isPossible": quote.isPossible, "obstacles": quote.obstacles, "asked": asked,
            "waits": quote.waits.map { ["sentence": sentence(of: $0)] as Content },
            "billed": words.deviceHours(quote.deviceSeconds), "cost": words.euros(quote.microEuros),
            "energy": words.energy(quote.joules), "carbon": words.carbon(quote.microgramsCO2e),
        ]
        if quote.isWholeNode { row["wholeNode"] = words("quote.wholeNode") }
        row["start"] = time(quote.start)
        row["end"] = time(quote.end)
        return row
    }
}
