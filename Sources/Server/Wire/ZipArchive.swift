/// Files in one, as ZIP (PKWARE's APPNOTE 6.3.10), stored as they are: tables of a report are small, and what is sent is
/// packed on its way if the client likes.
struct ZipArchive {
    private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// The same files give the same bytes: every file bears the first day that the form knows.
    private static let firstDay: UInt16 = 0x0021

    init(_ files: [(name: String, bytes: [UInt8])]) {
        for file in files { add(file.name, file.bytes) }
        let start = UInt32(bytes.count)
        bytes += directory
        put(0x0605_4b50 as UInt32)
        put(0 as UInt32)
        put(count)
        put(count)
        put(UInt32(directory.count))
        put(start)
        put(0 as UInt16)
    }

    private mutating func add(_ name: String, _ content: [UInt8]) {
        let name = Array(name.utf8)
        let offset = UInt32(bytes.count)
        // Version 1.0, names in UTF-8, no compression.
        var head: [UInt8] = []
        for half in [10, 0x0800, 0, 0, Self.firstDay] as [UInt16] { Self.put(half, to: &head) }
        for whole in [Self.checksum(of: content), UInt32(content.count), UInt32(content.count)] {
            Self.put(whole, to: &head)
        }
        for half in [UInt16(name.count), 0] { Self.put(half, to: &head) }
        put(0x0403_4b50 as UInt32)
        bytes += head + name + content
        Self.put(0x0201_4b50 as UInt32, to: &directory)
        Self.put(10 as UInt16, to: &directory)
        directory += head
        for half in [0, 0, 0] as [UInt16] { Self.put(half, to: &directory) }
        Self.put(0 as UInt32, to: &directory)
        Self.put(offset, to: &directory)
        directory += name
        count += 1
    }

    /// CRC-32 as ZIP and Ethernet have it.
    private static func checksum(of content: [UInt8]) -> UInt32 {
        var sum = ~(0 as UInt32)
        for byte in content {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private mutating func put(_ value: some FixedWidthInteger) { Self.put(value, to: &bytes) }

    private static func put(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
}
