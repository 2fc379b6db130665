import Scheduling

/// What a partition's jobs draw, emit and cost, exactly and at events only: never by ticks.
struct PowerMeter: Sendable {
    /// What some devices came to in some span.
    struct Charge: Hashable, Sendable {
        var joules: Int64 = 0
        var microgramsCO2e: Int64 = 0
        var microEuros: Int64 = 0
    }

    /// Power at the meter of a device at work.
    let milliwattsPerDevice: Int64
    let microEurosPerDeviceHour: Int64
    /// Milligrams of CO2e for a kilowatt-hour, and micro-euros for one; nil for none.
    let intensity: HourlySeries?
    let price: HourlySeries?

    private var joules = ExactMeter(divisor: 1000)
    // Milliwatts × seconds × milligrams for a kilowatt-hour of 3.6e9 milliwatt-seconds, in micrograms.
    private var carbon = ExactMeter(divisor: 3_600_000)
    private var power = ExactMeter(divisor: 3_600_000_000)
    private var rent = ExactMeter(divisor: 3600)

    init(milliwattsPerDevice: Int64, microEurosPerDeviceHour: Int64, intensity: HourlySeries?, price: HourlySeries?) {
        self.milliwattsPerDevice = milliwattsPerDevice
        self.microEurosPerDeviceHour = microEurosPerDeviceHour
        self.intensity = intensity
        self.price = price
    }

    /// All that was charged.
    var total: Charge {
        Charge(joules: joules.total, microgramsCO2e: carbon.total, microEuros: power.total + rent.total)
    }

    /// Charges devices for a span.
    mutating func charge(devices: UInt32, fromSeconds start: Int64, seconds: UInt32) -> Charge {
        let milliwatts = milliwattsPerDevice * Int64(devices)
        var charge = Charge(joules: joules.add(milliwatts, Int64(seconds)))
        if let intensity {
            let sum = intensity.integral(fromSeconds: start, durationSeconds: seconds)
            charge.microgramsCO2e = carbon.add(milliwatts, sum)
        }
        if microEurosPerDeviceHour > 0 {
            charge.microEuros = rent.add(microEurosPerDeviceHour * Int64(devices), Int64(seconds))
        }
        if let price {
            charge.microEuros += power.add(
                milliwatts,
                price.integral(fromSeconds: start, durationSeconds: seconds)
            )
        }
        return charge
    }

    /// What a span would come to, without charging it.
    func quote(devices: UInt32, fromSeconds start: Int64, seconds: UInt32) -> Charge {
        var copy = Self(
            milliwattsPerDevice: milliwattsPerDevice,
            microEurosPerDeviceHour: microEurosPerDeviceHour,
            intensity: intensity,
            price: price
        )
        return copy.charge(devices: devices, fromSeconds: start, seconds: seconds)
    }
}
