/// What an attempt may ask of its site.
enum SiteQuestion: Hashable, Sendable {
    /// Put the job there, held, under the attempt's name.
    case submit
    /// Which jobs bear the attempt's name?
    case find
    /// What of the job with this number?
    case look(Int64)
    /// In which state is the job with this number?
    case state(Int64)
    /// Let the job start.
    case release(Int64)
    /// Keep the job from beginning.
    case hold(Int64)
    /// End the job.
    case cancel(Int64)
    /// What does the accounting keep of this number?
    case records(Int64)

    /// Whether it is for the accounting.
    var isOfRecords: Bool {
        if case .records = self { true } else { false }
    }

    /// Whether it is for a state alone.
    var isOfState: Bool {
        if case .state = self { true } else { false }
    }
}

/// What the site said. What it did not say is `unknown`: that is never taken for a no.
enum SiteAnswer: Hashable, Sendable {
    /// The job has this number. What of the request was not honoured stands with it.
    case submitted(Int64, concerns: [String])
    /// The site refused, and nothing of the request is left there.
    case refused(String)
    /// The request did not leave, or did not reach the scheduler.
    case unsent(String)
    /// Whether the request was carried out can't be told.
    case unknown(String)
    /// The jobs that bear the name.
    case found([SlurmJob])
    /// The job.
    case job(SlurmJob)
    /// The states of jobs by number, in Slurm's words; of those that were asked for, others are not there.
    case states([Int64: Set<String>])
    /// The site was not asked, or not waited for: something that can't wait is to be done first.
    case withdrawn
    /// The site says there is no such job.
    case noSuchJob
    /// It was carried out.
    case done
    /// The records of that number, of whichever job.
    case records([SlurmRecord])
    /// The site keeps no accounting.
    case noAccounting
}
