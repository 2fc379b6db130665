import Contract
import Testing

@testable import fabrique

@Suite struct `A job's end` {
    @Test func `becomes the exit status`() {
        #expect(Samples.job.exitStatus.number == 0)
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = 3
            }.exitStatus.number == 3
        )
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = 0
            }.exitStatus.number == 1
        )
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = 4096
            }.exitStatus.number == 1
        )
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = nil
                $0.signal = 9
            }.exitStatus.number == 137
        )
        #expect(
            Samples.job {
                $0.state = "timedOut"
                $0.signal = 15
            }.exitStatus.number == 124
        )
        #expect(Samples.job { $0.state = "cancelled" }.exitStatus.number == 1)
    }

    @Test func `is told in a few words`() {
        #expect(Samples.job.ending == "succeeded")
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = 3
                $0.fault = "user"
            }.ending == "failed: exit code 3"
        )
        #expect(
            Samples.job {
                $0.state = "failed"
                $0.exitCode = nil
                $0.fault = "platform"
                $0.why = "node lost"
            }.ending
                == "failed, the platform's fault (node lost)"
        )
        #expect(Samples.job { $0.state = "timedOut" }.ending == "timed out (its limit is 10 min)")
    }

    @Test func `is numbered as people number it`() {
        #expect(Samples.job.reference == "12")
        #expect(
            Samples.job {
                $0.array = 12
                $0.index = 3
                $0.id = 15
            }.reference == "12_3"
        )
        #expect(JobReference(argument: "12_3")?.description == "12_3")
        for wrong in ["", "_", "12_", "_3", "12_3_4", "x", "-1", "+1", "1/2", "１２"] {
            #expect(JobReference(argument: wrong) == nil, "\(wrong)")
        }
    }

    @Test func `counts in an exit status as documented`() {
        let all: [(ProcessStatus, Int32)] = [
            (.done, 0), (.failed, 1), (.wrongInput, 2), (.refused, 3), (.unavailable, 4), (.timedOut, 124),
            (.script(77), 77), (.signal(2), 130),
        ]
        for (status, number) in all { #expect(status.number == number) }
    }
}
