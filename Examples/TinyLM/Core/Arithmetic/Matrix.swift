/// A rectangle of floats that lie in somebody else's memory: a view, with a stride for each direction.
///
/// Transposing swaps the strides and moves nothing, and a head of attention is a view into the wider rows around it,
/// so that one product serves every use of it.
struct Matrix {
    /// The element in the first row and column.
    let base: UnsafeMutablePointer<Float>
    /// How many rows it has.
    let rows: Int
    /// How many columns it has.
    let columns: Int
    /// How far apart two neighbours in a column lie, in floats.
    let rowStride: Int
    /// How far apart two neighbours in a row lie, in floats.
    let columnStride: Int

    /// Views `rows` × `columns` floats from `base` on; rows follow each other unless `rowStride` says otherwise.
    init(_ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, rowStride: Int? = nil) {
        self.init(base, rows, columns, rowStride ?? columns, 1)
    }

    private init(_ base: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, _ down: Int, _ across: Int) {
        self.base = base
        self.rows = rows
        self.columns = columns
        rowStride = down
        columnStride = across
    }

    /// The same floats, with rows and columns exchanged.
    var transposed: Self { Self(base, columns, rows, columnStride, rowStride) }
}
