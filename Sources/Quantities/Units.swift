/// The unit of time that is accounted. A started second counts as a whole one.
public enum SecondUnit {}
/// One device allotted for one second: the canonical unit of compute. A device is the partition's accelerator, or a
/// core where there is none.
public enum DeviceSecondUnit {}
/// A joule, at the machine.
public enum JouleUnit {}
/// A millionth of a gram of carbon dioxide equivalent.
public enum MicrogramCO2eUnit {}
/// A millionth of a euro.
public enum MicroEuroUnit {}
/// A byte.
public enum ByteUnit {}

/// A span of time in whole seconds.
public typealias Seconds = Quantity<SecondUnit>
/// An amount of compute: devices × seconds.
public typealias DeviceSeconds = Quantity<DeviceSecondUnit>
/// An amount of energy, in joules. 1 kWh is 3,600,000 J.
public typealias Joules = Quantity<JouleUnit>
/// An amount of greenhouse gas, in micrograms of carbon dioxide equivalent.
public typealias MicrogramsCO2e = Quantity<MicrogramCO2eUnit>
/// An amount of money, in millionths of a euro.
public typealias MicroEuros = Quantity<MicroEuroUnit>
/// An amount of memory or storage, in bytes.
public typealias Bytes = Quantity<ByteUnit>

extension Quantity where Unit == JouleUnit {
    /// Joules in a kilowatt-hour.
    public static var perKilowattHour: Int64 { 3_600_000 }

    /// The greenhouse gas of this energy on a grid of `gramsPerKilowattHour` g CO2e/kWh.
    public func carbon(gramsPerKilowattHour: Int64) -> MicrogramsCO2e {
        MicrogramsCO2e(count).scaled(by: gramsPerKilowattHour * 1_000_000, over: Self.perKilowattHour)
    }
}

extension Quantity where Unit == DeviceSecondUnit {
    /// What this compute costs at a price for each device-hour.
    public func cost(microEurosPerDeviceHour: MicroEuros) -> MicroEuros {
        microEurosPerDeviceHour.scaled(by: count, over: 3600)
    }
}
