import Chance

/// Reads any bytes as a form of either type, or as a `Range` header: it may refuse, and must not break.
@_cdecl("LLVMFuzzerTestOneInput")
func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return -1 }
    let body = Array(UnsafeBufferPointer(start: bytes + 1, count: count - 1))
    switch bytes[0] % 4 {
    case 0: repeated(Form(body, type: urlEncoded))
    case 1: repeated(Form(body, type: "multipart/form-data; boundary=b"))
    case 2:
        // The header of the type is hostile as well: the first line.
        let line = body.prefix { $0 != 10 }
        repeated(Form(Array(body.dropFirst(line.count + 1)), type: String(decoding: line, as: UTF8.self)))
    default: bounded(String(decoding: body, as: UTF8.self))
    }
    return 0
}

private let urlEncoded = "application/x-www-form-urlencoded"

private func repeated(_ form: Form?) {
    guard let form else { return }
    let text = form.fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    guard let again = Form(Array(text.utf8), type: urlEncoded),
        again.fields.elementsEqual(form.fields, by: { $0.name == $1.name && $0.value == $1.value })
    else { preconditionFailure("what was read can be written and read again") }
}

/// Each byte by its number.
private func encoded(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "%0" : "%") + String($0, radix: 16) }.joined()
}

private func bounded(_ header: String) {
    guard let range = try? ByteRange(header) else { return }
    for total: Int64 in [0, 1, 100, .max] {
        guard range.start(in: total) >= 0, let bytes = range.within(total) else { continue }
        precondition(bytes.lowerBound >= 0 && bytes.upperBound <= total, "a range lies within its file")
    }
}

@main struct FormFuzzer {
    static func main() { throwChance(at: read) }
}
