/// What is said of grids and of the carbon that is reckoned by them.
extension Words {
    /// By which of a grid's intensities carbon is reckoned; nil where that is not told.
    func gridBasis(known: Int?, of hours: Int?) -> String? {
        guard let known, let hours else { return nil }
        if known == 0 { return self("grid.yearly") }
        if known >= hours { return self("grid.hourly") }
        return self("grid.partly", ["known": number(known), "hours": number(hours)])
    }
}
