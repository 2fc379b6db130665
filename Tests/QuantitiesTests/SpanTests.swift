import Quantities
import Testing

@Suite struct `A span of seconds` {
    @Test(arguments: [
        (Seconds(-1), "0 s"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (750, "12 min 30 s"), (5040, "1 h 24 min"),
        (86_400, "1 d"), (183_600, "2 d 3 h"),
    ])
    func `is told in its two largest units`(span: Seconds, text: String) { #expect(span.span == text) }

    @Test(arguments: [
        (Seconds(119), Seconds(119)), (129, 120), (150, 180), (86_399, 86_400), (88_199, 86_400), (88_200, 90_000),
        (604_799, 604_800),
    ])
    func `is rounded as far as is told of a moment`(span: Seconds, rounded: Seconds) {
        #expect(span.rounded == rounded)
    }
}
