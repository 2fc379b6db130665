import Synchronization

/// Where the value of an answer goes when whoever asked runs in the same process: then it is neither written as JSON nor
/// read again, which would take more time than all else that a page needs of the API.
final class DirectAnswer: Sendable {
    @TaskLocal static var wanted: DirectAnswer?

    private let fits: @Sendable (any Sendable) -> Bool
    private let content = Mutex<(any Sendable)?>(nil)

    /// - Parameter type: what is asked for; an answer of another type goes the long way.
    init<Value: Sendable>(of type: Value.Type) { fits = { $0 is Value } }

    var value: (any Sendable)? { content.withLock { $0 } }

    /// Hands a value to who waits for one of its type; false where nobody does, and it has to be written.
    static func take(_ value: some Sendable) -> Bool {
        guard let wanted, wanted.fits(value) else { return false }
        wanted.content.withLock { $0 = value }
        return true
    }
}
