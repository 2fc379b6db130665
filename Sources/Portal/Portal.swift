package import Hummingbird
package import Server

/// The web portal: pages for people, made on the server, of what the API answers them.
///
/// It is a client of the API in the same process: it asks with the token of the reader's session, so it shows and does what
/// that person may, and nothing else.
package struct Portal: Sendable {
    let languages: Languages
    let pages: [String: PageLibrary]
    let frames: [String: FrameParts]
    let statics: StaticFiles
    let cookies: Cookies
    private let presets: PlanPresets

    /// Reads templates, catalogues and static files.
    ///
    /// - Parameters:
    ///   - folder: where they lie; nil for where they were installed.
    ///   - isBehindTLS: whether readers come by https, so that cookies must never travel otherwise.
    /// - Throws: `PortalFault` when something is missing or malformed.
    package init(resources folder: String? = nil, isBehindTLS: Bool) throws {
        let resources = try Resources(folder)
        languages = try Languages(resources.texts(in: "Locales", endingIn: ".txt"))
        statics = try StaticFiles(resources)
        presets = try PlanPresets(resources)
        let templates = try resources.texts(in: "Templates", endingIn: ".mustache")
        var pages: [String: PageLibrary] = [:]
        var frames: [String: FrameParts] = [:]
        for (code, words) in languages.all {
            let library = try PageLibrary(templates, in: words, links: statics.links)
            pages[code] = library
            frames[code] = FrameParts(library, in: words, among: languages)
        }
        (self.pages, self.frames) = (pages, frames)
        cookies = Cookies(isSecure: isBehindTLS)
    }

    /// Adds the portal's routes to the API's.
    package func add(to router: Router<APIContext>, over api: LocalAPI) {
        router.add(middleware: Guarding(portal: self, api: api))
        let paths = Paths(portal: self, api: api, router: router)
        statics.add(to: router)
        SignInPages().add(to: paths)
        PreferencePages().add(to: paths)
        OverviewPage().add(to: paths)
        JobsPage().add(to: paths)
        JobPage().add(to: paths)
        SubmitPage().add(to: paths)
        SystemPages().add(to: paths)
        ProjectPages().add(to: paths)
        RecordPages().add(to: paths)
        WhatIfPage().add(to: paths)
        PlanPages(presets: presets).add(to: paths)
        MePages().add(to: paths)
        HelpPages().add(to: paths)
        EventPages().add(to: paths)
    }
}
