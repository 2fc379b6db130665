import Contract

extension Visit {
    /// The last of a job's ledger entries, and how many there are before them.
    func content(ofLast most: Int, of entries: [EntryView]) -> Content {
        var content: Content = [
            "hasEntries": !entries.isEmpty,
            "entries": entries.suffix(most).map { self.content(of: $0) },
        ]
        if entries.count > most { content["moreEntries"] = words.count("entry.more", entries.count - most) }
        return content
    }

    /// A ledger entry as rows show it.
    func content(of entry: EntryView) -> Content {
        var row: Content = [
            "entry": entry.entry,
            "kind": words.known("entry.kind.\(entry.kind)") ?? entry.kind,
            "sequence": entry.sequence,
            "moves": entry.postings.filter { $0.amount > 0 }.map { posting -> Content in
                ["account": posting.account, "amount": words.amount(posting.amount, unit: posting.unit)]
            },
            "allocationName": entry.allocation.map { words("entry.allocation", ["allocation": String($0)]) } ?? "",
        ]
        row["at"] = time(entry.at)
        if let job = entry.job {
            row["entryJob"] = job
            row["jobName"] = words("job.title", ["job": String(job)])
        }
        row["entryWhy"] = entry.why.flatMap { $0.isEmpty ? nil : $0.printable }
        return row
    }
}
