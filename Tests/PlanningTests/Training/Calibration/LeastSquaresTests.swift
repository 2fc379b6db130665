import Testing

@testable import Planning

@Suite struct `A fit by least squares` {
    private let squares = LeastSquares(means: [0, 0], deviations: [10, 10], rounds: 30)
    private let places = (0..<20).map { Double($0) / 10 }

    @Test func `finds the line that the points lie on`() {
        let found = squares.place(from: [0, 0]) { place in places.map { (3 + 2 * $0) - (place[0] + place[1] * $0) } }
        #expect(abs(found[0] - 3) < 0.05)
        #expect(abs(found[1] - 2) < 0.05)
    }

    @Test func `is led astray by a wrong point, and hardly when misses are softened`() {
        func level(_ soften: (Double) -> Double) -> Double {
            squares.place(from: [0, 0]) { place in
                places.map { soften(($0 == 1 ? 100 : 1) - place[0]) }
            }[0]
        }
        #expect(level { $0 } > 4)
        #expect(level { LeastSquares.softened($0, from: 0.1) } < 1.1)
    }

    @Test func `keeps small misses as they are and their sign`() {
        #expect(abs(LeastSquares.softened(0.001, from: 1) - 0.001) < 1e-6)
        #expect(LeastSquares.softened(-50, from: 1) == -LeastSquares.softened(50, from: 1))
        #expect(LeastSquares.softened(50, from: 1) < 10.1)
    }
}
