extension PoolScheduler {
    /// Who waits, first come first.
    public var waiting: [Handle] {
        order.handles[order.head...].filter { $0 != ArrivalOrder.gap }.map { Handle(number: $0) }
    }
}

extension GangScheduler {
    /// The most devices that one job could get now.
    public var largestFit: Int { all.largestFit }

    /// Who waits, first come first.
    public var waiting: [Handle] {
        order.handles[order.head...].filter { $0 != ArrivalOrder.gap }.map { Handle(number: $0) }
    }
}
