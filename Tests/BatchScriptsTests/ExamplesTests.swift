import BatchScripts
import Quantities
import Testing

@Suite struct ExamplesTests {
    private func read(_ name: String) throws -> BatchScript {
        try BatchScript.parse(try #require(example(name)))
    }

    @Test func `distributed training asks for sixteen GPUs on four whole nodes`() throws {
        let script = try read("train-ddp")
        #expect(script.jobName == "ddp-llm")
        #expect(script.resources.nodes == 4)
        #expect(script.resources.gpus == 16)
        #expect(script.resources.gpuType == "h100")
        #expect(script.resources.cpus == 128)
        #expect(script.resources.memoryPerNode == .amount(Bytes(480 << 30)))
        #expect(script.resources.isExclusive)
        #expect(script.timeLimit == .limited(Seconds(36 * 3600)))
        #expect(script.constraint?.alternatives == [["nvlink", "ib"]])
        #expect(script.wishes.objective == .cleanest)
        #expect(script.wishes.deadline == Instant(milliseconds: 1_798_131_600_000))
        #expect(script.wishes.countries == ["FR", "FI", "IT"])
        #expect(script.wishes.datasets == ["common-crawl-eu", "wikipedia-2026"])
        #expect(script.ignored.map(\.option) == ["mail-type"])
        #expect(script.notes.isEmpty)
    }

    @Test func `a sweep is an array of 64 tasks, eight at a time`() throws {
        let script = try read("sweep-array")
        #expect(script.array?.description == "0-63%8")
        #expect(script.partitions == ["gpu", "gpu-small"])
        #expect(script.resources.memoryPerNode == .amount(Bytes(32 << 30)))
        let values = FileNamePattern.Values(job: 9, task: (7, 12), jobName: "sweep", user: "ada", node: "n1")
        #expect(script.outputPattern.expanded(with: values) == "sweep/7/0012.log")
        #expect(script.openMode == .append)
    }

    @Test func `an evaluation waits for jobs, for a task and for its own kind`() throws {
        let script = try read("evaluate-chain")
        let wanted = ["afterok:1204", "afterok:1207_3", "afterany:1199", "singleton"]
        #expect(script.dependencies.map(\.description) == wanted)
        #expect(script.jobName == "evaluate checkpoints")
        #expect(script.comment == "runs after training # 1204 and task 3 of 1207")
        #expect(script.interpreter == "/bin/bash -l")
        #expect(script.workingDirectory == "/scratch/atlas/evaluation")
    }

    @Test func `work on processors alone takes all memory of two to eight nodes`() throws {
        let script = try read("tokenise-cpu")
        #expect(script.resources.nodes == 2)
        #expect(script.resources.mostNodes == 8)
        #expect(script.resources.tasks == 32)
        #expect(script.resources.cpusPerNode == 64)
        #expect(script.resources.memoryPerNode == .allOfNode)
        #expect(script.resources.gpus == 0)
        #expect(script.mayRequeue == false)
        #expect(script.wishes.systems == ["lumi", "leonardo"])
    }

    @Test func `a long run is warned before its end and may go on from its checkpoint`() throws {
        let script = try read("checkpoint-requeue")
        #expect(script.signal == SignalRequest(number: 10, lead: 300, isForBatchShell: true))
        #expect(script.mayRequeue == true)
        #expect(script.wishes.checkpoint == "checkpoints/long-run")
        #expect(script.notes.map(\.code) == [.assumedUTC])
    }

    @Test func `the training that people try first keeps checkpoints, may be requeued and is warned before its end`()
        throws
    {
        let script = try read("../TinyLM/train")
        #expect(script.wishes.checkpoint == "var/tinylm")
        #expect(script.wishes.objective == .cleanest)
        #expect(script.mayRequeue == true)
        #expect(script.signal == SignalRequest(number: 15, lead: 30, isForBatchShell: true))
        #expect(script.timeLimit == .limited(Seconds(600)))
    }

    @Test func `a script full of mistakes shows them all`() throws {
        let text = try #require(example("broken"))
        do throws(ScriptErrors) {
            _ = try BatchScript.parse(text)
            Issue.record("broken.sbatch was read")
        } catch {
            #expect(error.rendered(scriptName: "broken.sbatch") == Self.broken)
        }
    }

    private static let broken = """
        broken.sbatch:3:9: unknown option "--cpu-per-task"
          #SBATCH --cpu-per-task=4
                  ^~~~~~~~~~~~~~
          did you mean --cpus-per-task?
        broken.sbatch:4:16: "1:2:3:4" is not a time limit
          #SBATCH --time=1:2:3:4
                         ^~~~~~~
          write minutes, hours:minutes:seconds or days-hours:minutes:seconds, e.g. 1-12:30:00
        broken.sbatch:5:16: "1.5G" is not an amount of memory
          #SBATCH --mem=1.5G --mem-per-cpu=2G
                         ^~~
          write a whole number with K, M, G or T, e.g. 1536M for one and a half GiB
        broken.sbatch:5:20: contradicts --mem on line 5: memory is asked for by node or by CPU, not both
          #SBATCH --mem=1.5G --mem-per-cpu=2G
                             ^~~~~~~~~~~~~
          keep one of the two
        broken.sbatch:6:17: at least 4 nodes contradicts at most 2
          #SBATCH --nodes=4-2
                          ^~~
          write 2-4
        broken.sbatch:7:16: the only generic resource known here is gpu, not "fpga"
          #SBATCH --gres=fpga:2
                         ^~~~
          write --gres=gpu:<count> or --gres=gpu:<type>:<count>
        broken.sbatch:8:19: an array index over 4000000
          #SBATCH --array=0-5000000
                            ^~~~~~~
        broken.sbatch:9:31: "?" (any one of the conditions) is not supported
          #SBATCH --dependency=afterok:1?afterok:2
                                        ^
          write a comma, which asks for all of them
        broken.sbatch:10:22: unknown dependency "aftreok"
          #SBATCH --dependency=aftreok:3
                               ^~~~~~~
          did you mean afterok?
        broken.sbatch:11:18: unknown signal "USR3"
          #SBATCH --signal=USR3@60
                           ^~~~
          did you mean USR1?
        broken.sbatch:12:22: node counts and square brackets in a constraint are not supported
          #SBATCH --constraint=[rack1*2&rack2*4]
                               ^
          join features by & (all of them) and | (any of them)
        broken.sbatch:13:28: --gpus-per-task is not supported
          #SBATCH --comment="日本語の名前" --gpus-per-task=1
                                           ^~~~~~~~~~~~~~~
          say what a node needs with --gpus-per-node, --ntasks-per-node and --cpus-per-task
        broken.sbatch:14:18: a quote that is never closed on this line
          #SBATCH --output="run.log
                           ^
        broken.sbatch:15:9: unknown option "-Z"
          #SBATCH -Z train.py
                  ^~
        broken.sbatch:17:9: contradicts --requeue on line 16: a job may be requeued or not
          #SBATCH --no-requeue
                  ^~~~~~~~~~~~
          keep one of the two
        broken.sbatch:18:9: unknown option "--objective"
          #SBATCH --objective=cheapest
                  ^~~~~~~~~~~
          write it on a line of its own: #FABRIQUE --objective
        broken.sbatch:19:23: unknown objective "cheepest"
          #FABRIQUE --objective=cheepest
                                ^~~~~~~~
          did you mean cheapest?
        broken.sbatch:20:23: "FRA" is not a country
          #FABRIQUE --countries=FRA
                                ^~~
          write two letters for each (ISO 3166-1), e.g. FR,FI
        """
}
