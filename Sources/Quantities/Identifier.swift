/// The number of one kind of thing, so that a job's number can't stand for a project's.
@frozen
public struct Identifier<Kind>: Hashable, Comparable, Sendable {
    /// The bare number.
    public var number: UInt64

    /// Makes an identifier from its number.
    @inlinable
    public init(_ number: UInt64) { self.number = number }

    /// Orders by number, which for numbered things is the order of their making.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension Identifier: BinaryCoded {
    /// Reads a number.
    public init(from reader: inout ByteReader) throws(CodingFault) { self.init(try reader.readUInt64()) }
    /// Writes a number.
    public func encode(to writer: inout ByteWriter) { writer.write(number) }
}

extension Identifier: CustomStringConvertible {
    /// The bare number in decimal.
    public var description: String { String(number) }
}

extension Identifier: ExpressibleByIntegerLiteral {
    /// Makes an identifier from a literal whose kind the context names.
    @inlinable
    public init(integerLiteral value: UInt64) { self.init(value) }
}
