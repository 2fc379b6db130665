import BatchScripts
import Chance

/// Reads any bytes as a batch script, the first line's words as options: it may refuse them, and must not break.
@_cdecl("LLVMFuzzerTestOneInput")
func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let options = text.prefix { $0 != "\n" }.split(separator: " ").prefix(8).map(String.init)
    for overrides in [[], options] {
        do {
            _ = try BatchScript.parse(text, overrides: overrides)
        } catch let errors {
            _ = errors.rendered(scriptName: "script")
        }
    }
    return 0
}

@main struct ScriptFuzzer {
    static func main() { throwChance(at: read) }
}
