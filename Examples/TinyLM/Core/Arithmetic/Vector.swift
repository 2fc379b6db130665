/// Eight floats that are worked on at once.
typealias Vector = SIMD8<Float>

/// Reads eight floats; they need no alignment.
@inline(__always)
func load(_ source: UnsafePointer<Float>) -> Vector {
    UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

/// Reads eight floats; they need no alignment.
@inline(__always)
func load(_ source: UnsafeMutablePointer<Float>) -> Vector {
    UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

/// Writes eight floats; they need no alignment.
@inline(__always)
func store(_ vector: Vector, at target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
}

/// The exponential of eight floats, to within about two units in the last place.
///
/// Our own rather than the C library's for two reasons: eight at once take little more time than one, and the bits
/// are the same on every machine, whichever variant its C library would have picked.
///
/// Method: x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ by the polynomial of Cephes' `expf`, and 2ⁿ added to the exponent's bits.
/// Inputs beyond ±87 are treated as ±87.
@inline(__always)
func exponential(_ input: Vector) -> Vector {
    let limit = Vector(repeating: 87)
    var x = input.replacing(with: limit, where: input .> limit)
    x.replace(with: -limit, where: x .< -limit)
    // Adding 1.5·2²³ leaves the nearest integer in the low bits of the sum.
    let shifted = x * 1.442_695_04 + 12_582_912
    let whole = shifted - 12_582_912
    let rest = x - whole * 0.693_359_375 + whole * 2.121_944_4e-4
    var sum = rest * 1.987_569_15e-4 + 1.398_199_95e-3
    sum = sum * rest + 8.333_451_9e-3
    sum = sum * rest + 4.166_579_6e-2
    sum = sum * rest + 1.666_666_55e-1
    sum = sum * rest + 5.000_000_1e-1
    sum = sum * rest * rest + rest + 1
    let power = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23
    return unsafeBitCast(unsafeBitCast(sum, to: SIMD8<UInt32>.self) &+ power, to: Vector.self)
}
