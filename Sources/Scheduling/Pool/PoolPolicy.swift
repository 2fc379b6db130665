/// In which order a pool serves its queue.
public enum PoolPolicy: UInt8, Sendable, CaseIterable {
    /// Strictly in order: nobody overtakes a job that waits for room.
    case fifo
    /// The first that waits holds a reservation; whoever does not delay it may overtake, in the order of the queue.
    ///
    /// Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995.
    case easy
    /// Every job holds a reservation from the moment it is submitted.
    ///
    /// Mu'alem and Feitelson, "Utilization, predictability, workloads, and user runtime estimates in scheduling the IBM
    /// SP2 with backfilling", TPDS 2001. When a job ends before it was expected to, reservations move forward in the
    /// order of the queue and none ever moves back; to see that a reservation cannot move costs a look at what is
    /// remembered of the profile, to move it O(log n). When a job outlives its expectation, all are made anew.
    case conservative
    /// As ``easy``, but whoever is expected to end soonest overtakes first, and wide jobs follow each other.
    ///
    /// A job of seven tenths of the pool or more, once it starts as the head of the queue, is followed at the head by those
    /// as wide that wait by then and ask for no more than it does, for a day at most. The order of overtaking is that of
    /// Tsafrir, Etsion and Feitelson, "Backfilling using system-generated predictions rather than user runtime
    /// estimates", TPDS 2007.
    case shortestFirst
}
