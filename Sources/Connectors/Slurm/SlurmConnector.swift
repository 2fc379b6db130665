package import Federation
package import Quantities
import Spool

/// A Slurm cluster as a system, reached through its slurmrestd.
///
/// What an attempt needs next is decided by ``SlurmAttempt``; this actor asks the site for it, a few questions at a time,
/// notes before a submission leaves that it does, and tells what it hears. It may fall at any moment: the notes name
/// every job that may be on the site, and the site has the rest.
package actor SlurmConnector: Connector {
    /// How many questions a site is asked at once. One slurmrestd answers some hundred a second; asked by eight at once,
    /// one of Slurm 22.05 breaks some off, which costs it a list of all jobs each time.
    static let mostQuestions = 4

    /// How far looks at jobs that wait or run lie apart: a site is looked at forty times a second, however much of ours
    /// it has.
    static let lookMilliseconds: Int64 = 25

    /// The same where their states are asked for together.
    static let stateMilliseconds: Int64 = 3

    /// From so many attempts on, the accounting tells more cheaply how they go on than looks at each of them do.
    static let crowd = 32

    /// What happens there. No more than a few wait for each live attempt.
    package nonisolated let observations: AsyncStream<AttemptObservation>

    let settings: SiteSettings
    let site: SlurmSite
    private let wall: @Sendable () -> Instant
    private let steady: @Sendable () -> Int64
    private var steps = ClockSteps()
    let ledger: AttemptLedger
    private let observe: AsyncStream<AttemptObservation>.Continuation

    var attempts: [AttemptKey: SlurmAttempt] = [:]
    /// What was ordered of them, as long as it may have to be submitted.
    var orders: [AttemptKey: AttemptOrder] = [:]
    private var agenda = Agenda()
    /// Of how many accounts the attempts were, and when they were counted.
    private var accounts = (count: 0, counted: Instant(milliseconds: 0))
    private var questions = 0
    private var alarm: Task<Void, Never>?
    /// What the last look at the site found of its partitions, by name.
    var partitions: [String: SitePartition] = [:]
    /// When the site last gave an answer.
    var heard: Instant?
    /// Whether the accounting was seen to tell of processor time.
    private var countsTime = false
    /// Who looks for a name, by user: each waits for a list of the user's jobs that begins from now on.
    var nameWaits: [String: [NameWait]] = [:]
    /// Whose jobs are listed next.
    var nameTurns = RecordTurns()
    /// Wakes when it is somebody's turn.
    var nameAlarm: Task<Void, Never>?
    /// Who waits for records, by user.
    var recordWaits: [String: [RecordWait]] = [:]
    /// Whose records are read next.
    var recordTurns = RecordTurns()
    /// Wakes when it is somebody's turn.
    var recordAlarm: Task<Void, Never>?
    /// Who waits for the states of jobs.
    var stateLine = StateLine()
    /// Whether states are being read.
    var isReadingStates = false
    /// Who waits for a place among the questions, to read states.
    private var placeWait: CheckedContinuation<Void, Never>?

    /// Opens the notes on a site and takes up what they name.
    package init(_ settings: SiteSettings, clock: @escaping @Sendable () -> Instant) throws(ConnectorFault) {
        try self.init(
            settings,
            over: WebTransport(base: settings.address, seconds: settings.patience.count),
            clock: clock
        )
    }

    init(
        _ settings: SiteSettings,
        over transport: any SiteTransport,
        clock: @escaping @Sendable () -> Instant,
        steady: @escaping @Sendable () -> Int64 = Clock.bootMilliseconds
    ) throws(ConnectorFault) {
        self.settings = settings
        (wall, self.steady) = (clock, steady)
        site = SlurmSite(transport, tokens: TokenSource(settings.credential, clock: clock), looker: settings.user)
        ledger = try AttemptLedger(folder: settings.folder)
        (observations, observe) = AsyncStream.makeStream(of: AttemptObservation.self)
        let now = clock()
        for entry in ledger.entries() {
            attempts[entry.key] = entry.attempt(meter: SiteMeter(), at: now)
            agenda.put(entry.key, at: now)
        }
        Task { [weak self] in await self?.pump() }
    }

    deinit {
        alarm?.cancel()
        nameAlarm?.cancel()
        recordAlarm?.cancel()
        observe.finish()
    }

    // MARK: - The contract

    /// Starts an attempt: it is submitted as soon as the site can be reached, and noted before that.
    package func start(_ order: AttemptOrder) async throws(ConnectorFault) {
        try order.check()
        let key = order.key
        guard let account = order.account else {
            throw ConnectorFault(
                .noAccount,
                "Attempt \(key) names no account on this system. Map the person to one: fabrique systems map."
            )
        }
        try SiteAccount.check(account)
        if let attempt = attempts[key] {
            guard attempt.isAbsent else {
                tell(key, attempt.state)
                return
            }
        } else {
            guard try ledger.highestForgotten(of: key.job) < key.attempt else {
                throw ConnectorFault(.attemptIsOver, "Attempt \(key) is over and forgotten; it does not start again.")
            }
            if let other = attempts.values.filter({ $0.key.job == key.job && !$0.isOver }).map(\.key).min() {
                throw ConnectorFault(
                    .otherAttemptLives,
                    "Attempt \(other) of the same job may still run on this system; stop it first."
                )
            }
        }
        // Where the site has not answered yet, the form is made when it does.
        if let version = try? await site.dialect().version { _ = try form(of: order, named: name(of: key), version) }
        guard attempts[key]?.isAbsent ?? true else { return }
        var attempt =
            attempts[key]
            ?? SlurmAttempt(
                key: key,
                name: name(of: key),
                account: account,
                partition: order.partition,
                meter: meter(for: order.partition),
                hasOrder: true,
                at: clock()
            )
        attempt.hasOrder = true
        orders[key] = order
        attempts[key] = attempt
        schedule(key)
    }

    /// Ends an attempt. Where nothing of it was ever sent, it is over at once and never starts.
    package func stop(_ key: AttemptKey, because reason: StopReason) async throws(ConnectorFault) {
        if attempts[key] == nil {
            guard try ledger.highestForgotten(of: key.job) < key.attempt else { return }
            attempts[key] = SlurmAttempt(
                key: key,
                name: name(of: key),
                account: settings.user,
                partition: "",
                meter: SiteMeter(),
                hasOrder: false,
                // Where the notes were begun anew, a job of this name may be on the site all the same.
                phase: ledger.isNew ? .sent(clock()) : .unsent,
                at: clock()
            )
        }
        let now = clock()
        if reason == .recalled { attempts[key]?.recall(at: now) } else { attempts[key]?.stop(at: now) }
        if let attempt = attempts[key] {
            if attempt.isOver { return tell(key, attempt.state) }
            // It does not wait until its turn to be watched comes.
            switch attempt.asked {
            case .state(let id) where !attempt.isWatched: withdrawState(of: id, as: attempt.account)
            case .records(let id) where attempt.listedSince == nil: withdrawRecord(of: id, as: attempt.account)
            default: break
            }
            try ledger.keep(AttemptEntry(attempt))
        }
        schedule(key)
    }

    /// Lets go of an attempt that is over: it can never start again. One that is not is stopped first, for its end was
    /// recorded without the site, by a fence.
    package func forget(_ key: AttemptKey) async throws(ConnectorFault) {
        if let attempt = attempts[key], !attempt.isOver || !attempt.extras.isEmpty {
            try await stop(key, because: .evicted)
            throw ConnectorFault(.stillLive, "Attempt \(key) has not ended, so it can't be forgotten. Stop it first.")
        }
        try ledger.forget(key)
        attempts[key] = nil
        orders[key] = nil
    }

    /// Reads what a job wrote, where the site's file system is mounted on this machine.
    package func output(
        _ file: OutputFile,
        from offset: Int64,
        atMost count: Int
    ) async throws(ConnectorFault) -> OutputPiece {
        try OutputReader.read(file, from: offset, atMost: count)
    }

    /// The site's own counts.
    package func load() async -> SystemLoad? {
        guard let queue = try? await site.queue() else { return nil }
        return queue.load(with: attempts.values, at: clock())
    }

    /// Goes over to other credentials, at once.
    package func renew(_ credential: SiteCredential) { site.tokens.renew(credential) }

    // MARK: - Asking

    /// The time of day. Where it was set since it was read last, all that attempts wait for moves with it.
    func clock() -> Instant {
        let (steady, now) = (steady(), wall())
        let step = steps.step(wall: now.milliseconds, steady: steady)
        guard step != 0 else { return now }
        agenda = Agenda()
        for key in attempts.keys {
            attempts[key]?.move(by: step)
            agenda.put(key, at: attempts[key]?.due ?? now)
        }
        heard = heard.map { Instant(milliseconds: $0.milliseconds + step) }
        return now
    }

    /// Asks what is due, as far as the site may be asked at once, and sets the alarm for the rest.
    func pump() {
        let now = clock()
        while questions < Self.mostQuestions, let key = agenda.takeDue(at: now) {
            guard let attempt = attempts[key], attempt.asked == nil else { continue }
            if attempt.due > now {
                agenda.put(key, at: attempt.due)
            } else {
                ask(key, at: now)
            }
        }
        alarm?.cancel()
        guard questions < Self.mostQuestions, let next = agenda.next else { return }
        let pause = max(1, next.milliseconds - now.milliseconds)
        alarm = Task { [weak self] in
            guard (try? await Task.sleep(for: .milliseconds(pause))) != nil else { return }
            await self?.pump()
        }
    }

    private func ask(_ key: AttemptKey, at now: Instant) {
        guard var attempt = attempts[key] else { return }
        let before = attempt.state
        let question = attempt.next(at: now, by: watch(at: now))
        attempts[key] = attempt
        if attempt.state != before { tell(key, attempt.state) }
        guard let question else { return }
        do throws(ConnectorFault) {
            // What is not noted is neither submitted nor let go.
            switch question {
            case .submit, .release: try ledger.keep(AttemptEntry(attempt))
            default: break
            }
        } catch {
            return answered(key, .unsent(error.text))
        }
        // Those who wait for an answer that they share are no load. A list of states takes a place of its own.
        let isShared =
            question == .find || question.isOfState || (question.isOfRecords && attempt.listedSince != nil)
        if !isShared { questions += 1 }
        Task {
            let answer = await carryOut(question, for: attempt, orders[key])
            if !isShared { leavePlace() }
            answered(key, answer)
            pump()
        }
    }

    /// Counts a list of states among the questions, as soon as there is a place for it.
    func takePlace() async {
        guard questions >= Self.mostQuestions else {
            questions += 1
            return
        }
        await withCheckedContinuation { placeWait = $0 }
    }

    /// Gives the place of a question that was answered to who waits for one.
    func leavePlace() {
        if let next = placeWait {
            placeWait = nil
            next.resume()
        } else {
            questions -= 1
        }
    }

    /// What costs the site least to tell how jobs go on. Accounts are counted once a second.
    private func watch(at now: Instant) -> SlurmAttempt.Watch {
        if (now.milliseconds - accounts.counted.milliseconds).magnitude >= 1000 {
            accounts = (Set(attempts.values.lazy.map(\.account)).count, now)
        }
        return Self.watch(hasStates: site.hasStates, attempts: attempts.count, accounts: accounts.count)
    }

    private func answered(_ key: AttemptKey, _ answer: SiteAnswer) {
        let now = clock()
        switch answer {
        case .unsent, .unknown, .withdrawn: break
        default: heard = now
        }
        guard var attempt = attempts[key] else { return }
        let question = attempt.asked
        if case .records(let records) = answer, records.contains(where: { $0.hasRun == true }) { countsTime = true }
        attempt.meter.countsTime = countsTime
        let news = attempt.take(answer, at: now, chance: Double.random(in: 0...1))
        if attempt.isWatched, !attempt.isTurned {
            let apart = attempt.millisecondsApart(after: question) * Int64(attempts.count)
            attempt.due = max(attempt.due, Instant(milliseconds: now.milliseconds + apart))
        }
        attempts[key] = attempt
        // If this can't be written, the note that it was sent is there, and its name is asked for.
        if !attempt.isOver { try? ledger.keep(AttemptEntry(attempt)) }
        for state in news { tell(key, state) }
        // What was begun goes on before anything else is begun.
        if attempt.due <= now, !attempt.isOver, questions < Self.mostQuestions {
            ask(key, at: now)
        } else {
            agenda.put(key, at: attempt.due)
        }
    }

    func carryOut(
        _ question: SiteQuestion,
        for attempt: SlurmAttempt,
        _ order: AttemptOrder?
    ) async -> SiteAnswer {
        let user = attempt.account
        switch question {
        case .submit:
            guard let order else { return .unsent("its order is not at hand") }
            do throws(ConnectorFault) {
                let version = try await site.dialect().version
                return await site.submit(try form(of: order, named: attempt.name, version), as: user)
            } catch {
                return error.code == .badOrder ? .refused(error.text) : .unsent(error.text)
            }
        case .find: return await find(attempt.name, as: user)
        case .look(let id): return await site.look(id, as: user)
        case .state(let id):
            // It may have been asked to end since.
            guard attempts[attempt.key]?.isWatched ?? true else { return .withdrawn }
            return await state(of: id, as: user)
        case .release(let id): return await site.release(id, as: user)
        case .hold(let id): return await site.hold(id, as: user)
        case .cancel(let id): return await site.cancel(id, as: user)
        case .records(let id):
            guard let since = attempt.listedSince else { return await site.records(id, as: user) }
            guard attempts[attempt.key].map({ $0.listedSince != nil }) ?? true else { return .withdrawn }
            return await record(of: id, since: since, as: user)
        }
    }

    /// Has an attempt asked about at once.
    func schedule(_ key: AttemptKey) {
        let now = clock()
        agenda.put(key, at: now)
        pump()
    }

    func tell(_ key: AttemptKey, _ state: AttemptObservation.State?) {
        guard let state, state != .absent else { return }
        observe.yield(AttemptObservation(key, state))
    }

    // MARK: - Names and forms

    /// The name of an attempt's job on the site.
    func name(of key: AttemptKey) -> String { "\(settings.tag)-\(key)" }

    private func form(
        of order: AttemptOrder,
        named name: String,
        _ version: SlurmVersion
    ) throws(ConnectorFault) -> JSONValue {
        try JobForm(
            version: version,
            order: order,
            name: name,
            bankAccount: settings.bankAccount,
            deviceType: partitions[order.partition]?.deviceType
        ).body()
    }

    func meter(for partition: String) -> SiteMeter {
        var meter = SiteMeter()
        meter.chip = partitions[partition]?.chip
        meter.coresPerNode = Int64(partitions[partition]?.node.cores ?? 0)
        meter.measuresNodes = settings.measuresNodes
        meter.wattsByChip = settings.wattsByChip
        return meter
    }
}
