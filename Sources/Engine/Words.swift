package import Federation
import Quantities

/// How the archive and the API write what the core keeps as numbers.
extension PersonID {
    /// `p-` and 16 hexadecimal digits.
    package var word: String {
        let digits = String(number, radix: 16)
        return "p-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Reads what ``word`` writes; nil for anything else.
    package init?(word: some StringProtocol) {
        guard word.hasPrefix("p-"), word.utf8.count == 18,
            word.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let number = UInt64(word.dropFirst(2), radix: 16)
        else { return nil }
        self.init(number)
    }
}

extension Fault {
    /// `user` or `platform`; nil when it was nobody's.
    package var word: String? {
        switch self {
        case .nobody: nil
        case .user: "user"
        case .platform: "platform"
        }
    }
}

extension AttemptEnd.EnergySource {
    /// `measured` or `estimated`.
    package var word: String { self == .measured ? "measured" : "estimated" }
}

extension AttemptEnd.Cause {
    /// Exit code, signal and a sentence, as far as each applies.
    package var parts: (exitCode: Int?, signal: Int?, why: String?) {
        switch self {
        case .exited(let code): (Int(code), nil, nil)
        case .signalled(let number): (nil, Int(number), nil)
        case .timeLimit: (nil, nil, "It reached its time limit.")
        case .memoryLimit: (nil, nil, "It reached its memory limit. Ask for more with --mem.")
        case .stopped: (nil, nil, nil)
        case .unlaunchable(let why), .rejected(let why), .lost(let why): (nil, nil, why)
        }
    }
}
