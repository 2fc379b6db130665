import Hummingbird

/// The cookies that the portal sets: out of scripts' reach, bound to this host, and behind TLS never sent without it.
struct Cookies: Sendable {
    /// What is kept in a browser.
    enum Name: String, CaseIterable {
        /// The secret of the session.
        case session
        /// A secret for the forms of whoever is not signed in.
        case visitor
        case language
        case theme
        /// Which style sheet the browser was given.
        case style
    }

    let isSecure: Bool

    /// The name as the browser knows it: with the prefix, it takes such a cookie from nobody but this very host.
    func title(_ name: Name) -> String { (isSecure ? "__Host-" : "") + "fabrique-\(name.rawValue)" }

    /// The value that came with a request; nil for none, and for one that no cookie of ours can have.
    func value(_ name: Name, in request: Request) -> String? {
        guard let value = request.cookies[title(name)]?.value, (1...128).contains(value.utf8.count),
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ";") })
        else { return nil }
        return value
    }

    /// Sets a cookie, for a number of seconds.
    func set(_ name: Name, _ value: String, for seconds: Int, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: title(name),
                value: value,
                maxAge: seconds,
                path: "/",
                secure: isSecure,
                httpOnly: true,
                sameSite: .lax
            )
        )
    }

    /// Takes a cookie away.
    func clear(_ name: Name, on response: inout Response) { set(name, "", for: 0, on: &response) }
}
