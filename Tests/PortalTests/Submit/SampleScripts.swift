import Quantities

@testable import BatchScripts

/// Scripts that are wrong, or have something without effect, in every way that there is.
enum SampleScripts {
    /// What is said of all of them, each phrase once.
    static let phrases: Set<Phrase> = {
        var phrases = Set(texts.flatMap { said(of: $0) })
        for words in options { phrases.formUnion(said(of: script("#SBATCH \(words)"))) }
        for words in wishes { phrases.formUnion(said(of: script("#FABRIQUE \(words)"))) }
        for words in arguments { phrases.formUnion(said(of: script("#"), words)) }
        for entry in OptionTable.slurm.entries {
            let value = entry.argument == .required ? "=1" : ""
            phrases.formUnion(said(of: script("#SBATCH --\(entry.name)\(value)")))
        }
        return phrases
    }()

    private static func script(_ directive: String) -> String { "#!/bin/bash\n\(directive)\nhostname\n" }

    private static func said(of text: String, _ options: [String] = []) -> [Phrase] {
        do throws(ScriptErrors) {
            let script = try BatchScript.parse(text, overrides: options)
            return script.ignored.map(\.message) + script.notes.map(\.message)
        } catch {
            return error.errors.flatMap { [$0.message, $0.suggestion].compactMap(\.self) }
        }
    }

    private static func list(_ count: Int) -> String { (0..<count).map { "a\($0)" }.joined(separator: ",") }

    private static func jobs(_ count: Int) -> String { (1...count).map { "\($0)" }.joined(separator: ":") }

    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    /// Whole scripts.
    private static let texts: [String] = [
        "", " \n\t\n", "echo hi\n", "\u{FEFF}#!/bin/sh\n", "#!\n", "#!/bin/sh\r\n", "#!/bin/sh\necho \0\n",
        "#!/bin/sh\n\(long(BatchScript.mostBytes))", "#!/bin/sh\n #SBATCH -N 1\n", "#!/bin/sh\n#SLURM -N 1\n",
        "#!/bin/sh\n#PBS -l nodes=1\n", "#!/bin/sh\n#sbatch -N 1\n", "#!/bin/sh\ntrue\n#SBATCH -N 1\n",
        "#!/bin/sh\n#SBATCH --comment=\(long(BatchScript.mostDirectiveBytes))\n",
        "#!/bin/sh\n#SBATCH\(String(repeating: " -Q", count: BatchScript.mostOptions + 1))\n",
    ]

    /// What stands behind `#SBATCH`.
    private static let options: [String] = names + values + contradictions + lengths

    /// Options that are none, or stand alone.
    private static let names: [String] = [
        "--tiem=1", "--fluxcapacitor", "--acco=a", "--gpu=1", "--objective=soonest", "--time", "--time=", "--hold=1",
        "hetjob", "train.py", "--comment=\u{7}", "--comment=\"a", "--requeue=expedite", "--exclusive=user",
    ]

    /// Values that are none.
    private static let values: [String] = [
        "--array=3-1", "--array=1-9:x", "--array=5000000", "--array=1%x", "--array=x", "--array=0-150000",
        "--nodes=x", "--nodes=0", "--nodes=2000000", "--nodes=1,2", "--nodes=4-2", "--ntasks=x", "--ntasks=0",
        "--ntasks=99999999", "--cpus-per-task=x", "--cpus-per-task=0", "--cpus-per-task=999999", "--gpus=-1",
        "--gpus=0", "--gpus=9999999", "--gpus=h100", "--gpus=a:1,b:1", "--gpus=\"a b:1\"", "--gres=disk:1",
        "--gres=gpu:a:b:1", "--gres=gpu::1", "--mem=x", "--mem=2000000T", "--mem-per-cpu=0", "--constraint=a*2",
        "--constraint=a&", "--dependency=afterok:1?afterok:2", "--dependency=singleton:1", "--dependency=afterok",
        "--dependency=after:1",
        "--dependency=aferok:1", "--dependency=xyzzy:1", "--dependency=afterok:$JOB", "--dependency=afterok:x",
        "--export=1A", "--export=NONE,A", "--partition=a,,b", "--partition=\"a b\"", "--account=\"a b\"",
        "--signal=USR1@x", "--signal=USR3", "--signal=FLUXCAPACITOR", "--signal=99", "--time=x", "--time=999999999999",
        "--open-mode=apend", "--open-mode=xyz",
    ]

    /// Options that can't both be met, and amounts that don't agree.
    private static let contradictions: [String] = [
        "--mem=1G --mem-per-cpu=1G", "--requeue --no-requeue", "--exclusive --oversubscribe",
        "--gpus-per-node=2 --gres=gpu:4", "--gpus-per-node=a:2 --gres=gpu:b:2", "--gpus=a:4 --gpus-per-node=b:2",
        "--gpus=5 --gpus-per-node=2", "--nodes=2 --ntasks=9 --ntasks-per-node=2", "--nodes=8 --ntasks=3",
        "--nodes=2 --gpus-per-node=2 --gpus=6", "--nodes=2 --gpus=5", "--mem-per-cpu=1048576T --cpus-per-task=2",
    ]

    /// Values that are too long.
    private static let lengths: [String] = [
        "--account=\(long(1025))", "--partition=\(long(1025))", "--gpus=\(long(1025)):1", "--comment=\(long(1025))",
        "--job-name=\(long(1025))", "--chdir=\(long(4097))", "--output=\(long(4097))", "--partition=\(list(257))",
        "--constraint=\(long(513))", "--export=\(list(1001))",
        "--dependency=afterok:\(jobs(1001))",
    ]

    /// What stands behind `#FABRIQUE`.
    private static let wishes: [String] = [
        "--time=1", "--deadline=2026-02-30T10:00", "--deadline=soon", "--deadline=2026-12-24T18:00", "--objective=fast",
        "--objective=soonst", "--countries=FRA", "--countries=\(long(769))", "--datasets=a,,b", "--systems=a,,b",
        "--datasets=\"a b\"", "--systems=\"a b\"", "--datasets=\(long(1025))", "--systems=\(long(1025))",
    ]

    /// Options that came beside the script.
    private static let arguments: [[String]] = [
        Array(repeating: "-Q", count: BatchScript.mostOptions + 1), ["\u{1}"],
        [long(BatchScript.mostDirectiveBytes + 1)], ["--export=A='x"], ["--mem=1G", "--mem-per-cpu=1G"],
        ["--no-requeue", "--may-run-twice"],
    ]
}
