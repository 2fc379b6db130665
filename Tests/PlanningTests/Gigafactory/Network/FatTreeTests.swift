import Testing

@testable import Planning

@Suite struct `A fat tree` {
    @Test(arguments: [4, 8, 48])
    func `joins k³/4 ports with 5k²/4 switches`(ports: Int) throws {
        let tree = FatTree(switchPorts: ports)
        let size = try #require(tree.size(chips: ports * ports * ports / 4))
        #expect(size.levels == 3)
        #expect(size.switches == 5 * ports * ports / 4)
        #expect(tree.size(chips: ports * ports * ports / 4 + 1) == nil)
    }

    @Test func `needs no more levels than it must`() throws {
        let tree = FatTree(switchPorts: 64)
        #expect(tree.size(chips: 64)?.levels == 1)
        #expect(tree.size(chips: 65)?.levels == 2)
        #expect(tree.size(chips: 2048)?.levels == 2)
        #expect(tree.size(chips: 2049)?.levels == 3)
    }

    @Test func `joins more with fewer switches when it may block`() throws {
        let open = try #require(FatTree(switchPorts: 64).size(chips: 20_000))
        let narrow = try #require(FatTree(switchPorts: 64, oversubscription: 3).size(chips: 20_000))
        #expect(narrow.switches < open.switches)
        #expect(FatTree(switchPorts: 64, oversubscription: 3).mostChips > FatTree(switchPorts: 64).mostChips)
    }
}
