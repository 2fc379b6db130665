import Testing

@testable import TinyLMCore

struct MultiplierTests {
    /// Shapes with and without edges: tiles are 6 × 8, panels 256 deep, blocks 132 rows high.
    @Test(arguments: [(1, 1, 1), (6, 4, 8), (7, 5, 9), (13, 260, 17), (135, 3, 8)], [false, true])
    func `a product is what three plain loops say`(_ size: (rows: Int, depth: Int, columns: Int), _ adding: Bool) {
        let left = Samples.floats(size.rows * size.depth, seed: 1)
        let right = Samples.floats(size.depth * size.columns, seed: 2)
        let result = Samples.floats(size.rows * size.columns, seed: 3)
        let before = result.values
        Multiplier()
            .multiply(
                Matrix(left.base, rows: size.rows, columns: size.depth),
                Matrix(right.base, rows: size.depth, columns: size.columns),
                into: Matrix(result.base, rows: size.rows, columns: size.columns),
                adding: adding
            )
        let (first, second, after) = (left.values, right.values, result.values)
        var worst = 0.0
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                let place = row * size.columns + column
                var expected = adding ? Double(before[place]) : 0
                for depth in 0..<size.depth {
                    expected += Double(first[row * size.depth + depth]) * Double(second[depth * size.columns + column])
                }
                worst = max(worst, abs(Double(after[place]) - expected))
            }
        }
        #expect(worst < 1e-4)
    }

    @Test func `a transposed view multiplies as the transposed matrix does`() {
        let (rows, depth, columns) = (7, 10, 11)
        let left = Samples.floats(rows * depth, seed: 4)
        let right = Samples.floats(depth * columns, seed: 5)
        let turnedLeft = Floats(count: rows * depth)
        let turnedRight = Floats(count: depth * columns)
        for row in 0..<rows { for k in 0..<depth { turnedLeft.base[k * rows + row] = left.base[row * depth + k] } }
        for k in 0..<depth {
            for column in 0..<columns { turnedRight.base[column * depth + k] = right.base[k * columns + column] }
        }
        let plain = Floats(count: rows * columns)
        let turned = Floats(count: rows * columns)
        let multiplier = Multiplier()
        multiplier.multiply(
            Matrix(left.base, rows: rows, columns: depth),
            Matrix(right.base, rows: depth, columns: columns),
            into: Matrix(plain.base, rows: rows, columns: columns)
        )
        multiplier.multiply(
            Matrix(turnedLeft.base, rows: depth, columns: rows).transposed,
            Matrix(turnedRight.base, rows: columns, columns: depth).transposed,
            into: Matrix(turned.base, rows: rows, columns: columns)
        )
        #expect(plain.values == turned.values)
    }

    @Test func `a view into wider rows leaves its neighbours alone`() {
        let left = Samples.floats(4, seed: 6)
        let result = Floats(count: 10)
        result.values = [Float](repeating: 9, count: 10)
        Multiplier()
            .multiply(
                Matrix(left.base, rows: 2, columns: 2),
                Matrix(left.base, rows: 2, columns: 2),
                into: Matrix(result.base + 1, rows: 2, columns: 2, rowStride: 5)
            )
        let untouched = [0, 3, 4, 5, 8, 9]
        #expect(untouched.allSatisfy { result.values[$0] == 9 })
        #expect(result.values[1] != 9 && result.values[7] != 9)
    }
}
