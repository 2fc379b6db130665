extension AvailabilityProfile {
    func noSlot() -> Slot { Slot(seconds: 0, low: 0, high: 0, offset: 0, child: 0) }

    mutating func makeNode() -> Int {
        counts.append(0)
        slots.append(contentsOf: repeatElement(noSlot(), count: Self.width))
        return counts.count - 1
    }

    /// Makes `moment` a step, with as many units free as before it.
    mutating func cut(at moment: Int64) {
        if Int(counts[root]) == Self.width {
            let old = root
            root = makeNode()
            height += 1
            counts[root] = 1
            slots[root * Self.width] = summary(of: old)
            split(root * Self.width, of: root)
        }
        var node = root
        for _ in 0..<height {
            var index = slot(holding: moment, in: node)
            if counts[Int(slots[index].child)] == Int32(Self.width) {
                split(index, of: node)
                index = slot(holding: moment, in: node)
            }
            node = Int(slots[index].child)
        }
        let index = slot(holding: moment, in: node)
        guard slots[index].seconds < moment else { return }
        open(index + 1, of: node)
        slots[index + 1] = slots[index]
        slots[index + 1].seconds = moment
        steps += 1
    }

    /// Makes room for a slot in a node that is not full.
    private mutating func open(_ place: Int, of node: Int) {
        let end = node * Self.width + Int(counts[node])
        slots.withUnsafeMutableBufferPointer { slots in
            var index = end
            while index > place {
                slots[index] = slots[index - 1]
                index -= 1
            }
        }
        counts[node] += 1
    }

    /// Splits the full node below a slot of a node that is not full.
    private mutating func split(_ index: Int, of node: Int) {
        let left = Int(slots[index].child)
        let right = makeNode()
        let half = Self.width / 2
        for offset in 0..<half {
            slots[right * Self.width + offset] = slots[left * Self.width + half + offset]
        }
        counts[left] = Int32(half)
        counts[right] = Int32(half)
        let offset = slots[index].offset
        open(index + 1, of: node)
        slots[index] = summary(of: left, offset: offset)
        slots[index + 1] = summary(of: right, offset: offset)
    }

    private func summary(of node: Int, offset: Int32 = 0) -> Slot {
        let range = node * Self.width..<node * Self.width + Int(counts[node])
        var low = Int32.max
        var high = Int32.min
        for index in range {
            low = min(low, slots[index].low)
            high = max(high, slots[index].high)
        }
        return Slot(
            seconds: slots[range.lowerBound].seconds,
            low: low + offset,
            high: high + offset,
            offset: offset,
            child: Int32(node)
        )
    }

    /// Drops the past and steps that change nothing. Every step is dropped at most once, so it costs a constant each.
    mutating func prune() {
        var kept: ContiguousArray<Slot> = []
        collect(root, level: height, offset: 0) { seconds, free in
            let slot = Slot(seconds: seconds, low: free, high: free, offset: 0, child: 0)
            if seconds <= beginningSeconds {
                kept.removeAll(keepingCapacity: true)
                kept.append(slot)
            } else if kept.last.map({ $0.low != free }) ?? true {
                kept.append(slot)
            }
        }
        steps = kept.count
        stepsBeforePruning = max(4 * Self.width, 2 * steps)
        slots.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        height = 0
        var level = pack(kept)
        while level.count > 1 {
            height += 1
            level = pack(ContiguousArray(level.map { summary(of: $0) }))
        }
        root = level[0]
    }

    /// Lays slots into new nodes, three quarters full so that the next steps find room.
    private mutating func pack(_ all: ContiguousArray<Slot>) -> [Int] {
        var nodes: [Int] = []
        let filling = Self.width * 3 / 4
        for (number, slot) in all.enumerated() {
            if number % filling == 0 { nodes.append(makeNode()) }
            let node = counts.count - 1
            slots[node * Self.width + Int(counts[node])] = slot
            counts[node] += 1
        }
        return nodes
    }
}
