import Glibc

/// The files that the portal is made of.
///
/// SwiftPM lays them beside the executable, and so may whoever installs it; a package of the system keeps them in
/// `share/fabrique/portal`. Both are found from where the program lies, so that an installation may be moved.
struct Resources: Sendable {
    let folder: String

    private static let largestFile = 4 << 20

    init(_ given: String?) throws(PortalFault) {
        if let given {
            folder = given
            return
        }
        let own = try Self.executableFolder()
        let candidates = ["\(own)/fabrique_Portal.resources/Resources", "\(own)/../share/fabrique/portal"]
        guard let found = candidates.first(where: { access("\($0)/Locales", R_OK) == 0 }) else {
            throw PortalFault(
                "The portal's files are missing. They lie in \(candidates[0]), where the build puts them, "
                    + "or in \(candidates[1])."
            )
        }
        folder = found
    }

    /// The texts of a folder by their names without an ending.
    func texts(in name: String, endingIn ending: String) throws(PortalFault) -> [String: String] {
        var texts: [String: String] = [:]
        for file in try names(in: name) where file.hasSuffix(ending) {
            guard let text = String(validating: try bytes(of: "\(name)/\(file)"), as: UTF8.self) else {
                throw PortalFault("\(folder)/\(name)/\(file) is not UTF-8.")
            }
            texts[String(file.dropLast(ending.utf8.count))] = text
        }
        return texts
    }

    /// The names in a folder, sorted.
    func names(in name: String) throws(PortalFault) -> [String] {
        let path = "\(folder)/\(name)"
        guard let directory = opendir(path) else { throw PortalFault("The folder \(path) can't be read.") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !file.hasPrefix(".") { names.append(file) }
        }
        return names.sorted()
    }

    /// The bytes of a file in the folder.
    func bytes(of name: String) throws(PortalFault) -> [UInt8] {
        guard let bytes = Self.bytes(at: "\(folder)/\(name)") else {
            throw PortalFault("\(folder)/\(name) can't be read.")
        }
        return bytes
    }

    /// The bytes of a file; nil when it can't be read.
    static func bytes(at path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while content.count <= largestFile {
            let count = read(file, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            if count == 0 { return content }
            content += buffer[..<count]
        }
        return nil
    }

    private static func executableFolder() throws(PortalFault) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard length > 0 else { throw PortalFault("This program's own path can't be read from /proc.") }
        let path = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
