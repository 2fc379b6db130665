import Federation

/// What a site is given to run: the job's script, behind a guard that lets an attempt begin once.
///
/// A slurmctld that is killed goes back to what it last saved, and starts again what had begun, or ended, since. Nothing
/// in its interface prevents that. The guard makes a file of the attempt's name below `~/.fabrique`, which only the first
/// can do, wherever the site's nodes share their homes; a second start ends by a signal that no program is sent
/// otherwise, and one that can't make the file by another. The script is that file, and takes the guard's place (`exec`):
/// its process, signals and status are its own.
/// The guard is part of every job, so it starts two programs and no more, and clears old files once in a hundred jobs.
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

    /// The whole, for `sh`. The script stands at its end and is taken from there to the byte, whatever its interpreter.
    var text: String {
        // A second start must find the output of the first whole, so Slurm is told to append.
        let clearing = isAppendingOutput ? [] : [": >/dev/stdout", ": >/dev/stderr"]
        let lines =
            [
                "#!/bin/sh",
                "# Fabrique: this attempt begins once, whatever its cluster forgets. The job's script follows below.",
                "home=${HOME:-}",
                #"[ "$home" ] || home=~\#(account)"#,
                #"case $home in /*) ;; *) home=$(getent passwd "$(id -u)" | cut -d: -f6) ;; esac"#,
                #"once=$home/.fabrique/\#(name)"#,
                #"if ! (umask 077 && { [ -d "${once%/*}" ] || mkdir -p "${once%/*}"; } && set -C && : >"$once") 2>/dev/null; then"#,
                #"    [ ! -e "$once" ] || kill -\#(Self.secondStart) $$"#,
                #"    echo "fabrique: the file $once can't be made, so the job was not started." >&2"#,
                "    kill -\(Self.noStart) $$",
                "fi",
            ] + clearing + [
                "case ${SLURM_JOB_ID:-} in *00)",
                #"    find "${once%/*}" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} + 2>/dev/null ;;"#,
                "esac",
            ]
        let run = #"exec "$once""# + arguments.map { " " + Self.quoted($0) }.joined()
        // The line of the copy and that of the start come on top; an argument may have lines of its own.
        let height = lines.count + 2 + run.utf8.count { $0 == UInt8(ascii: "\n") }
        let copy = #"tail -n +\#(height + 1) "$0" >"$once" && chmod 700 "$once" || kill -\#(Self.noStart) $$"#
        return (lines + [copy, run, script]).joined(separator: "\n")
    }

    /// As one word for a shell, whatever is in it.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
