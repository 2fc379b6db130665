import BatchScripts
import Quantities
import Testing

@Suite struct ResourcesTests {
    /// nodes, most nodes, tasks, tasks on the fullest node, CPUs, CPUs on a node, GPUs, GPUs on a node.
    @Test(arguments: [
        ("-J x", [1, 1, 1, 1, 1, 1, 0, 0]),
        ("-N 4", [4, 4, 4, 1, 4, 1, 0, 0]),
        ("-N 2-4", [2, 4, 2, 1, 2, 1, 0, 0]),
        ("-n 10", [1, 1, 10, 10, 10, 10, 0, 0]),
        ("-n 10 -c 4", [1, 1, 10, 10, 40, 40, 0, 0]),
        ("-N 4 -n 10 -c 2", [4, 4, 10, 3, 20, 6, 0, 0]),
        ("--ntasks-per-node=8", [1, 1, 8, 8, 8, 8, 0, 0]),
        ("-N 2 --ntasks-per-node=8 -c 3", [2, 2, 16, 8, 48, 24, 0, 0]),
        ("-n 10 --ntasks-per-node=4", [3, 3, 10, 4, 10, 4, 0, 0]),
        ("-N 2-4 -n 10 --ntasks-per-node=3", [4, 4, 10, 3, 10, 3, 0, 0]),
        ("-N 8 -n 3", [3, 3, 3, 1, 3, 1, 0, 0]),
        ("--gpus=8", [1, 1, 1, 1, 1, 1, 8, 8]),
        ("-N 2 --gpus=8", [2, 2, 2, 1, 2, 1, 8, 4]),
        ("-N 4 --gpus-per-node=h100:4", [4, 4, 4, 1, 4, 1, 16, 4]),
        ("--gpus=8 --gpus-per-node=4", [2, 2, 2, 1, 2, 1, 8, 4]),
        ("-N 2 --gres=gpu:a100:4 --gpus-per-node=4", [2, 2, 2, 1, 2, 1, 8, 4]),
    ])
    func `a request comes to what Slurm would make of it`(_ options: String, _ wanted: [Int]) throws {
        let it = try parsed(options).resources
        let got = [it.nodes, it.mostNodes, it.tasks, it.tasksPerNode, it.cpus, it.cpusPerNode, it.gpus, it.gpusPerNode]
        #expect(got == wanted)
    }

    @Test func `the number of nodes is implied only where nothing says it`() throws {
        #expect(try parsed("-n 10").resources.isNodeCountImplied)
        #expect(try parsed("--gpus=8").resources.isNodeCountImplied)
        #expect(try !parsed("-N 1").resources.isNodeCountImplied)
        #expect(try !parsed("-n 10 --ntasks-per-node=5").resources.isNodeCountImplied)
        #expect(try !parsed("--gpus=8 --gres=gpu:2").resources.isNodeCountImplied)
    }

    @Test func `memory is that of a node, or that of its CPUs`() throws {
        #expect(try parsed("-N 2 --mem=4G").resources.memoryPerNode == .amount(Bytes(4 << 30)))
        #expect(try parsed("-N 2 -n 5 -c 2 --mem-per-cpu=1G").resources.memoryPerNode == .amount(Bytes(6 << 30)))
        #expect(try parsed("--mem=0").resources.memoryPerNode == .allOfNode)
        #expect(try parsed("-N 2").resources.memoryPerNode == nil)
        #expect(codes("--mem-per-cpu=1024T -n 1000000 -c 1000") == [.valueTooLarge])
    }

    @Test func `the type of GPU and the wish for whole nodes are carried over`() throws {
        #expect(try parsed("--gpus=h100:8 --gpus-per-node=4").resources.gpuType == "h100")
        #expect(try parsed("--gres=gpu:a100:1 --exclusive").resources.gpuType == "a100")
        #expect(try parsed("--exclusive").resources.isExclusive)
    }

    @Test func `fewer tasks than nodes are noted, as sbatch warns`() throws {
        #expect(try parsed("-N 8 -n 3").notes.map(\.code) == [.fewerNodes])
    }

    @Test(arguments: [
        "--mem=1G --mem-per-cpu=1G", "--gpus-per-node=4 --gres=gpu:2", "--gpus-per-node=a:4 --gres=gpu:b:4",
        "--gpus=a:4 --gpus-per-node=b:4", "--gpus=a:4 --gres=gpu:b:4", "-N 2 --ntasks-per-node=4 -n 9", "-N 3 --gpus=8",
        "-N 4 --gpus=2", "-N 2 --gpus=4 --gpus-per-node=4", "--gpus=7 --gpus-per-node=2", "--requeue --no-requeue",
        "--exclusive --oversubscribe", "-N 4-2",
    ])
    func `requests that can't both be met are refused`(_ options: String) {
        #expect(codes(options) == [.contradiction])
    }

    @Test func `a contradiction names the other line and points at the later one`() throws {
        let text = """
            s:3:9: contradicts --mem on line 2: memory is asked for by node or by CPU, not both
              #SBATCH --mem-per-cpu=1G
                      ^~~~~~~~~~~~~
              keep one of the two
            """
        let found = errors(in: script("#SBATCH --mem=1G", "#SBATCH --mem-per-cpu=1G"))
        #expect(found.map { $0.rendered(scriptName: "s") } == [text])
    }

    @Test(arguments: ["-n 0", "-c 0", "--ntasks-per-node=0", "-n -4", "-c 1.5", "-n 99999999999"])
    func `counts are whole and positive`(_ options: String) {
        #expect(codes(options).count == 1)
    }

    @Test func `the greatest requests don't overflow`() throws {
        let it = try parsed("-N 1000000 --ntasks-per-node=10000000 -c 100000 --gpus-per-node=1000000").resources
        #expect(it.cpus == 1_000_000_000_000_000_000)
        #expect(it.gpus == 1_000_000_000_000)
    }
}
