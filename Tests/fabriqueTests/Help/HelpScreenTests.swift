import ArgumentParser
import Testing

@testable import fabrique

@Suite struct `The help` {
    @Test func `of the program names every command and exit status`() {
        #expect(
            Fabrique.helpMessage(columns: 80) == """
                OVERVIEW: Run a federation of AI factories as one machine.

                Submit Slurm batch scripts as they are. Each job runs on the system that serves
                it best, and every device-second, joule and gram of CO2e is accounted on a
                record that anyone can verify.

                The server and the token come from --server and --token, else from
                FABRIQUE_SERVER and FABRIQUE_TOKEN, else from client.json in FABRIQUE_DATA,
                ./var/data or ~/.config/fabrique.

                Exit status:
                  0      done
                  1      the job, or what was asked for, failed
                  2      the input is wrong: options, or the script
                  3      refused: no right to it, not there, or not in this state
                  4      the server can't be reached, or can't take orders now
                  124    the job ran into its time limit
                  128+n  the job was ended by signal n; 130 after Ctrl-C
                With --wait and --follow a script's own exit code is passed on.

                USAGE: fabrique <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                JOB SUBCOMMANDS:
                  submit                  Submit a batch script.
                  quote                   Say what a script would cost, where, and when it
                                          would start.
                  jobs                    List jobs, newest first.
                  job                     Show all facts of a job, why it waits, and its
                                          attempts.
                  logs                    Print what a job wrote.
                  cancel                  Cancel jobs, waiting or running.
                  hold                    Keep waiting jobs from starting.
                  release                 Let held jobs go.
                  evict                   Take running jobs off their system; they queue again.
                  receipt                 Print what a job used, what it cost, and where the
                                          record holds it.

                BUDGET AND PEOPLE SUBCOMMANDS:
                  projects                List, show and make projects, and say who works on
                                          them.
                  budget                  Show what is left of the budgets, in device-hours.
                  organisations           List the organisations, or enter one.
                  people                  List, add and erase people, and give them roles and
                                          accounts.
                  token                   List, issue and revoke tokens.
                  ledger                  Show the ledger's entries and balances, and correct a
                                          charge.
                  me                      Say who the token speaks for, and what it may do.

                SYSTEM SUBCOMMANDS:
                  systems                 List the systems, or show and operate one.

                PLANNING SUBCOMMANDS:
                  plan                    Plan training runs, services and gigafactories.
                  fund                    See what each layer of a fund earns and loses, and
                                          hold it to the rules.

                TWIN SUBCOMMANDS:
                  twin                    Replay real work, and play work that never was.

                SERVER SUBCOMMANDS:
                  serve                   Run the server until it is stopped.
                  configuration           Show what a server would go by, and where each
                                          setting came from.
                  backup                  Copy journal and vault to a directory, while the
                                          server runs.
                  restore                 Make a data directory from a back-up.
                  audit                   Check the record.
                  journal                 Look at the journal, and carry it from place to place.

                OTHER SUBCOMMANDS:
                  completions             Print a completion script for a shell.
                  manual                  Print the manual page.

                  See 'fabrique help <subcommand>' for detailed help.
                """
        )
    }

    @Test func `of submit names every option`() {
        #expect(
            Fabrique.helpMessage(for: Submit.self, columns: 80) == """
                OVERVIEW: Submit a batch script.

                Takes a Slurm script as it is; its #SBATCH and #FABRIQUE lines say what the job
                needs. Of the environment, only the variables that the script names in --export
                are sent. With --training the planner tells how long that takes on each kind of
                accelerator, and the job is placed by it.

                Prints the job's number. With --wait or --follow it stays until the job has
                ended, and its exit status is the job's; Ctrl-C then leaves the job running.

                USAGE: fabrique submit [<options>] <file> -- [<args> ...]

                ARGUMENTS:
                  <file>                  The batch script; - reads standard input.
                  <args>                  The script's own arguments, after --.

                OPTIONS:
                  --project <name>        The project that pays.
                  --allocation <number>   The allocation that pays, when the project has
                                          several.
                  -o, --option <option>   An sbatch option that wins over the script's, such as
                                          -o --mem=4G. May be repeated.
                  -t, --time <time>       As in sbatch: the time limit.
                  -p, --partition <names> As in sbatch: the partitions allowed.
                  -a, --array <indexes>   As in sbatch: the tasks of an array.
                  -d, --dependency <list> As in sbatch: what must end before.
                  -J, --job-name <name>   As in sbatch: the job's name.
                  --directory <path>      The directory to run in. (default: this one)
                  --training <file>       What the script trains: a training run as fabrique
                                          plan train takes it; chips and prices in it do not
                                          count.
                  --wait                  Wait until the job has ended.
                  --follow                Wait, and show the job's output as it comes.
                  --hold                  Submit it held; fabrique release lets it go.
                  --key <text>            A key of your own: submitting again with the same key
                                          makes no second job.
                  --server <address>      The server's address.
                  --token <secret>        The token to show the server. FABRIQUE_TOKEN is
                                          safer: others see options.
                  --json                  Print what the API said, as one JSON document.
                  --version               Show the version.
                  -h, --help              Show help information.

                """
        )
    }

    @Test func `and mistakes in options end as documented`() throws {
        func status(_ arguments: String...) throws -> (status: ProcessStatus, text: String) {
            let error = #expect(throws: (any Error).self) { try Fabrique.parseAsRoot(arguments) }
            return Program.ending(for: try #require(error))
        }
        #expect(try status("--version") == (.done, Fabrique.version))
        let missing = try status("submit")
        #expect(missing.status == .wrongInput)
        #expect(missing.text.hasPrefix("fabrique: Missing expected argument '<file>'"))
        #expect(try status("jobs", "--state", "asleep").status == .wrongInput)
        #expect(try status("systems", "datasets", "local").status == .wrongInput)
        let refused = Program.ending(for: CommandFailure(.refused, "Not yours."))
        #expect(refused == (.refused, "fabrique: Not yours."))
    }

    @Test func `is found for every command in the manual`() throws {
        let page = try ManualPage.page()
        for command in ["submit", "jobs", "receipt", "systems drain", "people role grant", "journal export", "manual"] {
            #expect(page.contains(".Ss fabrique \(command)\n"), "\(command)")
        }
        #expect(page.contains(".It 128+n\nthe job was ended by signal n; 130 after Ctrl-C\n"))
        #expect(page.contains(".It Fl o , Fl -option Ar option\n"))
        // A line that begins with a dot is a macro: each must be one that the page means.
        let macros = Set(page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix(3) })
        #expect(
            macros.isSubset(of: [
                ".Dd", ".Dt", ".Os", ".Sh", ".Ss", ".Nm", ".Nd", ".Ar", ".Op", ".Pp", ".Bl", ".It", ".El", ".Fl", ".Xr",
            ])
        )
    }
}
