import Scheduling
import Testing

@Suite struct RunTimePredictionTests {
    @Test func `nothing known means the limit, or else a day`() {
        var prediction = RunTimePrediction()
        let limited = prediction.submit(job: 0, sender: 1, units: 1, atSeconds: 0, limitSeconds: 600).expectation
        #expect(limited.likelySeconds == 600 && limited.cautiousSeconds == 600)
        let open = prediction.submit(job: 1, sender: 1, units: 1, atSeconds: 0).expectation
        #expect(open.likelySeconds == 86_400)
    }

    @Test func `the nearest kin that ended tell what is likely, and the longest of them what is cautious`() {
        var prediction = RunTimePrediction()
        for (number, seconds) in [UInt32(1000), 10, 20, 30].enumerated() {
            let ticket = prediction.submit(job: UInt32(number), sender: 7, units: 2, atSeconds: Int64(number)).ticket
            prediction.start(ticket)
            prediction.end(ticket, runSeconds: seconds) { _, _ in Issue.record("Nobody waits.") }
        }
        let found = prediction.submit(job: 9, sender: 7, units: 2, atSeconds: 100).expectation
        #expect(found.likelySeconds == 20 && found.cautiousSeconds == 1000)
        let limited = prediction.submit(job: 10, sender: 7, units: 2, atSeconds: 101, limitSeconds: 15).expectation
        #expect(limited.likelySeconds == 15 && limited.cautiousSeconds == 15)
        let stranger = prediction.submit(job: 11, sender: 8, units: 2, atSeconds: 102).expectation
        #expect(stranger.likelySeconds == 25 && stranger.cautiousSeconds == 1000)
    }

    @Test func `an end changes what is expected of the kin that wait`() {
        var prediction = RunTimePrediction()
        let tickets = (0..<5).map { prediction.submit(job: $0, sender: 1, units: 1, atSeconds: Int64($0)).ticket }
        prediction.start(tickets[0])
        prediction.start(tickets[1])
        prediction.cancel(tickets[2])
        var changed: [UInt32: UInt32] = [:]
        prediction.end(tickets[0], runSeconds: 60) { changed[$0] = $1.likelySeconds }
        #expect(changed == [3: 60, 4: 60])
    }

    @Test func `what is remembered stays small and near`() {
        var prediction = RunTimePrediction()
        for number in 0..<10_000 {
            let ticket = prediction.submit(job: 0, sender: 1, units: 1, atSeconds: Int64(number)).ticket
            prediction.start(ticket)
            prediction.end(ticket, runSeconds: UInt32(number + 1)) { _, _ in }
        }
        let found = prediction.submit(job: 1, sender: 1, units: 1, atSeconds: 10_000).expectation
        #expect(found.likelySeconds == 9999 && found.cautiousSeconds == 10_000)
    }
}
