package import Quantities

/// The jobs in a system's own queue.
package struct SystemLoad: Hashable, Sendable {
    /// How many run.
    package var running: Int
    /// How many wait.
    package var waiting: Int
    /// How long a newcomer waits there, as the system reckons; nil where it does not tell.
    package var expectedWait: Seconds?

    /// Makes a load.
    package init(running: Int, waiting: Int, expectedWait: Seconds? = nil) {
        self.running = running
        self.waiting = waiting
        self.expectedWait = expectedWait
    }
}
