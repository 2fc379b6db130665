import Contract
import Testing

/// What the API says of a job that goes on elsewhere when its system is lost.
@Suite struct `A job that may run twice` {
    @Test func `says so while it is open and after its end, and others say nothing`() async throws {
        try await withServer { client, scratch in
            func script(_ line: String) -> String {
                "#!/bin/bash\n#SBATCH -t 5 --output=/dev/null\n\(line)\ntrue\n"
            }
            let marked = try await client.job(script("#SBATCH --hold\n#FABRIQUE --may-run-twice"), in: scratch)
            let other = try await client.job(script("#SBATCH --requeue"), in: scratch)
            let open = try await client.get("/jobs/\(marked)")
            #expect(try open.json(JobView.self).mayRunTwice == true, "\(open.text)")
            #expect(try await client.post("/jobs/\(marked)/release", #"{"why":"now"}"#).status == 200)
            #expect(try await client.end(of: marked).mayRunTwice == true)
            #expect(try await client.end(of: other).mayRunTwice == nil)
            let both = script("#SBATCH --no-requeue\n#FABRIQUE --may-run-twice")
            let refused = try await client.submit(both, in: scratch)
            #expect(refused.status == 422 && refused.text.contains("may run twice"), "\(refused.text)")
        }
    }
}
