import Testing

@testable import Quantities

@Suite struct `A month of the calendar` {
    @Test(arguments: [
        (Int64(0), "1970-01", Int64(31)), (951_782_400, "2000-02", 29), (1_795_249_815, "2026-11", 30),
        (1_798_761_599, "2026-12", 31), (1_798_761_600, "2027-01", 31), (4_107_542_399, "2100-02", 28),
    ])
    func `holds the moments from its first to its last`(seconds: Int64, name: String, days: Int64) {
        let moment = Instant(milliseconds: seconds * 1000 + 999)
        let month = CalendarMonth(of: moment)
        #expect("\(month)" == name)
        #expect(month.starts <= moment && moment < month.ends)
        #expect(month.seconds.count == days * 86_400)
        #expect(CalendarMonth(of: month.starts) == month)
        #expect(CalendarMonth(of: Instant(milliseconds: month.ends.milliseconds - 1)) == month)
        #expect(CalendarMonth(of: month.ends).starts == month.ends)
    }
}
