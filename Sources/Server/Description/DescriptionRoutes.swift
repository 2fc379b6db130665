import HTTPTypes
import Hummingbird
import NIOCore

/// The API's description, for anybody who asks: as YAML, as JSON, and as a page.
struct DescriptionRoutes: Sendable {
    func add(to router: Router<APIContext>) {
        let document = DescriptionDocument.shared
        router.get("api/v1/openapi.yaml") { _, _ in Reply.bytes(document.yaml, "application/yaml") }
        router.get("api/v1/openapi.json") { _, _ in Reply.bytes(document.json, "application/json") }
        router.get("api/style.css") { _, _ in Reply.bytes(Array(Self.style.utf8), "text/css; charset=utf-8") }
        for (part, page) in document.pages {
            router.get(RouterPath(part.rawValue)) { _, _ in
                var response = Reply.bytes(page, "text/html; charset=utf-8")
                response.headers[.contentSecurityPolicy] =
                    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                return response
            }
        }
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2024; --soft: #5a626b; --line: #dfe3e6; --paper: #fdfdfc;
          --leaf: #f3f4f2; --link: #0b5a8a }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #a3acb5; --line: #32383e;
          --paper: #15181b; --leaf: #1d2125; --link: #7cc0ee } }
        * { box-sizing: border-box }
        html { scroll-behavior: smooth }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
        body { margin: 0 auto; max-width: 78rem; padding: 0 1.5rem 6rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.6 system-ui, sans-serif; display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 0 3rem }
        header { grid-column: 1 / -1; padding: 3rem 0 1.5rem; max-width: 44rem }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem } h1 small { font-size: 1rem; color: var(--soft) }
        h2 { font-size: 1.4rem; margin: 3rem 0 .5rem } h3 { font-size: 1.05rem; margin: 0 } h4 { margin: 1.2rem 0 .2rem;
          font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft) }
        a { color: var(--link); text-underline-offset: .15em } a:focus-visible, summary:focus-visible {
          outline: 2px solid var(--link); outline-offset: 2px }
        nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1rem 0;
          font-size: .875rem } nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em;
          color: var(--soft); margin: 1.2rem 0 .2rem } nav ul { list-style: none; margin: 0; padding: 0 }
        nav a { display: block; padding: .15rem 0; color: inherit; text-decoration: none }
        nav a:hover { text-decoration: underline }
        main { min-width: 0 } main > section > h2:first-child { margin-top: 1rem }
        article { border-top: 1px solid var(--line); padding: 1.5rem 0 } article p { max-width: 44rem; margin: .5rem 0 }
        .call b { font-size: .8rem; letter-spacing: .04em } .call span { color: var(--soft); font-size: .875rem }
        table { border-collapse: collapse; width: 100%; font-size: .875rem; display: block; overflow-x: auto }
        th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; font-weight: normal } th { font: .85em/1.5 ui-monospace, monospace }
        tr + tr > * { border-top: 1px solid var(--line) }
        code, pre { font: .85em/1.5 ui-monospace, monospace } code { background: var(--leaf); padding: .1em .3em;
          border-radius: 3px } pre { background: var(--leaf); padding: 1rem; overflow-x: auto; white-space: pre-wrap;
          overflow-wrap: anywhere } summary { cursor: pointer; font-size: .875rem; margin-top: .5rem }
        .skip { position: absolute; left: -100vw } .skip:focus { left: 1rem; top: 1rem }
        @media (max-width: 50rem) { body { display: block } nav { position: static; max-height: none } }

        """
}
