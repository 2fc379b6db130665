import Contract

extension PlanReport {
    /// The names and keys of the document that its tables show.
    var names: Set<String> {
        var names: Set<String> = []
        for table in tables {
            for row in table.rows {
                for place in row.indices where PlanTable.isName(place, in: row, table.columns) {
                    names.insert(row[place].text)
                }
            }
        }
        return names
    }
}

extension PlanTable {
    /// Whether a cell holds a name, a key or a code, which stays as it is in every language even where it reads as a word
    /// of ours.
    static func isName(_ place: Int, in row: [PlanCell], _ columns: [PlanColumn]) -> Bool {
        func other(_ key: String) -> String? { zip(columns, row).first { $0.0.key == key }?.1.text }
        let text = row[place].text
        switch columns[place].key {
        case "accessMode", "against", "broker", "phase", "programme", "reference", "remedy", "system": return true
        // What the manager earns is no layer, and a sum no instrument.
        case "layer": return other("kind") != "carry"
        case "instrument": return other("method") != "–"
        // Codes of countries stay: NO is Norway.
        case "country": return text.count == 2
        // So do kinds of organisations, but those that we have words for.
        case "organisation": return !["startup", "SME"].contains(text)
        default: return false
        }
    }
}
