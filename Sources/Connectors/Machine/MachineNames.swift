/// What this machine is called, and whom the server runs as on it: what jobs here are told of both.
package struct MachineNames: Sendable {
    /// The machine's host name.
    package let host: String
    /// The server's own user, as whom jobs run where nobody can be switched to.
    package let user: String

    /// Asks the machine.
    package init() {
        host = Hardware.host(root: "")
        user = Account.own().name
    }
}
