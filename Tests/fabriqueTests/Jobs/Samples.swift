import Contract
import Quantities

@testable import fabrique

/// Values as the API gives them, for tests of what is shown.
enum Samples {
    /// A pipe at a fixed moment in UTC.
    static let pipe = Screen(now: Instant(milliseconds: 1_795_237_200_000))

    /// A job that was evicted once and succeeded then.
    static let job = JobView(
        id: 12,
        name: "tinylm",
        project: "atlas",
        allocation: 1,
        person: "p-0123456789abcdef",
        state: "succeeded",
        reasons: [],
        submitted: "2026-11-21T04:46:57.120Z",
        started: "2026-11-21T04:46:58.000Z",
        ended: "2026-11-21T04:48:31.000Z",
        nodes: 1,
        coresPerNode: 2,
        devicesPerNode: 0,
        memoryMiBPerNode: 512,
        timeLimitSeconds: 600,
        objective: "soonest",
        system: "local",
        partition: "cpu",
        attempts: 2,
        exitCode: 0,
        deviceSeconds: 186,
        cpuMilliseconds: 180_250,
        peakMemoryBytes: 92_274_688,
        joules: 4200,
        energySource: "estimated",
        microgramsCO2e: 65_333,
        microEuros: 2583
    )

    /// The job with some facts changed.
    static func job(_ change: (inout JobView) -> Void) -> JobView {
        var job = Self.job
        change(&job)
        return job
    }

    /// The job's two attempts.
    static let attempts = [
        AttemptView(
            number: 1,
            system: "local",
            partition: "cpu",
            nodes: ["local"],
            placed: "2026-11-21T04:46:57.300Z",
            started: "2026-11-21T04:46:58.000Z",
            ended: "2026-11-21T04:47:20.000Z",
            outcome: "evicted",
            fault: "platform",
            why: "node repaired",
            billedDevices: 2,
            deviceSeconds: 44,
            paidBy: "platform",
            energyModel: "10 W a core"
        ),
        AttemptView(
            number: 2,
            system: "local",
            partition: "cpu",
            nodes: ["local"],
            placed: "2026-11-21T04:47:21.300Z",
            started: "2026-11-21T04:47:22.000Z",
            ended: "2026-11-21T04:48:31.000Z",
            outcome: "succeeded",
            exitCode: 0,
            billedDevices: 2,
            deviceSeconds: 142,
            paidBy: "project",
            energyModel: "10 W a core"
        ),
    ]

    /// What the job's second attempt left in the ledger.
    static let entries = [
        EntryView(
            entry: 4,
            at: "2026-11-21T04:47:21.300Z",
            sequence: 730,
            kind: "hold",
            allocation: 1,
            job: 12,
            attempt: 2,
            postings: [
                PostingView(account: "allocation:1:available", unit: "deviceSeconds", amount: -1200),
                PostingView(account: "allocation:1:held", unit: "deviceSeconds", amount: 1200),
            ]
        ),
        EntryView(
            entry: 5,
            at: "2026-11-21T04:48:31.100Z",
            sequence: 741,
            kind: "charge",
            allocation: 1,
            job: 12,
            attempt: 2,
            postings: [
                PostingView(account: "allocation:1:held", unit: "deviceSeconds", amount: -142),
                PostingView(account: "allocation:1:spent", unit: "deviceSeconds", amount: 142),
                PostingView(account: "system:local", unit: "microEuros", amount: -1972),
                PostingView(account: "allocation:1:spent", unit: "microEuros", amount: 1972),
            ]
        ),
    ]

    /// The whole receipt.
    static let receipt = Receipt(
        job: job,
        attempts: attempts,
        entries: entries,
        gridGramsPerKilowattHour: 56,
        gridSource: "FR, year 2024, Ember",
        sequence: 741,
        head: JournalHead(sequence: 745, hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    )

    /// A quote that bills two cores for ten minutes.
    static let quote = QuoteView(
        system: "local",
        partition: "cpu",
        country: "LU",
        chip: "EPYC",
        isPossible: true,
        obstacles: [],
        waits: [],
        nodes: 1,
        coresPerNode: 2,
        devicesPerNode: 0,
        memoryMiBPerNode: 512,
        isWholeNode: false,
        billedDevices: 2,
        device: "core",
        timeLimitSeconds: 600,
        start: "2026-11-21T05:00:00.000Z",
        end: "2026-11-21T05:10:00.000Z",
        runSeconds: 600,
        holdDeviceSeconds: 1200,
        deviceSeconds: 1200,
        microEuros: 16_667,
        joules: 12_000,
        microgramsCO2e: 186_667
    )
}
