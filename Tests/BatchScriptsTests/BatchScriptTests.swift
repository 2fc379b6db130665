import BatchScripts
import Quantities
import Testing

@Suite struct BatchScriptTests {
    @Test func `a script without directives asks for one task and runs as it is`() throws {
        let text = "#!/bin/sh\nhostname\n"
        let read = try BatchScript.parse(text)
        #expect(read.text == text)
        #expect(read.interpreter == "/bin/sh")
        #expect(read.jobName == nil)
        #expect(read.timeLimit == nil)
        #expect(read.resources.tasks == 1 && read.resources.nodes == 1 && read.resources.cpus == 1)
        #expect(read.outputPattern == FileNamePattern("slurm-%j.out"))
        #expect(read.errorPattern == read.outputPattern)
    }

    @Test(arguments: [
        ("#!/bin/bash -l", "/bin/bash -l"), ("#! /usr/bin/env python3 \t", "/usr/bin/env python3"), ("#!x", "x"),
    ])
    func `the interpreter is whatever stands behind the hash-bang`(_ line: String, _ interpreter: String) throws {
        #expect(try BatchScript.parse(line).interpreter == interpreter)
    }

    @Test(arguments: [
        "--job-name=train", "--job-name train", "-J train", "-Jtrain", "--job-name=\"train\"", "--job-name='train'",
        "--job-name=tr\\ain", "-J \"tra\"'in'", "--job-name=wrong --job-name=train", "--job-n=train",
        "--job-name=train # the rest is a comment --time=x",
    ])
    func `an option may be written in every way that sbatch reads`(_ options: String) throws {
        #expect(try parsed(options).jobName == "train")
    }

    @Test func `quotes and backslashes keep spaces, hash marks and each other`() throws {
        #expect(try parsed(#"--comment="a # b 'c' \"d\"""#).comment == #"a # b 'c' "d""#)
        #expect(try parsed(#"--comment=a\ b"#).comment == "a b")
        #expect(try parsed(#"--comment='a "b"'"#).comment == #"a "b""#)
    }

    @Test func `several options on one line are all read`() throws {
        let read = try parsed("-N 2 -n4 --time=10 -HQ -c 8")
        #expect(read.nodes == NodeCount(minimum: 2, maximum: 2))
        #expect(read.tasks == 4)
        #expect(read.timeLimit == .limited(600))
        #expect(read.isHeld)
        #expect(read.cpusPerTask == 8)
        #expect(read.ignored.map(\.option) == ["quiet"])
    }

    @Test func `directives are read down to the first command and noted behind it`() throws {
        let text = "#!/bin/bash\n\n  # a comment\n#SBATCH --time=5\n\t\nhostname\n#SBATCH --time=x\n#FABRIQUE --what\n"
        let read = try BatchScript.parse(text)
        #expect(read.timeLimit == .limited(300))
        #expect(read.notes.map(\.code) == [.directiveAfterCommand, .directiveAfterCommand])
        #expect(read.notes.map(\.place) == [.script(line: 7), .script(line: 8)])
    }

    @Test func `a directive is one only in the first column and in capitals`() throws {
        let read = try BatchScript.parse(
            script("##SBATCH --time=x", " #SBATCH --time=x", "#sbatch --time=x", "# SBATCH")
        )
        #expect(read.timeLimit == nil)
        #expect(read.notes.map(\.place) == [.script(line: 3), .script(line: 4)])
    }

    @Test func `lines for other batch systems are noted and lines of an old kind are read`() throws {
        let read = try BatchScript.parse(script("#PBS -l nodes=4", "#SLURM --time=5"))
        #expect(read.nodes == nil)
        #expect(read.timeLimit == .limited(300))
        #expect(read.notes.map(\.code) == [.foreignDirective, .looksLikeDirective])
    }

    @Test func `an abbreviation that fits one option is read and noted`() throws {
        let read = try parsed("--acco=atlas")
        #expect(read.account == "atlas")
        #expect(read.notes.map(\.message.text) == ["--acco is read as --account"])
        #expect(codes("--mem-p=1G") == [.ambiguousOption])
        #expect(codes("--mail=END") == [.ambiguousOption])
        #expect(codes("--acc=atlas") == [.ambiguousOption])
    }

    @Test func `harmless options without meaning are listed with line and reason`() throws {
        let read = try BatchScript.parse(script("#SBATCH --time=1", "#SBATCH --mail-type=END --qos=normal -k"))
        #expect(read.ignored.map(\.option) == ["mail-type", "qos", "no-kill"])
        #expect(read.ignored.allSatisfy { $0.place == .script(line: 3) && !$0.reason.isEmpty })
    }

    @Test(arguments: ["--wrap=x", "--nodelist=n1", "--begin=now", "-M lumi", "--test-only", "--gpus-per-task=1", "-O"])
    func `options that would change what runs are refused with advice`(_ option: String) throws {
        let found = errors(in: script("#SBATCH \(option)"))
        #expect(found.map(\.code) == [.unsupportedOption])
        #expect(found.first?.suggestion?.isEmpty == false)
    }

    @Test func `wishes stand in lines of their own`() throws {
        let line =
            "#FABRIQUE --objective=cleanest --countries=fr,FI,FR --systems=lumi --datasets=a,b --checkpoint=out/c"
        let read = try BatchScript.parse(script(line, "#FABRIQUE --deadline=1970-01-02T00:00:01Z"))
        #expect(read.wishes.objective == .cleanest)
        #expect(read.wishes.countries == ["FR", "FI"])
        #expect(read.wishes.systems == ["lumi"])
        #expect(read.wishes.datasets == ["a", "b"])
        #expect(read.wishes.checkpoint == "out/c" && !read.wishes.mayRunTwice)
        #expect(read.wishes.deadline == Instant(milliseconds: 86_401_000))
        #expect(errors(in: script("#SBATCH --objective=soonest")).first?.suggestion?.text.contains("#FABRIQUE") == true)
        #expect(errors(in: script("#FABRIQUE --time=10")).first?.suggestion?.text.contains("#SBATCH") == true)
    }

    @Test func `a job may run twice only if a line of ours says so and it may be requeued`() throws {
        #expect(try BatchScript.parse(script("#FABRIQUE --may-run-twice")).wishes.mayRunTwice)
        #expect(try !parsed("--requeue").wishes.mayRunTwice)
        #expect(errors(in: script("#FABRIQUE --may-run-twice=yes")).map(\.code) == [.unexpectedValue])
        let both = errors(in: script("#SBATCH --no-requeue", "#FABRIQUE --may-run-twice"))
        #expect(both.map(\.code) == [.contradiction])
        #expect(both.first?.place == .script(line: 3))
    }

    @Test func `plain options land where they belong`() throws {
        let read = try parsed("-A atlas -p gpu,cpu,gpu --requeue --open-mode=a -o o -e e -i i -D /d --comment=c")
        #expect(read.account == "atlas")
        #expect(read.partitions == ["gpu", "cpu"])
        #expect(read.mayRequeue == true)
        #expect(read.openMode == .append)
        #expect([read.output?.text, read.error?.text, read.input?.text] == ["o", "e", "i"])
        #expect(read.workingDirectory == "/d")
        #expect(try parsed("--no-requeue").mayRequeue == false)
        #expect(try parsed("--array=1-2").outputPattern == FileNamePattern("slurm-%A_%a.out"))
    }
}
