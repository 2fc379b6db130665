import CCurl
import Synchronization

/// The head of an answer.
struct TransferHead: Sendable {
    var status = 0
    /// By names in small letters.
    var fields: [String: String] = [:]
}

/// One request and its answer.
///
/// What belongs to libcurl is touched by the loop's thread alone; the reader's side meets it in `shared`.
final class Transfer: @unchecked Sendable {
    /// As much of a body is fetched before anyone has read it.
    private static let mostUnread = 1 << 20

    private enum Waiting {
        case nobody
        case reader(CheckedContinuation<TransferHead, any Error>)
        case answered
        case ended(any Error)
    }

    private struct Shared {
        var waiting = Waiting.nobody
        var unread = 0
        var isPaused = false
    }

    private let request: WebRequest
    private let loop: TransferLoop
    private let shared = Mutex(Shared())
    /// The body, as it comes.
    let pieces: AsyncThrowingStream<[UInt8], any Error>
    private let sink: AsyncThrowingStream<[UInt8], any Error>.Continuation

    private var handle: UnsafeMutableRawPointer?
    private var list: UnsafeMutablePointer<curl_slist>?
    private var head = TransferHead()

    init(_ request: WebRequest, _ loop: TransferLoop) {
        self.request = request
        self.loop = loop
        (pieces, sink) = AsyncThrowingStream.makeStream()
        sink.onTermination = { [weak self] reason in
            if case .cancelled = reason { self?.abandon() }
        }
    }

    // MARK: The reader's side

    /// Sends the request and waits for the head of the answer.
    func head() async throws -> TransferHead {
        try await withCheckedThrowingContinuation { continuation in
            let fault: (any Error)? = shared.withLock { shared in
                if case .ended(let error) = shared.waiting { return error }
                shared.waiting = .reader(continuation)
                return nil
            }
            if let fault { return continuation.resume(throwing: fault) }
            loop.give(.begin(self))
        }
    }

    /// Says that so many bytes have been read.
    func took(_ count: Int) {
        let goesOn = shared.withLock { shared in
            shared.unread -= count
            guard shared.isPaused, shared.unread <= Self.mostUnread / 2 else { return false }
            shared.isPaused = false
            return true
        }
        if goesOn { loop.give(.goOn(self)) }
    }

    /// Gives the answer up, if not all of it has come.
    func abandon() {
        guard !isOver else { return }
        settle(CancellationError())
        loop.give(.drop(self))
    }

    private var isOver: Bool {
        shared.withLock { if case .ended = $0.waiting { true } else { false } }
    }

    /// Tells whoever waits that nothing, or nothing more, comes; nil for the good end of a body.
    private func settle(_ error: (any Error)?) {
        let reader = shared.withLock { shared -> CheckedContinuation<TransferHead, any Error>? in
            defer { if case .ended = shared.waiting {} else { shared.waiting = .ended(error ?? CancellationError()) } }
            guard case .reader(let continuation) = shared.waiting else { return nil }
            return continuation
        }
        if let error {
            reader?.resume(throwing: error)
            sink.finish(throwing: error)
        } else {
            sink.finish()
        }
    }

    // MARK: The loop's side

    /// Begins it, and says whether it did.
    func begin(in multi: UnsafeMutableRawPointer) -> Bool {
        guard !isOver, let handle = curl_easy_init() else {
            settle(WebFault(kind: .unconnected, isUnsent: true, why: "libcurl has no memory."))
            return false
        }
        self.handle = handle
        let me = Unmanaged.passUnretained(self).toOpaque()
        curl_shim_set_pointer(handle, CURLOPT_PRIVATE, me)
        curl_shim_set_text(handle, CURLOPT_URL, request.url)
        curl_shim_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        curl_shim_set_text(handle, CURLOPT_PROXY, "")
        curl_shim_set_number(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        curl_shim_set_number(handle, CURLOPT_NOSIGNAL, 1)
        curl_shim_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, 5000)
        curl_shim_set_number(handle, CURLOPT_TIMEOUT_MS, request.limit.milliseconds)
        curl_shim_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
        // libcurl repeats a request by itself when a kept connection turns out dead. What changes something is never sent
        // twice unless its sender knows of it.
        if request.method != "GET" { curl_shim_set_number(handle, CURLOPT_FRESH_CONNECT, 1) }
        // What libcurl would add by itself, an empty value takes out.
        var headers = request.headers + [("Expect", "")]
        if let body = request.body {
            curl_shim_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
            // A null byte at its end gives an empty body an address.
            var bytes = body + [0]
            bytes.withUnsafeMutableBytes { _ = curl_shim_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        } else if request.method != "GET" {
            curl_shim_set_text(handle, CURLOPT_COPYPOSTFIELDS, "")
            headers.append(("Content-Type", ""))
        }
        for (name, value) in headers {
            list = curl_slist_append(list, value.isEmpty ? "\(name):" : "\(name): \(value)")
        }
        curl_shim_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        curl_shim_set_pointer(handle, CURLOPT_HEADERDATA, me)
        curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, me)
        curl_shim_set_bytes(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
            guard let bytes, let owner else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue().read(line: line)
            return size * count
        }
        curl_shim_set_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, owner in
            guard let bytes, let owner else { return 0 }
            let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let isTaken = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue().take(piece)
            return isTaken ? size * count : Int(CURL_WRITEFUNC_PAUSE)
        }
        curl_multi_add_handle(multi, handle)
        return true
    }

    /// Fetches again.
    func goOn() {
        if let handle { curl_easy_pause(handle, CURLPAUSE_CONT) }
    }

    /// Ends it: with libcurl's verdict, or because nobody waits.
    func end(in multi: UnsafeMutableRawPointer, with code: CURLcode? = nil) {
        guard let handle else { return }
        var fault: (any Error)? = CancellationError()
        if let code { fault = code == CURLE_OK ? nil : Self.fault(code, handle) }
        curl_multi_remove_handle(multi, handle)
        curl_easy_cleanup(handle)
        curl_slist_free_all(list)
        (self.handle, list) = (nil, nil)
        settle(fault)
    }

    private func read(line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self).filter { !$0.isNewline }
        if text.hasPrefix("HTTP/") {
            head = TransferHead(status: text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head.fields[text[..<colon].lowercased()] = String(value)
        } else if text.isEmpty, head.status >= 200 {
            let reader = shared.withLock { shared -> CheckedContinuation<TransferHead, any Error>? in
                guard case .reader(let continuation) = shared.waiting else { return nil }
                shared.waiting = .answered
                return continuation
            }
            reader?.resume(returning: head)
        }
    }

    /// Hands a piece on; false where the reader has enough for now.
    private func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        let isRoom = shared.withLock { shared in
            shared.isPaused = shared.unread >= Self.mostUnread
            if !shared.isPaused { shared.unread += piece.count }
            return !shared.isPaused
        }
        if isRoom { sink.yield(Array(piece)) }
        return isRoom
    }

    private static func fault(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) -> WebFault {
        let isUnsent = curl_shim_number(handle, CURLINFO_REQUEST_SIZE) == 0
        let kind: WebFault.Kind =
            if code == CURLE_OPERATION_TIMEDOUT { .tooSlow } else if isUnsent { .unconnected } else { .brokenOff }
        return WebFault(kind: kind, isUnsent: isUnsent, why: String(cString: curl_easy_strerror(code)))
    }
}

extension Duration {
    /// At least one, for zero means forever to libcurl.
    fileprivate var milliseconds: Int {
        max(1, Int(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000))
    }
}
