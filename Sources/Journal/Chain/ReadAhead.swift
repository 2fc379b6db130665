import Glibc
import Synchronization

/// Reads and verifies chunks on a thread of its own while the consumer works on those before.
///
/// Reading and hashing cost about as much as deciding does, so a replay on two cores takes half the time. At most
/// four chunks wait; a consumer that stops early takes the thread down with it.
final class ReadAhead: Sendable {
    private struct State: Sendable {
        var waiting: [Result<ChunkSource.Step, JournalFault>] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let room = Semaphore(4)
    private let ready = Semaphore(0)

    /// Takes steps from `source` until it ends, is found damaged, fails, or the consumer stops.
    func produce(from source: consuming ChunkSource, on connection: Connection) {
        while true {
            room.wait()
            if state.withLock({ $0.isStopped }) { return }
            let result: Result<ChunkSource.Step, JournalFault>
            do throws(JournalFault) { result = .success(try source.next(on: connection)) } catch {
                result = .failure(error)
            }
            hand(over: result)
            guard case .success(.chunk) = result else { return }
        }
    }

    /// Tells the consumer that nothing can be produced.
    func fail(_ fault: JournalFault) { hand(over: .failure(fault)) }

    /// Waits for the next step.
    func next() throws(JournalFault) -> ChunkSource.Step {
        ready.wait()
        let result = state.withLock { $0.waiting.removeFirst() }
        room.signal()
        return try result.get()
    }

    private func hand(over result: Result<ChunkSource.Step, JournalFault>) {
        state.withLock { $0.waiting.append(result) }
        ready.signal()
    }

    /// Ends the producer.
    func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
    }
}

/// A counting semaphore of the C library.
final class Semaphore: @unchecked Sendable {
    // Shared by design: `sem_t` is its own lock, and the pointer never changes.
    private let handle: UnsafeMutablePointer<sem_t>

    init(_ count: UInt32) {
        handle = .allocate(capacity: 1)
        precondition(sem_init(handle, 0, count) == 0, "a semaphore can count to \(count)")
    }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    /// Takes one, or waits for it.
    func wait() {
        while sem_wait(handle) != 0 { precondition(errno == EINTR, "only a signal interrupts a wait") }
    }

    /// Gives one back.
    func signal() { sem_post(handle) }
}

/// A thread of the operating system, for work that blocks.
final class WorkerThread {
    private var thread = pthread_t()

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    init(_ run: @escaping @Sendable () -> Void) throws(JournalFault) {
        let work = Unmanaged.passRetained(Work(run))
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            work.toOpaque()
        )
        guard result == 0 else {
            work.release()
            throw JournalFault(errno: result, doing: "starting a thread that reads ahead")
        }
    }

    /// Waits for the end of the work.
    func join() { pthread_join(thread, nil) }
}
