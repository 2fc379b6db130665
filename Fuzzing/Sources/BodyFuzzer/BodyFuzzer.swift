import Chance
import Contract
import Foundation

/// Reads any bytes as each body that the API takes, and writes what it read again: it may refuse, and must not break.
@_cdecl("LLVMFuzzerTestOneInput")
func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return -1 }
    let data = Data(bytes: bytes + 1, count: count - 1)
    switch bytes[0] % 8 {
    case 0: repeated(SubmitRequest.self, data)
    case 1: repeated(ForkQuestion.self, data)
    case 2: repeated(NewAllocation.self, data)
    case 3: repeated(NewCorrection.self, data)
    case 4: repeated(NewToken.self, data)
    case 5: repeated(DatasetList.self, data)
    case 6: repeated(NewProject.self, data)
    default: repeated(Problem.self, data)
    }
    return 0
}

private func repeated<Value: Codable>(_: Value.Type, _ data: Data) {
    guard let value = try? JSONDecoder().decode(Value.self, from: data) else { return }
    guard let again = try? JSONEncoder().encode(value), (try? JSONDecoder().decode(Value.self, from: again)) != nil
    else {
        preconditionFailure("what was read can be written and read again")
    }
}

@main struct BodyFuzzer {
    static func main() { throwChance(at: read) }
}
