import Federation

/// What a site is given to run: the job's script, behind a guard that lets an attempt begin once.
///
/// A slurmctld that is killed goes back to what it last saved, and starts again what had begun, or ended, since. Nothing
/// in its interface prevents that. The guard makes a file of the attempt's name below `~/.fabrique`, which only the first
/// can do, wherever the site's nodes share their homes; a second start ends by a signal that no program is sent
/// otherwise, and one that can't make it by another.
///
/// The guard is part of every job, so it costs next to nothing. A script for a shell is given it in front of its second
/// line, where it starts no program and leaves every line its number. Any other script is put into that file, which then
/// takes the guard's place (`exec`): its process, signals and status are its own.
struct OnceScript {
    /// The attempt's name on the site: letters, digits, dashes and a dot.
    let name: String
    /// As whom it runs there.
    let account: String
    let script: String
    let arguments: [String]
    /// Whether the output goes on in a file that another attempt began.
    let isAppendingOutput: Bool

    /// The signal by which a second start ends: the highest of the real-time ones.
    static let secondStart: Int64 = 64
    /// The signal by which a start ends that could not make its file, so that the script did not begin.
    static let noStart: Int64 = 63

    /// The whole.
    var text: String { shell.map(guarded) ?? carried }

    /// The first line of a script for a shell that reads what `sh` reads; nil of any other.
    private var shell: Substring? {
        let line = script.prefix { $0 != "\n" }
        let words = line.dropFirst(2).split(separator: " ")
        guard line.hasPrefix("#!"), let program = words.first, line.utf8.count < script.utf8.count else { return nil }
        let isShell = ["/bin/sh", "/bin/bash", "/bin/dash", "/usr/bin/sh", "/usr/bin/bash"].contains(program)
        // What these mean for a script does not touch what stands before it.
        let isPlain = words.dropFirst().allSatisfy { ["-l", "-e", "-u", "-eu", "-ue", "--login"].contains($0) }
        return isShell && isPlain && words.count <= 2 ? line : nil
    }

    /// With the guard in front of its second line. What the job starts by this file's name finds that it has begun.
    private func guarded(_ first: Substring) -> String {
        let began = #"[ "${FABRIQUE_BEGAN-}" = \#(name) ] || {"#
        let leaving = ["export FABRIQUE_BEGAN=\(name)", "unset fbq_home fbq_once"]
        let arguments = arguments.isEmpty ? [] : ["set --" + self.arguments.map { " " + Self.quoted($0) }.joined()]
        let steps = (begin + clear + leaving + arguments).joined(separator: "; ")
        return "\(first)\n\(began) \(steps); }; " + String(script[script.index(after: first.endIndex)...])
    }

    /// Behind the guard as a program of its own. The script stands at the end and is taken from there to the byte,
    /// whatever its interpreter.
    private var carried: String {
        let lines =
            [
                "#!/bin/sh",
                "# Fabrique: this attempt begins once, whatever its cluster forgets. Its script follows below.",
            ]
            + begin + clear
        let run = #"exec "$fbq_once""# + arguments.map { " " + Self.quoted($0) }.joined()
        // The line of the copy and that of the start come on top; an argument may have lines of its own.
        let height = (lines + [run]).reduce(1) { $0 + 1 + $1.utf8.count { $0 == UInt8(ascii: "\n") } }
        let copy = #"tail -n +\#(height + 1) "$0" >"$fbq_once" && chmod 700 "$fbq_once" || kill -\#(Self.noStart) $$"#
        return (lines + [copy, run, script]).joined(separator: "\n")
    }

    /// Makes the file, or ends: each a command of one line.
    private var begin: [String] {
        [
            "fbq_home=${HOME:-}",
            #"[ "$fbq_home" ] || fbq_home=~\#(account)"#,
            #"case $fbq_home in /*) ;; *) fbq_home=$(getent passwd "$(id -u)" | cut -d: -f6) ;; esac"#,
            #"fbq_once=$fbq_home/.fabrique/\#(name)"#,
            // The folder is its owner's alone, so whatever is in it is. `true` and not `:`, whose failure ends a shell.
            #"if { [ -d "${fbq_once%/*}" ] || mkdir -m 700 -p "${fbq_once%/*}"; } 2>/dev/null && set -C "#
                + #"&& { true >"$fbq_once"; } 2>/dev/null; then set +C; "#
                + #"elif [ -e "$fbq_once" ]; then kill -\#(Self.secondStart) $$; "#
                + #"else echo "fabrique: the file $fbq_once can't be made, so the job was not started." >&2; "#
                + #"kill -\#(Self.noStart) $$; fi"#,
        ]
    }

    /// Has the output begin anew, and clears old files once in a hundred jobs.
    private var clear: [String] {
        // A second start must find the output of the first whole, so Slurm is told to append.
        (isAppendingOutput ? [] : [": >/dev/stdout", ": >/dev/stderr"]) + [
            #"case ${SLURM_JOB_ID:-} in *00) find "${fbq_once%/*}" -mindepth 1 -maxdepth 1 -mtime +30 "#
                + #"-exec rm -rf {} + 2>/dev/null || : ;; esac"#
        ]
    }

    /// As one word for a shell, whatever is in it.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
