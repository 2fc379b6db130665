import ArgumentParser

/// The `fabrique` command.
struct Fabrique: AsyncParsableCommand {
    /// The version of this program, and of the server it starts.
    static let version = "0.1.0"

    /// The day of that version, for the manual page.
    static let released = "November 21, 2026"

    static let configuration = CommandConfiguration(
        commandName: "fabrique",
        abstract: "Run a federation of AI factories as one machine.",
        discussion: """
            Submit Slurm batch scripts as they are. Each job runs on the system that serves it best, and every \
            device-second, joule and gram of CO2e is accounted on a record that anyone can verify.

            The server and the token come from --server and --token, else from FABRIQUE_SERVER and FABRIQUE_TOKEN, \
            else from client.json in FABRIQUE_DATA, ./var/data or ~/.config/fabrique.

            Exit status:
              0      done
              1      the job, or what was asked for, failed
              2      the input is wrong: options, or the script
              3      refused: no right to it, not there, or not in this state
              4      the server can't be reached, or can't take orders now
              124    the job ran into its time limit
              128+n  the job was ended by signal n; 130 after Ctrl-C
            With --wait and --follow a script's own exit code is passed on.
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(
                name: "Job",
                subcommands: [
                    Submit.self, ShowQuotes.self, ListJobs.self, ShowJob.self, Logs.self, Cancel.self, Hold.self,
                    Release.self, Evict.self, ShowReceipt.self,
                ]
            ),
            CommandGroup(
                name: "Budget and people",
                subcommands: [
                    Projects.self, Budget.self, Organisations.self, People.self, Tokens.self, LedgerCommand.self,
                    Me.self,
                ]
            ),
            CommandGroup(name: "System", subcommands: [Systems.self]),
            CommandGroup(name: "Planning", subcommands: [PlanCommand.self, FundCommand.self]),
            CommandGroup(name: "Twin", subcommands: [TwinCommand.self]),
            CommandGroup(
                name: "Server",
                subcommands: [
                    Serve.self, ShowConfiguration.self, Backup.self, Restore.self, Audit.self, JournalCommand.self,
                ]
            ),
            CommandGroup(name: "Other", subcommands: [Completions.self, ManualPage.self]),
        ]
    )

    static var _errorLabel: String { "fabrique" }
}
