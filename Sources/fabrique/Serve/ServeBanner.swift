/// What a server says of itself when it is ready.
struct ServeBanner: Sendable {
    /// The address it listens on, e.g. `http://127.0.0.1:8080`.
    var address: String
    /// Where its data lie.
    var directory: String
    /// The record its state stands at.
    var records: UInt64
    /// The record of the snapshot it started from, if it did.
    var snapshot: UInt64?
    /// Jobs that went on while no server ran.
    var adopted: Int
    /// How long the start took.
    var milliseconds: Int64
    /// Whether this start made the data directory.
    var isFirstStart: Bool
    /// What the first administrator opens to sign in to the portal, at the first start.
    var signIn: String?

    /// The text for a person.
    func rendered(on screen: Screen) -> String {
        var page = Details()
        page.add("Fabrique", Fabrique.version, .heading)
        page.add("Listens on", address)
        page.add("Data", directory)
        let from = snapshot.map { ", from the snapshot at \(Human.grouped(Int64(clamping: $0)))" } ?? ""
        page.add("Records", Human.grouped(Int64(clamping: records)) + from)
        page.add("Adopted", adopted > 0 ? Human.count(adopted, "job") + " that went on meanwhile" : nil)
        page.add("Ready in", Human.decimal(milliseconds, per: 1000) + " s")
        if isFirstStart { page.add("Your token", "is in \(directory)/client.json, which only you can read.") }
        if let signIn {
            page.add("Sign in", signIn)
            page.add("", "Good once, for 15 minutes. Another one: fabrique people link")
        }
        return page.rendered(on: screen)
    }
}
