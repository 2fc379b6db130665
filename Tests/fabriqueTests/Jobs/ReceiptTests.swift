import Contract
import Testing

@testable import fabrique

@Suite struct `A receipt` {
    @Test func `says all of it in 68 columns`() {
        #expect(
            ReceiptPage(Samples.receipt).rendered(on: Samples.pipe) == """
                ────────────────────────────────────────────────────────────────────
                 FABRIQUE                                          receipt of job 12
                ────────────────────────────────────────────────────────────────────
                 Job           tinylm
                 Outcome       succeeded
                 Project       atlas, allocation 1
                 Person        p-0123456789abcdef
                 Asked for     1 node, 2 cores, 512 MiB; at most 10 min
                 Submitted     2026-11-21 04:46:57 UTC
                 Started       2026-11-21 04:46:58 UTC
                 Ended         2026-11-21 04:48:31 UTC
                 Attempts ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
                 1             local/cpu on local: evicted (node repaired)
                               44 device-seconds on 2 devices, paid by the platform
                 2             local/cpu on local: succeeded
                               142 device-seconds on 2 devices, paid by the project
                 Used ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
                 Compute       0.0517 device-hours = 186 device-seconds
                 Paid by       the project 0.0394, the platform 0.0122 device-hours
                 Processor     180.3 s
                 Peak memory   88 MiB
                 Energy        0.0012 kWh = 4,200 J
                               estimated: 10 W a core
                 Carbon        0.0653 g CO2e
                               grid: 56 g CO2e/kWh (FR, year 2024, Ember)
                 Price         €0.0026
                 Ledger ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
                 4 hold        0.333 device-hours (attempt 2)
                 5 charge      0.0394 device-hours; €0.0020 (attempt 2)
                 Record ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
                 Number        741
                 Chain head    record 745, SHA-256
                 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                ────────────────────────────────────────────────────────────────────

                """
        )
    }

    @Test func `keeps its width whatever the names are`() {
        var receipt = Samples.receipt
        receipt.job.name = String(repeating: "長い名前", count: 30) + "\u{1B}[31m"
        receipt.gridSource = String(repeating: "x", count: 200)
        receipt.attempts[0].why =
            "a reason that is much longer than one line of a receipt has room for, and then some more"
        let text = ReceiptPage(receipt).rendered(on: Samples.pipe)
        #expect(text.split(separator: "\n").allSatisfy { $0.description.columns <= ReceiptPage.width })
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `never leaves open how the energy was got`() {
        var receipt = Samples.receipt
        receipt.job.energySource = "measured"
        receipt.attempts = []
        #expect(ReceiptPage(receipt).rendered(on: Samples.pipe).contains("               measured\n"))
        receipt.job.energySource = nil
        #expect(ReceiptPage(receipt).rendered(on: Samples.pipe).contains("               of unknown origin\n"))
    }
}

@Suite struct `A table of quotes` {
    private func billed(_ change: (inout QuoteView) -> Void) -> String {
        var quote = Samples.quote
        change(&quote)
        return QuoteTable.billed(quote)
    }

