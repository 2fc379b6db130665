import BatchScripts
import Contract
import Documents
import Federation
import Finance
import Planning
import Quantities
import Scheduling
import Twin

/// Links every pure target and does nothing: `LinkageTests` reads which libraries the binary asks for.
@main
enum PureProbe {
    static func main() {}
}
