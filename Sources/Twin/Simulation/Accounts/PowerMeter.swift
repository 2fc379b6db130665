import Scheduling

/// What a partition's jobs draw, emit and cost, exactly and at events only: never by ticks.
struct PowerMeter: Sendable {
    /// What some devices came to in some span.
    struct Charge: Hashable, Sendable {
        var joules: Int64 = 0
        var microgramsCO2e: Int64 = 0
        var microEuros: Int64 = 0

        @inline(__always)
        mutating func add(_ other: Charge) {
            joules += other.joules
            microgramsCO2e += other.microgramsCO2e
            microEuros += other.microEuros
        }
    }

    /// Power at the meter of a device at work, and of one that is not.
    let milliwattsPerDevice: Int64
    let idleMilliwattsPerDevice: Int64
    let microEurosPerDeviceHour: Int64
    /// Milligrams of CO2e for a kilowatt-hour, and micro-euros for one; nil for none.
    let intensity: HourlySeries?
    let price: HourlySeries?

    private var joules = ExactMeter(divisor: 1000)
    // Milliwatts × seconds × milligrams for a kilowatt-hour of 3.6e9 milliwatt-seconds, in micrograms.
    private var carbon = ExactMeter(divisor: 3_600_000)
    private var power = ExactMeter(divisor: 3_600_000_000)
    private var rent = ExactMeter(divisor: 3600)

    /// What was charged, summed over devices: seconds, and the integrals of intensity and price. What was not at work is
    /// all there is less these, so that idle power costs nothing to know and is exact too.
    private var busySeconds: Int64 = 0
    private var busyIntensity: Int128 = 0
    private var busyPrice: Int128 = 0

    init(_ partition: ScenarioSystem.Partition, pue: Double, intensity: HourlySeries?, price: HourlySeries?) {
        let thousandths = Int64((pue * 1000).rounded())
        milliwattsPerDevice = Int64(partition.wattsPerDevice) * thousandths
        idleMilliwattsPerDevice = Int64(partition.idleWattsPerDevice) * thousandths
        microEurosPerDeviceHour = partition.microEurosPerDeviceHour
        self.intensity = intensity
        self.price = price
    }

    /// All that was charged.
    var total: Charge {
        Charge(joules: joules.total, microgramsCO2e: carbon.total, microEuros: power.total + rent.total)
    }

