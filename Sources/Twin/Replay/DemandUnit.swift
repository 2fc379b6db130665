/// What a replay counts as one device.
package enum DemandUnit: String, Sendable, CaseIterable {
    /// An accelerator.
    case device
    /// A node of eight accelerators, taken whole.
    case node8
    /// A processor core.
    case core

    /// How many of it a job of a trace takes; 0 when it takes none, or nobody knows.
    package func demand(of job: TraceJob) -> Int32 {
        switch self {
        case .device: job.gpus
        case .node8: (job.gpus + 7) / 8
        case .core: job.cores
        }
    }
}
