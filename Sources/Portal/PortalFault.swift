/// Something that the portal is made of is missing or malformed: it can't start.
package struct PortalFault: Error, CustomStringConvertible {
    /// What, and where.
    package var description: String

    init(_ description: String) { self.description = description }
}