    /// Charges devices for a span: their power by the hour, and their rent.
    @inline(__always)
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
            let sum = price.integral(fromSeconds: start, durationSeconds: seconds)
            charge.microEuros += power.add(milliwatts, sum)
        }
        if idleMilliwattsPerDevice > 0 { noteBusy(devices, start, seconds) }
        return charge
    }

    /// What a span would emit, to be compared with others.
    @inline(__always)
    func micrograms(devices: UInt32, fromSeconds start: Int64, seconds: UInt32) -> Double {
        guard let intensity else { return 0 }
        let sum = foretold(intensity, mean: outlook.meanIntensity, fromSeconds: start, seconds: seconds)
        return Double(milliwattsPerDevice * Int64(devices)) * Double(sum) / 3_600_000
    }

    /// What a span would cost, to be compared with others.
    @inline(__always)
    func microEuros(devices: UInt32, fromSeconds start: Int64, seconds: UInt32) -> Double {
        let rent = Double(microEurosPerDeviceHour * Int64(devices)) * Double(seconds) / 3600
        guard let price else { return rent }
        let sum = foretold(price, mean: outlook.meanPrice, fromSeconds: start, seconds: seconds)
        return rent + Double(milliwattsPerDevice * Int64(devices)) * Double(sum) / 3_600_000_000
    }

    /// The integral of a value as it is foretold: hour by hour for as long as anyone can, then as it was of late.
    @inline(__always)
    private func foretold(_ series: HourlySeries, mean: Int64, fromSeconds start: Int64, seconds: UInt32) -> Int64 {
        let end = start + Int64(seconds)
        guard end > outlook.untilSeconds else {
            return series.integral(fromSeconds: start, durationSeconds: seconds)
        }
        let known = UInt32(clamping: max(0, outlook.untilSeconds - start))
        return series.integral(fromSeconds: start, durationSeconds: known) + mean * Int64(seconds - known)
    }

    /// The least that a span could cost and emit, whenever it begins.
    struct Least: Sendable {
        var microEuros = 0.0
        var micrograms = 0.0
    }

    /// What is known of the hours ahead: each until a moment; of all after it, that they are as those of the last week
    /// were on average, which nobody has to look into the future for. Kept for an hour.
    private struct Outlook: Sendable {
        var fromSeconds = Int64.min
        var untilSeconds = Int64.max
        var meanIntensity: Int64 = 0
        var meanPrice: Int64 = 0
        var leastIntensity: Int64 = 0
        var leastPrice: Int64 = 0
    }

    private static let recentSeconds: UInt32 = 7 * 86_400
    private var outlook = Outlook()

    /// Takes notice of what is foretold at a moment. Costs next to nothing but once an hour.
    mutating func lookAhead(atSeconds now: Int64) {
        guard outlook.fromSeconds == .min || now >= outlook.fromSeconds + 3600 else { return }
        let end = now + SlotSearch.horizonSeconds
        func look(_ series: HourlySeries?) -> (mean: Int64, least: Int64) {
            guard let series else { return (0, 0) }
            let recent = Int64(Self.recentSeconds)
            let mean = series.integral(fromSeconds: now - recent, durationSeconds: Self.recentSeconds) / recent
            return (mean, min(mean, Int64(series.least(fromSeconds: now, toSeconds: end))))
        }
        let (intensity, price) = (look(intensity), look(price))
        outlook = Outlook(
            fromSeconds: now,
            untilSeconds: end,
            meanIntensity: intensity.mean,
            meanPrice: price.mean,
            leastIntensity: intensity.least,
            leastPrice: price.least
        )
    }

    /// The least that a span of so long could come to as it is foretold, whenever it begins.
    func least(devices: UInt32, seconds: UInt32) -> Least {
        let milliwattSeconds = Double(milliwattsPerDevice * Int64(devices)) * Double(seconds)
        return Least(
            microEuros: milliwattSeconds * Double(outlook.leastPrice) / 3_600_000_000
                + Double(microEurosPerDeviceHour * Int64(devices)) * Double(seconds) / 3600,
            micrograms: milliwattSeconds * Double(outlook.leastIntensity) / 3_600_000
        )
    }

    private mutating func noteBusy(_ devices: UInt32, _ start: Int64, _ seconds: UInt32) {
        busySeconds += Int64(devices) * Int64(seconds)
        if let intensity {
            let sum = intensity.integral(fromSeconds: start, durationSeconds: seconds)
            busyIntensity += Int128(devices) * Int128(sum)
        }
        if let price {
            busyPrice += Int128(devices) * Int128(price.integral(fromSeconds: start, durationSeconds: seconds))
        }
    }

    /// What devices came to while they were not at work, from second 0 to a moment: no rent, for nobody has them. Those out
    /// of service count, for they are seldom switched off.
    ///
    /// `running` names what is at work and not charged yet.
    func idle(
        devices: UInt32,
        untilSeconds now: Int64,
        running: some Sequence<(devices: UInt32, startSeconds: Int64)>
    ) -> Charge {
        guard idleMilliwattsPerDevice > 0, now > 0 else { return Charge() }
        var busy = self
        for span in running {
            busy.noteBusy(span.devices, span.startSeconds, UInt32(clamping: now - span.startSeconds))
        }
        let length = UInt32(clamping: now)
        func charge(_ series: HourlySeries?, _ used: Int128, _ divisor: Int128) -> Int64 {
            guard let series else { return 0 }
            let all = Int128(devices) * Int128(series.integral(fromSeconds: 0, durationSeconds: length))
            return Int64((all - used) * Int128(idleMilliwattsPerDevice) / divisor)
        }
        let seconds = Int64(devices) * Int64(length) - busy.busySeconds
        return Charge(
            joules: Int64(Int128(seconds) * Int128(idleMilliwattsPerDevice) / 1000),
            microgramsCO2e: charge(intensity, busy.busyIntensity, 3_600_000),
            microEuros: charge(price, busy.busyPrice, 3_600_000_000)
        )
    }
}
