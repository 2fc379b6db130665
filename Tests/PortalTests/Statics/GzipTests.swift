import CZlib
import Testing

@testable import Portal

@Suite struct GzipTests {
    @Test(arguments: [0, 1, 100, 200_000])
    func `what is packed unpacks to what it was`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 / 7) }
        let packed = try #require(Gzip.packed(bytes))
        var stream = z_stream()
        try #require(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        var (input, output) = (packed, [UInt8](repeating: 0, count: count + 1))
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        #expect(status == Z_STREAM_END)
        #expect(Array(output[..<Int(stream.total_out)]) == bytes)
    }
}
