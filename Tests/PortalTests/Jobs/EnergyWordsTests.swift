import Foundation
import Testing

@testable import Portal

@Suite struct `What energy rests on` {
    private static func texts(_ path: String) throws -> [String] {
        let folder = Shelf.folder.deletingLastPathComponent().appending(path: "Connectors")
        return try SourceTexts(String(contentsOf: folder.appending(path: path), encoding: .utf8)).texts
    }

    /// Every basis that a connector writes.
    private static func bases() throws -> [String] {
        let pieces = try texts("Energy/EnergyModel.swift")
        let cores = try #require(pieces.first { $0.hasPrefix("model: ") })
        let chips = pieces.filter { $0.hasPrefix(", ") || $0.hasPrefix("; ") }.map { piece in
            cores
                + piece.replacing("{a} W", with: "700 W").replacing("{a}", with: "Z9")
                .replacing("{b}", with: "H100 SXM")
        }
        #expect(chips.count == 2)
        let measured = try [
            texts("Machine/MachineConnector+Standing.swift").first { $0.contains("(RAPL)") },
            texts("Slurm/Attempts/SiteMeter.swift").first { $0.contains("energy plugin") },
        ]
        #expect(!measured.contains(nil))
        return [cores] + chips + measured.compactMap(\.self)
    }

    @Test func `is said in every language, as connectors write it`() throws {
        for words in try Shelf.catalogues.keys.sorted().map({ try Shelf.words($0) }) {
            for basis in try Self.bases() {
                let said = words.energyModel(basis)
                #expect(said.language == words.code, "\(words.code): \(basis)")
                let isSame = said.text == basis.replacing("model: ", with: "")
                #expect(isSame == (words.code == "en"), "\(said.text)")
                for name in ["700", "Z9", "H100 SXM"] where basis.contains(name) {
                    #expect(said.text.contains(name), "\(said.text)")
                }
            }
        }
    }

    @Test(arguments: [
        ", 700 W for each H100 SXM, 400 W for each A100",
        ", 700 W for each H100 SXM; Z9 not counted: its power is not known",
    ])
    func `stays English as a whole where it tells of two chips`(chips: String) throws {
        let cores = try #require(try Self.bases().first)
        let said = try Shelf.words("fr").energyModel(cores + chips)
        #expect(said == ((cores + chips).replacing("model: ", with: ""), "en"))
    }

    @Test(arguments: ["10 W a core", "model: nobody knows this"])
    func `stays as it was written where nobody knows it`(basis: String) throws {
        let said = try Shelf.words("fr").energyModel(basis)
        #expect(said == (basis.replacing("model: ", with: ""), "en"))
    }
}
