import Federation
import Logging
import Quantities

extension Engine {
    /// Records what the file of grids' hours says that the federation does not know yet.
    ///
    /// What was recorded stays when it leaves the file: attempts may have been charged by it. The file is compared again when
    /// it or the systems have changed, and each hour, for the hours that are kept move on.
    package func lookAtGrids() async {
        guard let grids, let (file, reading) = await grids.file() else { return }
        // By the instant that the next command would get: after a clock was set back, that is not what it shows.
        let now = max(clock(), published.last)
        let places = read { state -> [GridFile.Place] in
            var places: [GridFile.Place] = []
            for (system, known) in zip(state.systems, state.gridHours) {
                places.append(
                    GridFile.Place(system: system.id, name: system.name, country: system.country, known: known)
                )
            }
            return places
        }
        let look = GridKeeper.Look(reading: reading, systems: places.count, hour: GridHours.hour(of: now))
        let last = grids.lastLook
        guard look != last else { return }
        if look.reading != last?.reading || look.systems != last?.systems {
            let strangers = file.strangers(among: places)
            if !strangers.isEmpty {
                log.notice(
                    "The hours of grids name what is neither a system nor the country of one.",
                    metadata: ["names": "\(strangers.joined(separator: ", "))"]
                )
            }
        }
        for order in file.news(for: places, at: now) {
            do {
                _ = try await execute(.recordGridHours(order), by: .engine)
            } catch {
                log.warning(
                    "Hours of a grid were not recorded.",
                    metadata: ["system": "\(order.system)", "why": "\(error)"]
                )
                // What is refused keeps nothing else out; where nothing can be recorded, the next look tries again.
                guard error is Refusal else { return }
            }
        }
        grids.lastLook = look
    }

    /// Looks at the file now and once a minute from then on, until the server is told to end.
    func watchGrids() async {
        guard grids != nil else { return }
        repeat { await lookAtGrids() } while (try? await Task.sleep(for: .seconds(60))) != nil
    }
}
