import Foundation
import Glibc
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct `Certificates` {
    @Test func `are refused before anything is sent when no authority gave them`() async throws {
        let server = try StrangeServer(name: "IP:127.0.0.1")
        defer { server.stop() }
        var request = WebRequest("POST", server.address + "/")
        request.headers = [("Authorization", "Bearer secret")]
        request.body = Array("secret".utf8)
        let order = request
        let fault = await #expect(throws: WebFault.self) { _ = try await WebClient().send(order) }
        #expect(fault?.isUnsent == true && fault?.kind == .unconnected, "\(fault.debugDescription)")
        #expect(fault?.why.contains("certificate") == true, "\(fault?.why ?? "")")
    }
}

/// A TLS server whose certificate it gave itself.
private struct StrangeServer {
    let address: String
    private let folder: String
    private let process: Process

    init(name: String) throws {
        folder = NSTemporaryDirectory() + "fabrique-certificate-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (key, certificate) = (folder + "/key.pem", folder + "/certificate.pem")
        let making = Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=\(name)", "-days", "1", "-keyout", key, "-out", certificate,
        ])
        making.standardError = FileHandle.nullDevice
        try making.run()
        making.waitUntilExit()
        try #require(making.terminationStatus == 0)
        process = Self.openssl(["s_server", "-accept", "127.0.0.1:0", "-www", "-key", key, "-cert", certificate])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // It ends when its input does.
        process.standardInput = Pipe()
        try process.run()
        var said = ""
        while !said.contains(#/ACCEPT .*:\d+\n/#) {
            let next = try output.fileHandleForReading.read(upToCount: 1)
            said += String(decoding: try #require(next), as: UTF8.self)
        }
        address = "https://127.0.0.1:\(said.split(separator: ":").last?.dropLast() ?? "")"
    }

    func stop() {
        // It bears the signals that this process has blocked, so nothing milder ends it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func openssl(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        return process
    }
}
