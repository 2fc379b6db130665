import Journal
import Quantities
import Testing

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-4 and the empty input.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the standard's examples come out`(input: String, hex: String) {
        var hasher = SHA256()
        #expect(hasher.digest(of: Array(input.utf8)).hex == hex)
        #expect(hasher.digest(of: Array(input.utf8)).hex == hex, "a hasher can be used again")
        #expect(SHA256.digest(of: Array(input.utf8)).hex == hex)
    }

    @Test func `threads that share a context don't disturb each other`() async {
        let inputs = (0..<200).map { [UInt8](repeating: UInt8($0), count: $0) }
        var hasher = SHA256()
        let expected = inputs.map { hasher.digest(of: $0) }
        await withTaskGroup(of: [Digest].self) { group in
            for _ in 0..<8 { group.addTask { inputs.map { SHA256.digest(of: $0) } } }
            for await found in group { #expect(found == expected) }
        }
    }
}
