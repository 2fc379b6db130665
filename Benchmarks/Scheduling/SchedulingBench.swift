import Foundation

/// Everything that is measured of the scheduler.
struct SchedulingBench {
    /// The folder with `oracles/schedules` and `traces`.
    var shared: String
    /// The reference program, built from the oracle's source with `c++ -O2 -std=c++17`.
    var reference: String
    /// Only replays whose name holds this.
    var filter = ""

    func run(into table: inout Table) throws {
        try PoolBench(shared: shared, reference: reference, filter: filter).run(into: &table)
        try PoolQualityBench(shared: shared).run(into: &table)
        PoolSizeBench().run(into: &table)
        try GangBench(shared: shared).run(into: &table)
        GangSizeBench().run(into: &table)
    }
}
