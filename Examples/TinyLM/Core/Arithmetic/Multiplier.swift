/// Multiplies matrices, fast enough that a training run on two cores is worth watching.
///
/// The method is the one of Goto and van de Geijn ("Anatomy of High-Performance Matrix Multiplication", 2008): blocks
/// of both factors are copied into small panels that stay in the caches, and a kernel keeps a tile of the result
/// in registers while it walks down the panels. The order of every sum depends on the shapes alone, so that equal inputs give
/// equal bits.
///
/// A multiplier owns its panels; each thread needs one of its own.
final class Multiplier {
    /// Rows of a tile: six rows of two four-lane registers leave four of sixteen registers for the factors.
    private static let tileRows = 6
    /// Columns of a tile, one vector.
    private static let tileColumns = 8
    /// How deep a panel is: a panel of the right factor (8 KiB) stays in the first-level cache.
    private static let depthBlock = 256
    /// How many rows of the left factor are copied at once (132 KiB, half of a small second-level cache).
    private static let rowBlock = 132

    private let leftPanels = Floats(count: rowBlock * depthBlock)
    private let rightPanel = Floats(count: tileColumns * depthBlock)
    private let edge = Floats(count: tileRows * tileColumns)

    /// Writes `left` · `right` to `result`, or adds it to what is there.
    ///
    /// Costs 2·rows·columns·depth floating-point operations. `result` must not overlap either factor.
    func multiply(_ left: Matrix, _ right: Matrix, into result: Matrix, adding: Bool = false) {
        precondition(
            left.columns == right.rows && left.rows == result.rows && right.columns == result.columns,
            "the shapes of a matrix product fit together"
        )
        precondition(result.columnStride == 1, "a product is written along its rows")
        for depth in stride(from: 0, to: left.columns, by: Self.depthBlock) {
            let depthCount = min(Self.depthBlock, left.columns - depth)
            for row in stride(from: 0, to: left.rows, by: Self.rowBlock) {
                let rowCount = min(Self.rowBlock, left.rows - row)
                packLeft(left, row: row, rowCount: rowCount, depth: depth, depthCount: depthCount)
                for column in stride(from: 0, to: right.columns, by: Self.tileColumns) {
                    let columnCount = min(Self.tileColumns, right.columns - column)
                    packRight(right, column: column, columnCount: columnCount, depth: depth, depthCount: depthCount)
                    for tile in stride(from: 0, to: rowCount, by: Self.tileRows) {
                        writeTile(
                            panel: leftPanels.base + tile * depthCount,
                            depthCount: depthCount,
                            to: result.base + (row + tile) * result.rowStride + column,
                            rowStride: result.rowStride,
                            rowCount: min(Self.tileRows, rowCount - tile),
                            columnCount: columnCount,
                            adding: adding || depth > 0
                        )
                    }
                }
            }
        }
    }

    /// Copies rows of the left factor so that the six floats that the kernel needs next lie side by side.
    private func packLeft(_ left: Matrix, row: Int, rowCount: Int, depth: Int, depthCount: Int) {
        var target = leftPanels.base
        for tile in stride(from: 0, to: rowCount, by: Self.tileRows) {
            let used = min(Self.tileRows, rowCount - tile)
            let source = left.base + (row + tile) * left.rowStride + depth * left.columnStride
            for lane in 0..<Self.tileRows {
                var into = target + lane
                guard lane < used else {
                    // What lies beyond the last row is zero: the kernel knows no edges.
                    for _ in 0..<depthCount {
                        into.pointee = 0
                        into += Self.tileRows
                    }
                    continue
                }
                var from = source + lane * left.rowStride
                for _ in 0..<depthCount {
                    into.pointee = from.pointee
                    into += Self.tileRows
                    from += left.columnStride
                }
            }
            target += Self.tileRows * depthCount
        }
    }

    /// Copies eight columns of the right factor row by row.
    private func packRight(_ right: Matrix, column: Int, columnCount: Int, depth: Int, depthCount: Int) {
        var target = rightPanel.base
        var source = right.base + depth * right.rowStride + column * right.columnStride
        if columnCount == Self.tileColumns, right.columnStride == 1 {
            for _ in 0..<depthCount {
                store(load(source), at: target)
                target += Self.tileColumns
                source += right.rowStride
            }
            return
        }
        for _ in 0..<depthCount {
            for lane in 0..<Self.tileColumns {
                target[lane] = lane < columnCount ? source[lane * right.columnStride] : 0
            }
            target += Self.tileColumns
            source += right.rowStride
        }
    }

    /// Computes one tile and writes the part of it that lies inside the result.
    private func writeTile(
        panel: UnsafeMutablePointer<Float>,
        depthCount: Int,
        to target: UnsafeMutablePointer<Float>,
        rowStride: Int,
        rowCount: Int,
        columnCount: Int,
        adding: Bool
    ) {
        if rowCount == Self.tileRows, columnCount == Self.tileColumns {
            Self.kernel(panel, rightPanel.base, depthCount, target, rowStride, adding)
            return
        }
        Self.kernel(panel, rightPanel.base, depthCount, edge.base, Self.tileColumns, false)
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                let value = edge.base[row * Self.tileColumns + column]
                if adding {
                    target[row * rowStride + column] += value
                } else {
                    target[row * rowStride + column] = value
                }
            }
        }
    }

    private static func kernel(
        _ left: UnsafeMutablePointer<Float>,
        _ right: UnsafeMutablePointer<Float>,
        _ depthCount: Int,
        _ target: UnsafeMutablePointer<Float>,
        _ rowStride: Int,
        _ adding: Bool
    ) {
        var row0 = Vector.zero
        var row1 = Vector.zero
        var row2 = Vector.zero
        var row3 = Vector.zero
        var row4 = Vector.zero
        var row5 = Vector.zero
        var left = left
        var right = right
        for _ in 0..<depthCount {
            let across = load(right)
            row0 += across * left[0]
            row1 += across * left[1]
            row2 += across * left[2]
            row3 += across * left[3]
            row4 += across * left[4]
            row5 += across * left[5]
            left += tileRows
            right += tileColumns
        }
        if adding {
            row0 += load(target)
            row1 += load(target + rowStride)
            row2 += load(target + 2 * rowStride)
            row3 += load(target + 3 * rowStride)
            row4 += load(target + 4 * rowStride)
            row5 += load(target + 5 * rowStride)
        }
        store(row0, at: target)
        store(row1, at: target + rowStride)
        store(row2, at: target + 2 * rowStride)
        store(row3, at: target + 3 * rowStride)
        store(row4, at: target + 4 * rowStride)
        store(row5, at: target + 5 * rowStride)
    }
}
