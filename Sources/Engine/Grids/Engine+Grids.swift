import Federation
import Logging
package import Quantities

extension Engine {
    /// Records what the file of grids' hours says that the federation does not know yet.
    ///
    /// What was recorded stays when it leaves the file: attempts may have been charged by it.
    package func lookAtGrids(at now: Instant) async {
        guard let file = await grids?.file() else { return }
        let places = read { state -> [GridFile.Place] in
            var places: [GridFile.Place] = []
            for (system, known) in zip(state.systems, state.gridHours) {
                places.append(
                    GridFile.Place(system: system.id, name: system.name, country: system.country, known: known)
                )
            }
            return places
        }
        for order in file.news(for: places, at: now) {
            do {
                _ = try await execute(.recordGridHours(order), by: .engine)
            } catch {
                log.warning(
                    "Hours of a grid were not recorded.",
                    metadata: ["system": "\(order.system)", "why": "\(error)"]
                )
                return
            }
        }
    }

    /// Looks at the file now and once a minute from then on, until the server is told to end.
    func watchGrids() async {
        guard grids != nil else { return }
        repeat { await lookAtGrids(at: clock()) } while (try? await Task.sleep(for: .seconds(60))) != nil
    }
}
