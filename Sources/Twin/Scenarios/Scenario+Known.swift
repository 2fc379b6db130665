extension Scenario {
    /// Whether anyone said how clean power is. Where nobody did, reports say that carbon is not known, never 0.
    package var knowsCarbon: Bool { intensity.isGiven }

    /// Whether anyone said what work costs: power by its price, or every partition's devices by the hour.
    package var knowsCost: Bool {
        price.isGiven || network.allSatisfy { $0.partitions.allSatisfy { $0.microEurosPerDeviceHour > 0 } }
    }
}
