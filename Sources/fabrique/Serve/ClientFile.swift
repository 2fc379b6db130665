import FoundationEssentials
import Glibc

/// `client.json` in the data directory: how the commands of this program find the server. It holds a token, so it is
/// its owner's alone.
enum ClientFile {
    private struct Content: Codable {
        var server: String
        var token: String?
    }

    /// The token that is noted in a data directory.
    static func secret(in directory: String) -> String? {
        FileManager.default.contents(atPath: directory + "/client.json")
            .flatMap { try? JSONDecoder().decode(Content.self, from: $0) }?.token
    }

    /// Notes where the server listens and with which token to speak to it.
    static func note(server: String, secret: String?, in directory: String) throws {
        let path = directory + "/client.json"
        let content = Content(server: server, token: secret)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(content)) + [UInt8(ascii: "\n")]
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw CommandFailure(.failed, "\(temporary) can't be written.") }
        let written = write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard written == bytes.count, rename(temporary, path) == 0 else {
            throw CommandFailure(.failed, "\(path) can't be written.")
        }
    }
}
