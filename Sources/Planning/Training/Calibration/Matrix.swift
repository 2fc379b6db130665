import Quantities

/// A symmetric matrix that has been factored, so that equations with it can be solved.
///
/// Cholesky's L·Lᵀ, row by row; the order of every sum is fixed, so the same input gives the same bits. Cost: n³ ÷ 3.
struct CholeskyFactor {
    private let size: Int
    /// L by rows; what is right of the diagonal is not read.
    private let rows: [Double]

    /// Factors a matrix given by rows; nil where it is not positive definite.
    init?(_ matrix: [Double], size: Int) {
        precondition(matrix.count == size * size, "the matrix is square")
        var rows = matrix
        let isDefinite = rows.withUnsafeMutableBufferPointer { rows in
            for i in 0..<size {
                let row = rows.baseAddress! + i * size
                for j in 0...i {
                    let other = rows.baseAddress! + j * size
                    let rest = row[j] - Self.dot(row, other, j)
                    if i == j {
                        guard rest > 0 else { return false }
                        row[j] = rest.squareRoot()
                    } else {
                        row[j] = rest / other[j]
                    }
                }
            }
            return true
        }
        guard isDefinite else { return nil }
        self.size = size
        self.rows = rows
    }

    /// The logarithm of the matrix's determinant.
    var logDeterminant: Double {
        (0..<size).reduce(0) { $0 + 2 * Elementary.log(rows[$1 * size + $1]) }
    }

    /// The x of A·x = b.
    func solve(_ right: [Double]) -> [Double] {
        precondition(right.count == size, "the right side is as long as the matrix")
        var x = right
        rows.withUnsafeBufferPointer { rows in
            x.withUnsafeMutableBufferPointer { x in
                for i in 0..<size {
                    let row = rows.baseAddress! + i * size
                    x[i] = (x[i] - Self.dot(row, x.baseAddress!, i)) / row[i]
                }
                for i in stride(from: size - 1, through: 0, by: -1) {
                    let row = rows.baseAddress! + i * size
                    x[i] /= row[i]
                    for j in 0..<i { x[j] -= row[j] * x[i] }
                }
            }
        }
        return x
    }

    /// Four running sums, which the processor can keep going side by side.
    @inline(__always)
    private static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
        var sums = SIMD8<Double>.zero
        var i = 0
        while i + 8 <= count {
            let x = UnsafeRawPointer(a + i).loadUnaligned(as: SIMD8<Double>.self)
            let y = UnsafeRawPointer(b + i).loadUnaligned(as: SIMD8<Double>.self)
            sums += x * y
            i += 8
        }
        var sum = sums.sum()
        while i < count {
            sum += a[i] * b[i]
            i += 1
        }
        return sum
    }
}
