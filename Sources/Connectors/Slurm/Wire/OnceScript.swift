import Federation

/// What a site is given to run: the job's script, behind a guard that lets an attempt begin once.
///
/// A slurmctld that is killed goes back to what it last saved, and starts again what had begun, or ended, since. Nothing
/// in its interface prevents that. The guard makes a folder of the attempt's name below `~/.fabrique`, which only the
/// first can do, wherever the site's nodes share their homes; a second start ends by a signal that no program is sent
/// otherwise. The script then takes the guard's place (`exec`), so that its process, signals and status are its own.
struct OnceScript {
    /// The attempt's name on the site: letters, digits, dashes and a dot.
    let name: String
    let script: String
    let arguments: [String]
    /// Whether the output goes on in a file that another attempt began.
    let isAppendingOutput: Bool

    /// The signal by which a second start ends: the highest of the real-time ones.
    static let secondStart: Int64 = 64

    /// The whole, for `sh`. The script stands at its end and is taken from there to the byte, whatever its interpreter.
    var text: String {
        // A second start must find the output of the first whole, so Slurm is told to append.
        let clearing = isAppendingOutput ? [] : [": >/dev/stdout", ": >/dev/stderr"]
        let lines =
            [
                "#!/bin/sh",
                "# Fabrique: this attempt begins once, whatever its cluster forgets. The job's script follows below.",
                #"once="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}/.fabrique/\#(name)""#,
                #"(umask 077 && mkdir -p "${once%/*}")"#,
                #"if ! (umask 077 && mkdir "$once") 2>/dev/null; then"#,
                #"    [ ! -d "$once" ] || kill -\#(Self.secondStart) $$"#,
                #"    echo "fabrique: the folder $once can't be made, so the job was not started." >&2"#,
                "    exit 1",
                "fi",
            ] + clearing + [
                #"find "${once%/*}" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} + 2>/dev/null"#
            ]
        let run = #"exec "$once/script""# + arguments.map { " " + Self.quoted($0) }.joined()
        // The line of the copy and that of the start come on top; an argument may have lines of its own.
        let height = lines.count + 2 + run.utf8.count { $0 == UInt8(ascii: "\n") }
        let copy = #"tail -n +\#(height + 1) "$0" >"$once/script" && chmod 700 "$once/script" || exit 1"#
        return (lines + [copy, run, script]).joined(separator: "\n")
    }

    /// As one word for a shell, whatever is in it.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
