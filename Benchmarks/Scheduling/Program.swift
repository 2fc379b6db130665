import Foundation
import Glibc

/// Runs another program and reads what it prints.
struct Program {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    var path: String

    /// Everything the program writes to its output. It reads from the file `input`, if one is named.
    func output(_ arguments: [String], input: String? = nil) throws -> Data {
        let scratch = "\(NSTemporaryDirectory())fabrique-bench-\(getpid()).out"
        defer { unlink(scratch) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, scratch, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var words = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process = pid_t()
        let refusal = posix_spawnp(&process, path, &actions, nil, words, environ)
        guard refusal == 0 else {
            throw Failure(description: "\(path) does not start: \(String(cString: strerror(refusal)))")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(description: "\(path) cannot be waited for") }
        }
        guard status == 0 else { throw Failure(description: "\(path) ended with status \(status)") }
        return try Data(contentsOf: URL(fileURLWithPath: scratch))
    }
}
