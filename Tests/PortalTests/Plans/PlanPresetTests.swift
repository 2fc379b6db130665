import Foundation
import Testing

@testable import Portal

@Suite struct `The examples that plans begin from` {
    @Test func `are those of the repository, and every kind has one with a name in every language`() throws {
        let presets = try PlanPresets(Shelf.resources)
        let root = Shelf.folder.deletingLastPathComponent().deletingLastPathComponent()
        let examples = [
            "training-llama-405b": "training/llama-405b", "training-small": "training/small",
            "gigafactory-lot1": "gigafactories/finland", "gigafactory-lot2": "gigafactories/lot2",
            "fund-gigafactory": "funds/gigafactory", "scenario-brokers": "scenarios/two-systems",
        ]
        var seen = 0
        for kind in PlanPages.kinds {
            #expect(presets.first(kind) != nil, "\(kind)")
            for preset in presets.of(kind) {
                let example = try #require(examples[preset.name])
                let text = try String(contentsOf: root.appending(path: "Examples/\(example).yaml"), encoding: .utf8)
                #expect(preset.text == text, "\(preset.name)")
                for (code, catalogue) in try Shelf.catalogues {
                    #expect(catalogue.texts["preset.\(preset.name)"] != nil, "\(code)")
                }
                seen += 1
            }
        }
        #expect(seen == examples.count)
    }

    @Test func `and every kind and state of a plan have their words`() throws {
        for (code, catalogue) in try Shelf.catalogues {
            for kind in PlanPages.kinds {
                for group in ["kind", "kinds", "new", "what", "guide"] {
                    #expect(catalogue.texts["plans.\(group).\(kind)"] != nil, "\(code): \(group) \(kind)")
                }
            }
            for state in ["queued", "running", "succeeded", "failed", "cancelled"] {
                #expect(catalogue.texts["plans.state.\(state)"] != nil, "\(code): \(state)")
            }
        }
    }
}
