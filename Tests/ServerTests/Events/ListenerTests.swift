import Federation
import Testing

@testable import Server

/// What somebody is told of a window of changes, by where they stand.
@Suite struct `A listener` {
    private static func listener(at position: UInt64) -> Listener {
        Listener(
            identify: { .engine },
            cut: {},
            person: nil,
            filter: EventFilter(),
            sight: Sight(of: .engine, in: FederationState()),
            position: position,
            since: .now
        )
    }

    @Test func `who knows of a record that the window has yet to learn of waits for the next`() {
        var window = EventWindow(at: 10)
        var listener = Self.listener(at: 12)
        for (head, position) in [(10, 12), (11, 12), (12, 12), (13, 13)] as [(UInt64, UInt64)] {
            window.append([], through: head)
            let isTold = listener.next(of: window) != nil
            #expect(!isTold && listener.position == position)
        }
    }

    @Test(arguments: [9, Listener.unknown])
    func `who knows of a record before the window, or of none that there is, is told so`(position: UInt64) {
        var listener = Self.listener(at: position)
        let isTold = listener.next(of: EventWindow(at: 10)) != nil
        #expect(isTold && listener.position == 10)
    }
}
