import Quantities

/// What a device of a partition is.
package enum DeviceKind: String, Sendable, CaseIterable {
    case accelerator
    case core
}

extension PartitionShape {
    /// What its devices are.
    package var device: DeviceKind { hasAccelerators ? .accelerator : .core }
}

/// Time on devices of each kind.
struct DeviceTimes: Hashable, Sendable {
    private var accelerators = DeviceSeconds.zero
    private var cores = DeviceSeconds.zero

    init() {}

    subscript(kind: DeviceKind) -> DeviceSeconds {
        get {
            switch kind {
            case .accelerator: accelerators
            case .core: cores
            }
        }
        set {
            switch kind {
            case .accelerator: accelerators = newValue
            case .core: cores = newValue
            }
        }
    }
}

extension DeviceTimes: BinaryCoded {
    init(from reader: inout ByteReader) throws(CodingFault) {
        accelerators = try reader.read()
        cores = try reader.read()
    }

    func encode(to writer: inout ByteWriter) { writer.write(accelerators, cores) }
}
