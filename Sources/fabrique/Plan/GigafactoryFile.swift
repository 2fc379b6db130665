import Planning
import Twin

/// A gigafactory, its text, and the folder that the paths in it count from.
struct GigafactoryFile {
    var factory: Gigafactory
    /// As it is written.
    var text: String
    private var path: String

    /// Reads a factory. Throws a ``CommandFailure`` that names file, line, what is wrong and how to mend it.
    init(_ path: String) throws {
        self.path = path
        text = try TextFile.read(path)
        let tree = try YAMLDocument.read(text, named: path)
        do {
            factory = try Gigafactory(tree: tree)
        } catch {
            throw CommandFailure(.wrongInput, "\(path):\(error)")
        }
    }

    /// The factory and the files that it names.
    var paths: [String] {
        let files = factory.files
        return [path] + [files.intensity, files.price, files.generation].compactMap { $0 }.map(resolved)
    }

    /// The hours that the factory's files give, for the zones of these countries and the profiles of its contracts.
    func hours(for countries: [GridCountry]) throws -> GridHours {
        let zones = Set(countries.map(\.zone))
        var hours = GridHours()
        if let name = factory.files.intensity { hours.intensity = try series(name, zones) }
        if let name = factory.files.price { hours.price = try series(name, zones) }
        let profiles = Set(factory.power.contracts.compactMap(\.profile.name))
        if let name = factory.files.generation { hours.generation = try series(name, profiles) }
        for profile in profiles.sorted() where hours.generation[profile] == nil {
            throw CommandFailure(
                .wrongInput,
                "\(path): no hours are at hand for the profile \(profile.printable). "
                    + "Name a file that has such a column as hourly: {generation: hours.csv}, or write profile: flat."
            )
        }
        return hours
    }

    /// The columns that are wanted of a table of hours. A zone that it lacks stays unknown.
    private func series(_ name: String, _ columns: Set<String>) throws -> [String: HoursOfYear] {
        let place = resolved(name)
        let figures: HourlyFigures
        do {
            figures = try HourlyFigures(bytes: try GzipFile.read(place))
        } catch let fault as TraceFault {
            throw CommandFailure(.wrongInput, "\(place): \(fault)")
        }
        var series: [String: HoursOfYear] = [:]
        for column in columns.sorted() {
            guard let thousandths = figures.thousandths(of: column) else { continue }
            let hours = HoursOfYear(
                firstUnixSeconds: figures.firstUnixSeconds,
                thousandths: Array(thousandths)
            )
            guard hours.coversAYear else {
                throw CommandFailure(
                    .wrongInput,
                    "\(place): the hours do not reach into every month of a year. Give a whole year."
                )
            }
            series[column] = hours
        }
        return series
    }

    /// The path of a file that the document names: as it stands when it is absolute, else from the document's folder.
    private func resolved(_ name: String) -> String {
        guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }
}
