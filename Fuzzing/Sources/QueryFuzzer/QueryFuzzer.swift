import Chance
import HummingbirdCore

/// Reads any bytes as the parameters of a request, in every way that a list reads its own: it may refuse them, and must not
/// break.
@_cdecl("LLVMFuzzerTestOneInput")
func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    guard let query = try? Query(URI("/?" + text), known: known) else { return 0 }
    if let limit = try? query.limit() { precondition((1...500).contains(limit), "a page has a bound") }
    if let word = try? query.word("sort", of: words) { precondition(words.contains(word), "a word is a known one") }
    if let name = try? query.name("project") { precondition((1...40).contains(name.utf8.count), "a name is short") }
    if let text = try? query.text("q", atMost: 20) { precondition(text.utf8.count <= 20, "a text has a bound") }
    if let number = try? query.cursor() {
        let again = try? Query(URI("/?cursor=" + Query.cursor(number)), known: known).cursor()
        precondition(again == number, "a cursor that was read can be written and read again")
    }
    _ = (try? query.person("person"), try? query.flag("held"))
    precondition(query.all("state").last == query["state"], "the last of many counts")
    return 0
}

private let known = ["cursor", "held", "limit", "person", "project", "q", "sort", "state"]
private let words = ["newest", "oldest"]

@main struct QueryFuzzer {
    static func main() { throwChance(at: read) }
}
