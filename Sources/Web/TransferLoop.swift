import CCurl
@preconcurrency import Dispatch
import Synchronization

/// The thread that carries all transfers of a client: libcurl's "multi" interface, with which it alone speaks.
final class TransferLoop: Sendable {
    enum Order: Sendable {
        case begin(Transfer)
        /// The reader has taken what there was.
        case goOn(Transfer)
        /// Nobody waits for it any more.
        case drop(Transfer)
        case stop
    }

    /// libcurl's handle; the orders' lock keeps it alive for whoever wakes the thread.
    private struct State: @unchecked Sendable {
        var multi: UnsafeMutableRawPointer?
        var isStopped = false
        var orders: [Order] = []
    }

    private let state = Mutex(State())
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Hands an order to the thread, which the first one starts.
    func give(_ order: Order) {
        let isFirst = state.withLock { state -> Bool in
            guard !state.isStopped else { return false }
            state.orders.append(order)
            if let multi = state.multi {
                curl_multi_wakeup(multi)
                return false
            }
            precondition(Self.isReady, "libcurl can be set up")
            state.multi = curl_multi_init()
            return true
        }
        guard isFirst else { return }
        DispatchQueue(label: "fabrique.web", qos: .userInitiated).async { self.run() }
    }

    /// Ends the thread, if there is one, and with it what is still under way.
    func stop() { give(.stop) }

    private func run() {
        guard let multi = state.withLock({ $0.multi }) else { return }
        var live: [ObjectIdentifier: Transfer] = [:]
        while true {
            let orders = state.withLock { state in
                defer { state.orders = [] }
                return state.orders
            }
            for order in orders {
                switch order {
                case .begin(let transfer):
                    if transfer.begin(in: multi) { live[ObjectIdentifier(transfer)] = transfer }
                case .goOn(let transfer):
                    if live[ObjectIdentifier(transfer)] != nil { transfer.goOn() }
                case .drop(let transfer):
                    if live.removeValue(forKey: ObjectIdentifier(transfer)) != nil { transfer.end(in: multi) }
                case .stop:
                    for transfer in live.values { transfer.end(in: multi) }
                    return close(multi)
                }
            }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                    let owner = curl_shim_private(handle)
                else { continue }
                let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
                live[ObjectIdentifier(transfer)] = nil
                transfer.end(in: multi, with: curl_shim_result(message))
            }
            // An order wakes it; the second is for libcurl's own time limits, which it shortens by itself.
            curl_multi_poll(multi, nil, 0, 1000, nil)
        }
    }

    private func close(_ multi: UnsafeMutableRawPointer) {
        state.withLock { state in
            state.isStopped = true
            state.multi = nil
            curl_multi_cleanup(multi)
        }
    }
}
