import CCrypto
import CLinux
import Glibc
import Spool

/// Seals what must not be read off a disk or a backup: AES-256-GCM (NIST SP 800-38D) under a key that lies in a file of
/// its own, for the server's user alone.
package struct SealingKey: Sendable {
    private let key: [UInt8]

    private static let nonceBytes = 12
    private static let tagBytes = 16

    /// Reads the key, or makes one where there is none.
    package init(file name: String, in folder: String) throws(ConnectorFault) {
        let path = "\(folder)/\(name)"
        do throws(SystemFault) {
            if try !Files.exists(path) {
                var generator = SystemRandomNumberGenerator()
                let drawn = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
                try Files.put(name, in: folder, drawn, exclusively: true)
            }
            var information = stat()
            guard stat(path, &information) == 0 else { throw SystemFault("examine \(path)") }
            guard information.st_uid == geteuid(), information.st_mode & 0o077 == 0 else {
                throw SystemFault("\(path) must belong to the server's user and be open to nobody else", code: 0)
            }
            guard let key = try Files.read(path), key.count == 32 else {
                throw SystemFault("\(path) holds no key of 32 bytes", code: 0)
            }
            self.key = key
        } catch {
            throw ConnectorFault(.credentials, "The key that seals sites' secrets can't be used: \(error).")
        }
    }

    /// Seals bytes. They can be opened only under the same name, so that one site's secret can't stand in for another's.
    package func seal(_ bytes: [UInt8], as name: String) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let nonce = (0..<Self.nonceBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var sealed = [UInt8](repeating: 0, count: bytes.count)
        var tag = [UInt8](repeating: 0, count: Self.tagBytes)
        let isDone = withContext { context in
            var count: Int32 = 0
            let about = Array(name.utf8)
            return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_EncryptUpdate(context, nil, &count, about, Int32(about.count)) == 1
                && EVP_EncryptUpdate(context, &sealed, &count, bytes, Int32(bytes.count)) == 1
                && EVP_EncryptFinal_ex(context, nil, &count) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes), &tag) == 1
        }
        precondition(isDone, "AES-GCM seals every input")
        return nonce + sealed + tag
    }

    /// Opens what was sealed under a name; nil where a single bit of it, or the name, is another.
    package func open(_ sealed: [UInt8], as name: String) -> [UInt8]? {
        guard sealed.count >= Self.nonceBytes + Self.tagBytes else { return nil }
        let nonce = Array(sealed.prefix(Self.nonceBytes))
        let content = Array(sealed.dropFirst(Self.nonceBytes).dropLast(Self.tagBytes))
        var tag = Array(sealed.suffix(Self.tagBytes))
        var bytes = [UInt8](repeating: 0, count: content.count)
        let isWhole = withContext { context in
            var count: Int32 = 0
            let about = Array(name.utf8)
            return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_DecryptUpdate(context, nil, &count, about, Int32(about.count)) == 1
                && EVP_DecryptUpdate(context, &bytes, &count, content, Int32(content.count)) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagBytes), &tag) == 1
                && EVP_DecryptFinal_ex(context, nil, &count) == 1
        }
        return isWhole ? bytes : nil
    }

    private func withContext(_ body: (OpaquePointer) -> Bool) -> Bool {
        guard let context = EVP_CIPHER_CTX_new() else { return false }
        defer { EVP_CIPHER_CTX_free(context) }
        return body(context)
    }
}
