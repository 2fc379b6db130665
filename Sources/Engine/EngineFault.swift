/// Why the engine can't take an order now. Nothing was done; the same order may be given again.
package struct EngineFault: Error, Hashable, Sendable {
    /// The kinds of trouble. The raw value is part of the API's contract.
    package enum Code: String, Sendable {
        /// There is no room on the disk.
        case journalFull = "journal-full"
        /// The journal can't be written any more; the server has to be started again.
        case journalFailed = "journal-failed"
        /// More orders wait than the engine takes in.
        case overloaded
        /// The server is about to end.
        case stopping
    }

    /// The kind of trouble.
    package var code: Code
    /// What happened and how to mend it.
    package var message: String

    /// Makes a fault.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
