import Glibc

/// Tells the service manager how far the server is, where one started it (systemd's `Type=notify`).
enum ServiceManager {
    /// The server takes requests.
    static func noteReady() { send("READY=1") }

    /// The server is about to end.
    static func noteStopping() { send("STOPPING=1") }

    /// Sends a word to the socket that `NOTIFY_SOCKET` names. Nobody waits for an answer, and where there is no such
    /// socket there is nobody to tell.
    private static func send(_ word: String) {
        guard let value = getenv("NOTIFY_SOCKET") else { return }
        var path = Array(String(cString: value).utf8)
        var address = sockaddr_un()
        guard let first = path.first, path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // A name that begins with @ is in the abstract namespace, where a zero stands in its place.
        if first == UInt8(ascii: "@") { path[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(word.utf8)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
