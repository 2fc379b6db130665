/// How files and folders are laid, so that a newcomer guesses the architecture from their names.
struct LayoutRules {
    /// A longer file holds a second idea.
    static let mostLines = 450

    func findings(in tree: SourceTree) -> [Finding] {
        documentation(in: tree) + folderNames(in: tree) + lengths(in: tree) + unfinishedWork(in: tree)
            + shortcuts(in: tree)
    }

    /// Every module says at its door what it knows, what it never does and who calls it.
    private func documentation(in tree: SourceTree) -> [Finding] {
        tree.targets.filter { !tree.contains("Sources/\($0)/module.modulemap") }.compactMap { target in
            let path = "Sources/\(target)/Documentation.docc/\(target).md"
            let title = "# ``\(target.replacing("-", with: "_"))``"
            guard let page = tree.files.first(where: { $0.path == path }) else {
                return Finding(
                    path: path,
                    line: nil,
                    message:
                        "This page is missing. Say in three sentences what \(target) knows, what it never does, who calls it."
                )
            }
            let lines = String(decoding: page.bytes, as: UTF8.self).split(separator: "\n")
            guard lines.first == title[...], lines.count > 1 else {
                return Finding(
                    path: path,
                    line: 1,
                    message: "Begin with “\(title)”, then three sentences about the module."
                )
            }
            return nil
        }
    }

    /// Folders are nouns of the domain; these say nothing about it.
    private func folderNames(in tree: SourceTree) -> [Finding] {
        let empty: Set<Substring> = ["Models", "Helpers", "Managers", "Utils", "Utilities"]
        var folders: Set<String> = []
        for file in tree.files {
            let parts = file.path.split(separator: "/")
            for (index, part) in parts.dropLast().enumerated() where empty.contains(part) {
                folders.insert(parts[...index].joined(separator: "/"))
            }
        }
        return folders.sorted().map {
            Finding(path: $0, line: nil, message: "Name the folder after what is in it: a noun of the domain.")
        }
    }

    private func lengths(in tree: SourceTree) -> [Finding] {
        tree.swift.filter { $0.lineCount > Self.mostLines }.map {
            Finding(
                path: $0.path,
                line: nil,
                message:
                    "\($0.lineCount) lines; \(Self.mostLines) is the limit. Give its second idea a file of its own."
            )
        }
    }

    /// Work left for later is an issue, where others can see it.
    private func unfinishedWork(in tree: SourceTree) -> [Finding] {
        let marks: Set = ["TODO", "FIXME", "XXX"]
        return tree.swift.flatMap { source in
            [Token](code: source.text.comments).filter { marks.contains($0.text) }.map {
                Finding(path: source.path, line: $0.line, message: "Do it, or open an issue and remove the \($0.text).")
            }
        }
    }

    /// Ways of looking away from an error.
    private func shortcuts(in tree: SourceTree) -> [Finding] {
        let bans = [
            BannedWords("Throw, or state the promise with a precondition.", ["try!"]),
            BannedWords("Handle the error, or let it pass on.", ["catch { }"]),
            BannedWords("Cast with as? and say what to do when it is another type.", ["as!"]),
        ]
        return tree.swift.flatMap { $0.findings(of: bans, prefix: "") }
    }
}
