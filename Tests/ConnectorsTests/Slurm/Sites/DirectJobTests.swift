import SlurmBench
import Testing

@testable import Connectors

/// What a site is sent when it is fed directly, in the form of each version.
@Suite struct DirectJobTests {
    private func body(_ job: DirectJob, _ version: SlurmVersion) throws -> JSONValue {
        try JSONReader.read(job.body(in: version))
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a job wants the same in every version: an accelerator, 10 MiB and five minutes`(
        _ version: SlurmVersion
    ) throws {
        let body = try body(DirectJob("#!/bin/sh\ntrue\n", isHeld: true), version)
        let job = body["job"]
        #expect((version >= .v41 ? job : body)["script"] == "#!/bin/sh\ntrue\n")
        #expect((version >= .v41 ? body : job)["script"] == .null)
        #expect(job["memory_per_node"].slurmNumber == 10)
        #expect(job["time_limit"].slurmNumber == 5)
        if version.isStructured {
            #expect(job["tres_per_node"] == "gres/gpu:1" && job["gpus_per_node"] == .null)
            #expect(job["environment"] == ["PATH=/usr/bin:/bin"])
        } else {
            #expect(job["gpus_per_node"] == "1" && job["tres_per_node"] == .null)
            #expect(job["environment"] == ["PATH": "/usr/bin:/bin"])
        }
    }

    @Test(arguments: SlurmVersion.allCases)
    func `a job is held, or one of an array, only if that was said`(_ version: SlurmVersion) throws {
        let held = try body(DirectJob("", isHeld: true), version)["job"]
        #expect(held["hold"].isTrue && held["array"] == .null)
        let array = try body(DirectJob("", isHeld: false, array: "0-999"), version)["job"]
        #expect(array["hold"] == .null && array["array"] == "0-999")
    }
}
