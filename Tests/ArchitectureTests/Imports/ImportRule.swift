/// Every import of a target stands in the table.
struct ImportRule {
    var table = ImportTable.house

    func findings(in tree: SourceTree) -> [Finding] {
        tree.swift.flatMap(findings(in:))
    }

    private func findings(in source: SwiftSource) -> [Finding] {
        guard let target = source.target else { return [] }
        let imports = source.imports
        guard let row = table.row(target) else {
            return imports.isEmpty
                ? []
                : [
                    Finding(
                        path: source.path,
                        line: imports[0].line,
                        message:
                            "The table names no target \(target). Add a row to ImportTable.swift that says what it may import."
                    )
                ]
        }
        return imports.filter { $0.module != target && !row.allows($0.module) }.map { entry in
            Finding(
                path: source.path,
                line: entry.line,
                message: "\(target) may not import \(entry.module). \(advice(for: entry.module, in: row))"
            )
        }
    }

    private func advice(for module: String, in row: ImportTable.Row) -> String {
        let known = row.imports.isEmpty ? "nothing but the standard library" : row.imports.joined(separator: ", ")
        let open = "It may import \(known)."
        if let index = table.rows.firstIndex(where: { $0.target == module }),
            let own = table.rows.firstIndex(where: { $0.target == row.target }), index < own
        {
            return "\(module) stands above it: hand the value in as an argument, or move the type down. \(open)"
        }
        for replacement in Self.replacements where module.hasPrefix(replacement.prefix) {
            return row.isPure ? "\(replacement.inPure) \(open)" : "\(replacement.atTheEdge) \(open)"
        }
        return open
    }

    /// What to use in place of the modules that people reach for.
    private static let replacements: [(prefix: String, inPure: String, atTheEdge: String)] = [
        (
            "Foundation",
            "Quantities has instants and amounts, the standard library the rest; formatting for people belongs above.",
            "Call the system through Glibc; what only Foundation can do belongs to Server or the command line."
        ),
        (
            "Glibc",
            "A pure target makes no system call: let Engine or a connector make it and hand in what it answered.",
            "Ask the target below that owns the system call."
        ),
        (
            "Dispatch",
            "A pure target runs where it is called: leave threads to Engine.",
            "Use a task, or a Mutex from Synchronization."
        ),
        (
            "NIO",
            "A pure target reads no socket: decode in Server and hand in values.",
            "Sockets belong to Server and the command line."
        ),
        (
            "Logging",
            "A pure target says what happened as events; Engine logs them.",
            "Return or throw what happened; Engine and Server log."
        ),
        (
            "Synchronization",
            "A pure target shares nothing: pass the state as an inout argument.",
            "Keep the shared state in Engine, Connectors or Journal, which may lock."
        ),
    ]
}

extension SwiftSource {
    /// Every import of the file: its module, whatever attributes, access and kind of declaration stand around the name.
    ///
    /// `import` is reserved in Swift, so the bare word is always an import.
    var imports: [(module: String, line: Int)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        var found: [(module: String, line: Int)] = []
        for position in tokens.indices where tokens[position].text == "import" {
            var next = position + 1
            if next < tokens.count, kinds.contains(tokens[next].text) { next += 1 }
            guard next < tokens.count else { continue }
            found.append((tokens[next].text.filter { $0 != "`" }, tokens[position].line))
        }
        return found
    }
}
