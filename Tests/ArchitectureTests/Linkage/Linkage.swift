import Foundation

/// The shared libraries that a binary asks the loader for.
struct Linkage {
    /// As the binary names them: `libFoundation.so`, `libc.so.6`.
    var libraries: [String]

    /// Reads what `readelf --dynamic` printed.
    init(dynamicSection: String) {
        libraries = dynamicSection.split(separator: "\n").compactMap { line in
            guard line.contains("(NEEDED)"), let start = line.firstIndex(of: "["), let end = line.lastIndex(of: "]")
            else {
                return nil
            }
            return String(line[line.index(after: start)..<end])
        }
    }

    /// Asks `readelf`, which comes with Debian's binutils, as the linker does.
    init(of binary: URL) throws {
        let reader = Process()
        let output = Pipe()
        reader.executableURL = URL(filePath: "/usr/bin/readelf")
        reader.arguments = ["--dynamic", "--wide", binary.path]
        reader.environment = ["LC_ALL": "C"]
        reader.standardOutput = output
        reader.standardError = FileHandle.nullDevice
        try reader.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        reader.waitUntilExit()
        guard reader.terminationStatus == 0 else { throw Unreadable(binary: binary.path) }
        self.init(dynamicSection: String(decoding: text, as: UTF8.self))
    }

    struct Unreadable: Error, CustomStringConvertible {
        var binary: String
        var description: String { "\(binary) is missing or no ELF file. Build the whole package first: swift build" }
    }

    /// What a program of pure Swift may ask for: the language's own runtime and the C library.
    var unexpected: [String] {
        libraries.filter { library in
            !Self.runtime.contains(String(library.prefix { $0 != "." }))
        }
    }

    private static let runtime: Set = [
        "libswiftCore", "libswiftSwiftOnoneSupport", "libswift_Concurrency", "libswift_StringProcessing",
        "libswift_RegexParser", "libswiftGlibc",
        "libc", "libm", "libgcc_s", "libstdc++", "libpthread", "libdl", "ld-linux-x86-64", "ld-linux-aarch64",
    ]
}
