public import Quantities

/// What a node has, what is free on it, or what a job needs of it.
@frozen
public struct NodeCapacity: Hashable, Sendable {
    /// Processor cores.
    public var cores: UInt32
    /// Accelerators.
    public var devices: UInt32
    /// Main memory.
    public var memory: Bytes

    /// Describes a node or a part of one.
    @inlinable
    public init(cores: UInt32, devices: UInt32, memory: Bytes) {
        self.cores = cores
        self.devices = devices
        self.memory = memory
    }

    /// Whether `need` fits into this.
    @inlinable
    public func holds(_ need: Self) -> Bool {
        need.cores <= cores && need.devices <= devices && need.memory <= memory
    }

    /// What is left when `need` is taken. Traps when it does not fit.
    @inlinable
    public static func - (room: Self, need: Self) -> Self {
        Self(cores: room.cores - need.cores, devices: room.devices - need.devices, memory: room.memory - need.memory)
    }

    /// What there is when `need` is given back.
    @inlinable
    public static func + (room: Self, need: Self) -> Self {
        Self(cores: room.cores + need.cores, devices: room.devices + need.devices, memory: room.memory + need.memory)
    }
}

extension NodeCapacity: BinaryCoded {
    /// Reads cores, devices, memory.
    public init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(cores: try reader.read(), devices: try reader.read(), memory: try reader.read())
    }

    /// Writes cores, devices, memory.
    public func encode(to writer: inout ByteWriter) { writer.write(cores, devices, memory) }
}
