extension Calibration {
    /// The calibration that comes with the program, made by `fabrique plan calibrate` from published runs.
    ///
    /// Resources/calibration.txt is that command's output and is never edited. Throws where it was, all the same.
    package static func shipped() throws(Fault) -> Calibration {
        try Calibration(String(decoding: PackageResources.calibration_txt, as: UTF8.self))
    }
}
