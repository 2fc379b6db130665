import BatchScripts
import Glibc

/// A script of these directives and one command.
func script(_ directives: String...) -> String {
    (["#!/bin/bash"] + directives + ["hostname", ""]).joined(separator: "\n")
}

/// Reads a script of these `#SBATCH` options.
func parsed(_ options: String, overrides: [String] = []) throws(ScriptErrors) -> BatchScript {
    try BatchScript.parse(script("#SBATCH \(options)"), overrides: overrides)
}

/// The faults in a text; none if it reads.
func errors(in text: String, overrides: [String] = []) -> [ScriptError] {
    do throws(ScriptErrors) {
        _ = try BatchScript.parse(text, overrides: overrides)
        return []
    } catch {
        return error.errors
    }
}

/// The codes of the faults in a script of these `#SBATCH` options.
func codes(_ options: String, overrides: [String] = []) -> [ScriptError.Code] {
    errors(in: script("#SBATCH \(options)"), overrides: overrides).map(\.code)
}

/// Numbers that look random and are the same in every run: SplitMix64, by Sebastiano Vigna.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The text of a script in `Examples/scripts`; nil if it can't be read.
func example(_ name: String, from file: String = #filePath) -> String? {
    let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    guard let handle = fopen("\(root)/Examples/scripts/\(name).sbatch", "r") else { return nil }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&piece, 1, piece.count, handle)
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += piece[..<count]
    }
}
