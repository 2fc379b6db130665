import BatchScripts
import Quantities
import Testing

@Suite struct HostileInputTests {
    /// Scripts that say much, to be spoilt.
    private static let seeds = [
        script(
            "#SBATCH --job-name=\"a b\" -N 2-4 -n8 --time=1-02:03:04 --mem=16G --gres=gpu:h100:4",
            "#SBATCH --array=0-15:3,20%4 -d afterok:1:2_3,singleton --signal=B:USR1@60 -C 'a&(b|c)'",
            "#FABRIQUE --objective=soonest --deadline=2026-12-24T18:00+01:00 --countries=FR,FI",
            "#SBATCH --export=ALL,A='1,2' -o %x-%4j.out --mail-type=END"
        ),
        script("#SBATCH --mem-per-cpu=1G --mem=1G", "#SBATCH --gpus=4 --nodes=3", "#SBATCH --tme=1"),
        "#!/bin/sh\n#SBATCH --comment=\"日本語 \u{1F600}\" --what\n",
    ]

    /// What spoils a script best: marks, digits, and pieces of other options.
    private static let pieces: [[UInt8]] = [
        "\"", "'", "\\", "#", "\n", "\t", "\r", "\r\n", "\0", " ", "=", "-", "--", ":", ",", "%", "@", "_", "&", "|",
        "(", ")", "[",
        "*", "?", "0", "9", "99999999999999999999", "4000000", "\n#SBATCH ", "\n#FABRIQUE ", "--array=0-4000000:1 ",
        "é", "\u{202E}",
        "\u{1F468}\u{200D}\u{1F469}", "--time=", "-N", "-Z", "--mem", "unlimited",
    ].map { Array($0.utf8) }

    @Test func `twenty thousand spoilt scripts neither trap nor read differently twice`() {
        let seed: UInt64 = 20_261_121
        var numbers = SeededNumbers(state: seed)
        var read = 0
        var refused = 0
        var complaints: [String] = []
        for round in 0..<20_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...6, using: &numbers) { spoil(&bytes, &numbers) }
            let text = String(decoding: bytes, as: UTF8.self)
            let overrides = round % 3 == 0 ? words(of: text, &numbers) : []
            do throws(ScriptErrors) {
                let script = try BatchScript.parse(text, overrides: overrides)
                read += 1
                if let complaint = complaint(about: script, text) { complaints.append("round \(round): \(complaint)") }
            } catch {
                refused += 1
                if let complaint = complaint(about: error) { complaints.append("round \(round): \(complaint)") }
                if round % 10 == 0, errors(in: text, overrides: overrides) != error.errors {
                    complaints.append("round \(round): reads differently twice")
                }
            }
        }
        #expect(complaints.isEmpty, "seed \(seed)")
        // Both kinds must come up, or the test says little.
        #expect(read > 1000)
        #expect(refused > 1000)
    }

    /// What is wrong with what was read; nil if nothing is.
    private func complaint(about script: BatchScript, _ text: String) -> String? {
        let it = script.resources
        if script.text != text { return "the text changed" }
        if it.nodes < 1 || it.mostNodes < it.nodes { return "\(it.nodes) to \(it.mostNodes) nodes" }
        if it.tasksPerNode * it.nodes < it.tasks { return "\(it.tasks) tasks don't fit" }
        if it.gpusPerNode * it.nodes != it.gpus { return "\(it.gpus) GPUs don't fit" }
        return nil
    }

    /// What is wrong with a refusal; nil if nothing is.
    private func complaint(about refusal: ScriptErrors) -> String? {
        if !(1...ScriptErrors.most).contains(refusal.errors.count) { return "\(refusal.errors.count) errors" }
        for fault in refusal.errors {
            if fault.columns.lowerBound < 1 || fault.columns.isEmpty { return "columns \(fault.columns)" }
            if fault.message.isEmpty { return "no message" }
        }
        let rendered = refusal.errors[0].rendered(scriptName: "s")
        return rendered.utf8.contains { $0 < 32 && $0 != 10 } ? "a control character in \(rendered)" : nil
    }

    @Test func `every prefix of a script reads or is refused`() {
        let whole = Array(Self.seeds[0].utf8)
        for end in 0...whole.count {
            for fault in errors(in: String(decoding: whole[..<end], as: UTF8.self)) {
                #expect(!fault.message.isEmpty)
            }
        }
    }

    @Test func `a script of nothing but options near the limits stays cheap`() {
        let options = Array(repeating: "-Q", count: BatchScript.mostOptions).joined(separator: " ")
        let filler = String(repeating: "# filler\n", count: 400_000)
        #expect(errors(in: "#!/bin/sh\n\(filler)#SBATCH \(options)\n").isEmpty)
        let words = String(repeating: "\"a\"\\b", count: 10_000)
        #expect(errors(in: script("#SBATCH --comment=\(words)")).map(\.code) == [.valueTooLarge])
        let arrays = Array(repeating: "-a0-199998:2", count: BatchScript.mostOptions).joined(separator: " ")
        #expect(errors(in: script("#SBATCH \(arrays)")).isEmpty)
        let late = String(repeating: "true\n#SBATCH --time=1\n", count: 100_000)
        #expect(errors(in: "#!/bin/sh\n\(late)").isEmpty)
    }

    private func spoil(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        // The first line stays, or nearly every script would be refused for it alone.
        let place = Int.random(in: min(12, bytes.count)...bytes.count, using: &numbers)
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0:
            let length = Int.random(in: 0...8, using: &numbers)
            bytes.removeSubrange(place..<min(bytes.count, place + length))
        case 1:
            let length = Int.random(in: 0...20, using: &numbers)
            let copy = Array(bytes[place..<min(bytes.count, place + length)])
            bytes.insert(contentsOf: copy, at: Int.random(in: min(12, bytes.count)...bytes.count, using: &numbers))
        case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &numbers) }
        default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &numbers) ?? [], at: place)
        }
    }

    private func words(of text: String, _ numbers: inout SeededNumbers) -> [String] {
        let words = text.split(separator: " ").map(String.init)
        return (0..<Int.random(in: 0...4, using: &numbers)).compactMap { _ in words.randomElement(using: &numbers) }
    }
}
