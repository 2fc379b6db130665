import Contract

extension Visit {
    /// How many places a page sets side by side.
    static let mostPlaces = 10

    /// How many of so many places are not shown.
    func content(ofPlaces count: Int) -> Content {
        [
            "hasMorePlaces": count > Self.mostPlaces,
            "morePlaces": words.count("quote.more", max(0, count - Self.mostPlaces)),
        ]
    }

    /// What a place would mean for a job, as rows show it.
    func content(of quote: QuoteView) -> Content {
        var row: Content = [
            "system": quote.system, "partition": quote.partition,
            "place": words.place(of: quote),
            "isPossible": quote.isPossible,
            "obstacles": words.obstacles(of: quote).map {
                ["sentence": $0.text.printable, "sentenceLanguage": $0.language] as Content
            },
            "waits": quote.waits.map { ["sentence": sentence(of: $0)] as Content },
            "billed": words.deviceHours(quote.deviceSeconds), "cost": words.euros(quote.microEuros),
            "energy": words.energy(quote.joules), "carbon": words.carbon(quote.microgramsCO2e),
        ]
        if let training = quote.training {
            row.merge(told(training))
            row["layout"] = training.layout
            row["isOverLimit"] = training.isOverLimit
        }
        if quote.isPossible, quote.isWholeNode { row["wholeNode"] = words("quote.wholeNode") }
        row["gridBasis"] = words.gridBasis(known: quote.gridHoursKnown, of: quote.gridHours)
        row["start"] = time(quote.start)
        row["end"] = time(quote.end)
        return row
    }

    /// How long a training takes in a place, or why that can't be told.
    private func told(_ training: TrainingTime) -> Content {
        guard let seconds = training.seconds, let low = training.lowSeconds, let high = training.highSeconds else {
            let why: (text: String, language: String) =
                training.phrase.map { words.report($0) } ?? (training.obstacle ?? "", "en")
            return [
                "training": words("quote.trainingUntold"), "trainingWhy": why.text.printable,
                "whyLanguage": why.language,
            ]
        }
        let times = [
            "time": words.duration(seconds: seconds), "low": words.duration(seconds: low),
            "high": words.duration(seconds: high),
        ]
        return ["training": words("quote.trainsIn", times)]
    }

    /// How the places stood beside each other when a job got one, as rows show it.
    ///
    /// - Parameter isForetold: Whether the planner foretold the run on some of them.
    func content(of placement: PlacementView, isForetold: Bool) -> Content {
        var content: Content = [
            "hint": words(isForetold ? "quote.hintOfTraining" : "quote.hint"),
            "quotesCaption": words(
                "job.placesThen",
                ["attempt": String(placement.attempt), "time": words.moment(placement.at)]
            ),
            "quotes": placement.places.prefix(Self.mostPlaces).map { place -> Content in
                var row: Content = [
                    "system": place.system, "partition": place.partition,
                    "place": words.place(in: place.country, of: place.chip),
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
        content.merge(self.content(ofPlaces: placement.places.count))
        return content
    }
}
