/// The name of a user on a site.
enum SiteAccount {
    /// Refuses a name that no user has: it goes into headers, tokens and the arguments of the operator's command.
    static func check(_ name: String, mayBeRoot: Bool = false) throws(ConnectorFault) {
        let isWellFormed = name.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || "._-".utf8.contains(byte)
        }
        guard isWellFormed, (1...64).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasPrefix(".") else {
            throw ConnectorFault(
                .noSuchAccount,
                "'\(name)' is no name of a user. It has 1 to 64 letters, digits, dots, dashes or underscores."
            )
        }
        guard mayBeRoot || name != "root" else {
            throw ConnectorFault(.forbiddenAccount, "Nothing runs as 'root'. Map the person to another account.")
        }
    }
}
