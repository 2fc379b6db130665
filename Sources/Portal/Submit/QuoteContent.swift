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
            "system": quote.system, "partition": quote.partition,
            "place": "\(quote.country) · \(quote.chip) · \(asked)",
            "isPossible": quote.isPossible, "obstacles": quote.obstacles,
            "waits": quote.waits.map { ["sentence": sentence(of: $0)] as Content },
            "billed": words.deviceHours(quote.deviceSeconds), "cost": words.euros(quote.microEuros),
            "energy": words.energy(quote.joules), "carbon": words.carbon(quote.microgramsCO2e),
        ]
        if let training = quote.training {
            row["training"] = told(training)
            row["layout"] = training.layout
            row["isOverLimit"] = training.isOverLimit
        }
        if quote.isWholeNode { row["wholeNode"] = words("quote.wholeNode") }
        row["start"] = time(quote.start)
        row["end"] = time(quote.end)
        return row
    }

    /// How long a training takes in a place, or why that can't be told.
    private func told(_ training: TrainingTime) -> String {
        guard let seconds = training.seconds, let low = training.lowSeconds, let high = training.highSeconds else {
            let why = training.phrase.map { words.report($0).text } ?? training.obstacle ?? ""
            return words("quote.trainingUntold", ["why": why.printable])
        }
        return words(
            "quote.trainsIn",
            [
                "time": words.duration(seconds: seconds), "low": words.duration(seconds: low),
                "high": words.duration(seconds: high),
            ]
        )
    }

    /// How the places stood beside each other when a job got one, as rows show it.
    func content(of placement: PlacementView) -> Content {
        [
            "hint": words("quote.hint"),
            "quotesCaption": words(
                "job.placesThen",
                ["attempt": String(placement.attempt), "time": words.moment(placement.at) + " UTC"]
            ),
            "quotes": placement.places.map { place -> Content in
                var row: Content = [
                    "system": place.system, "partition": place.partition, "place": "\(place.country) · \(place.chip)",
                    "isPossible": true, "isChosen": place.verdict.code == "chosen",
                    "verdict": words.known("verdict.\(place.verdict.code)") ?? place.verdict.sentence,
                    "billed": words.deviceHours(place.deviceSeconds), "cost": words.euros(place.microEuros),
                    "energy": words.energy(place.joules), "carbon": words.carbon(place.microgramsCO2e),
                ]
                row["start"] = time(place.start)
                row["end"] = time(place.end)
                return row
            },
        ]
    }
}