    @Test func `says what is billed as a sum that can be checked`() {
        #expect(billed { _ in } == "2 cores × 10 min")
        #expect(billed { $0.billedDevices = 1 } == "1 core × 10 min")
        #expect(
            billed {
                $0.device = "accelerator"
                $0.chip = "A100"
                $0.billedDevices = 4
                $0.isWholeNode = true
            }
                == "whole node: 4 A100 × 10 min"
        )
    }

    @Test func `gives the obstacles where a partition can't take the job`() {
        var elsewhere = Samples.quote
        elsewhere.isPossible = false
        elsewhere.system = "leonardo"
        elsewhere.obstacles = ["Its country, IT, is not allowed."]
        let quotes = Quotes(
            objective: "soonest",
            tasks: 100,
            project: "atlas",
            quotes: [Samples.quote, elsewhere],
            notes: []
        )
        #expect(
            QuoteTable.rendered(quotes, on: Samples.pipe) == """
                WHERE      START  END    DEVICE-HOURS  FOR               PRICE      ENERGY        CARBON
                local/cpu  now    05:10         0.333  2 cores × 10 min  €0.02  0.0033 kWh  0.187 g CO2e

                This is billed to atlas for the whole time limit, a share of it on faster chips, for each of 100 tasks. Best first for: soonest. Energy and carbon are estimated.

                Not on
                  leonardo/cpu  Its country, IT, is not allowed.

                """
        )
    }

    @Test func `says how long a training takes where somebody asked, and when the limit is too short`() {
        func text(_ training: TrainingTime) -> String {
            var quote = Samples.quote
            quote.training = training
            let quotes = Quotes(objective: "soonest", tasks: 1, project: "atlas", quotes: [quote], notes: [])
            return QuoteTable.rendered(quotes, on: Samples.pipe)
        }
        func line(_ training: TrainingTime) -> Substring { text(training).split(separator: "\n")[1] }
        var training = TrainingTime(
            seconds: 3600,
            lowSeconds: 3000,
            highSeconds: 4200,
            layout: "data 8",
            isOverLimit: false
        )
        #expect(line(training).hasSuffix("CO2e  1 h (50 min to 1 h 10 min)"))
        training.isOverLimit = true
        #expect(line(training).hasSuffix("CO2e  1 h (50 min to 1 h 10 min), over the limit"))
        let unknown = TrainingTime(isOverLimit: false, obstacle: "The planner knows no chip EPYC.")
        #expect(line(unknown).hasSuffix("CO2e  not known"))
        #expect(text(unknown).contains("  local/cpu  The planner knows no chip EPYC.\n"))
    }

    @Test func `says of a training that does not fit how much it lacks`() {
        var quote = Samples.quote
        quote.isPossible = false
        quote.obstacles = ["what the job trains does not fit on 8 of its accelerators"]
        quote.waits = []
        quote.training = TrainingTime(isOverLimit: false, obstacle: "No layout fits: the nearest needs 412 GB a chip.")
        let quotes = Quotes(objective: "soonest", tasks: 1, project: "atlas", quotes: [quote], notes: [])
        let text = QuoteTable.rendered(quotes, on: Samples.pipe)
        #expect(text.contains("  local/cpu  No layout fits: the nearest needs 412 GB a chip.\n"), "\(text)")
    }

    @Test func `says of a job that trains how long that takes on which accelerators`() {
        let run = ForetoldRunView(chip: "NVIDIA H100", devicesPerNode: 4, seconds: 3600)
        #expect(run.sentence == "1 h on NVIDIA H100, 4 a node")
        #expect(ForetoldRunView(chip: "V100", devicesPerNode: 8).sentence == "does not fit on V100, 8 a node")
    }
}

@Suite struct `A budget's bar` {
    private func bar(granted: Int64, spent: Int64, held: Int64) -> String {
        BudgetPage.bar(
            AllocationView(
                id: 1,
                project: "atlas",
                starts: "",
                ends: "",
                state: "active",
                grantedDeviceSeconds: granted,
                availableDeviceSeconds: granted - spent - held,
                heldDeviceSeconds: held,
                spentDeviceSeconds: spent,
                joules: 0,
                microgramsCO2e: 0,
                microEuros: 0
            ),
            width: 10
        )
    }

    @Test func `shows what is spent, what is held and what is left`() {
        #expect(bar(granted: 100, spent: 30, held: 20) == "███▒▒░░░░░  50%")
        #expect(bar(granted: 100, spent: 0, held: 0) == "░░░░░░░░░░   0%")
        #expect(bar(granted: 1_000_000, spent: 1, held: 1) == "█▒░░░░░░░░   0%")
        #expect(bar(granted: 100, spent: 100, held: 0) == "██████████ 100%")
        #expect(bar(granted: 0, spent: 0, held: 0) == "░░░░░░░░░░")
    }
}
