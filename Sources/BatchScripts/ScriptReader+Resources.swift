import Quantities

extension ScriptReader {
    /// Finds what can't be had together, apart from amounts.
    mutating func checkAgreement() {
        refuse(.memoryPerCPU, with: .memory, "memory is asked for by node or by CPU, not both")
        refuse(.noRequeue, with: .requeue, "a job may be requeued or not")
        refuse(.noRequeue, with: .mayRunTwice, "only a job that may be requeued may run twice")
        refuse(.oversubscribe, with: .exclusive, "nodes are shared or not")
        if let node = script.gpusPerNode, let gres = script.gres {
            if node.count != gres.count {
                refuse(.gres, with: .gpusPerNode, "the GPUs on a node are \(node.count) or \(gres.count)")
            } else if let first = node.type, let second = gres.type, first != second {
                refuse(.gres, with: .gpusPerNode, "the GPUs are of type \(first) or \(second)")
            }
        }
        if let all = script.gpus?.type, let node = (script.gpusPerNode ?? script.gres)?.type, all != node {
            refuse(
                .gpus,
                with: script.gpusPerNode == nil ? .gres : .gpusPerNode,
                "the GPUs are of type \(all) or \(node)"
            )
        }
    }

    /// Works out ``BatchScript/Resources`` by the rules stated there, and finds amounts that don't agree.
    mutating func resolveResources() {
        var result = BatchScript.Resources()
        result.isExclusive = script.isExclusive
        let perNode = script.gpusPerNode ?? script.gres
        guard settleNodes(&result, perNode), settleTasks(&result), settleGPUs(&result, perNode) else { return }
        let cpusPerTask = script.cpusPerTask ?? 1
        result.tasksPerNode = (result.tasks + result.nodes - 1) / result.nodes
        result.cpus = result.tasks * cpusPerTask
        result.cpusPerNode = result.tasksPerNode * cpusPerTask
        result.memoryPerNode = script.memoryPerNode
        if let memory = script.memoryPerCPU {
            let (bytes, overflow) = memory.count.multipliedReportingOverflow(by: Int64(result.cpusPerNode))
            guard !overflow, bytes <= MemorySize.mostBytes else {
                blame(.memoryPerCPU, .valueTooLarge, "more memory on a node than 1 EiB")
                return
            }
            result.memoryPerNode = .amount(Bytes(bytes))
        }
        script.resources = result
    }

    private mutating func settleNodes(_ result: inout BatchScript.Resources, _ perNode: GPURequest?) -> Bool {
        if let nodes = script.nodes {
            result.nodes = nodes.minimum
            result.mostNodes = nodes.maximum
            result.isNodeCountImplied = false
        } else if let all = script.gpus, let perNode {
            guard all.count % perNode.count == 0 else {
                refuse(
                    .gpus,
                    with: perNodeOption,
                    "\(all.count) GPUs are no whole number of nodes with \(perNode.count)"
                )
                return false
            }
            result.nodes = all.count / perNode.count
            result.isNodeCountImplied = false
        } else if let tasks = script.tasks, let perNode = script.tasksPerNode {
            result.nodes = (tasks + perNode - 1) / perNode
            result.isNodeCountImplied = false
        }
        result.mostNodes = max(result.mostNodes, result.nodes)
        guard result.nodes <= NodeCount.most else {
            blame(
                perNode == nil || script.gpus == nil ? .tasks : .gpus,
                .valueTooLarge,
                Counted.nodes.tooMany(over: NodeCount.most)
            )
            return false
        }
        return true
    }

    private mutating func settleTasks(_ result: inout BatchScript.Resources) -> Bool {
        guard let tasks = script.tasks else {
            result.tasks = result.nodes * (script.tasksPerNode ?? 1)
            return true
        }
        result.tasks = tasks
        if let perNode = script.tasksPerNode, tasks > perNode * result.mostNodes {
            refuse(
                .tasksPerNode,
                with: .tasks,
                "\(tasks) tasks don't fit \(result.mostNodes) nodes with \(perNode) each"
            )
            return false
        }
        if let perNode = script.tasksPerNode, tasks > perNode * result.nodes {
            result.nodes = (tasks + perNode - 1) / perNode
        }
        if tasks < result.nodes, let place = place(of: .nodes) {
            let place = source.error(ValueFault(.contradiction, at: place, "")).place
            note(.fewerNodes, "\(tasks) tasks can't fill \(result.nodes) nodes; it gets \(tasks)", at: place)
            result.nodes = tasks
        }
        result.mostNodes = max(result.nodes, min(result.mostNodes, tasks))
        return true
    }

    private mutating func settleGPUs(_ result: inout BatchScript.Resources, _ perNode: GPURequest?) -> Bool {
        result.gpuType = script.gpus?.type ?? script.gpusPerNode?.type ?? script.gres?.type
        if let perNode {
            result.gpusPerNode = perNode.count
            result.gpus = perNode.count * result.nodes
            if let all = script.gpus, all.count != result.gpus {
                let many: Phrase =
                    "\(result.nodes) nodes with \(perNode.count) GPUs each have \(result.gpus), not \(all.count)"
                refuse(.gpus, with: perNodeOption, many)
                return false
            }
        } else if let all = script.gpus {
            guard all.count % result.nodes == 0 else {
                blame(
                    .gpus,
                    .contradiction,
                    "\(all.count) GPUs can't be spread evenly over \(result.nodes) nodes",
                    suggestion: "ask for a multiple of \(result.nodes), or for another number of nodes"
                )
                return false
            }
            result.gpus = all.count
            result.gpusPerNode = all.count / result.nodes
        }
        return true
    }

    private var perNodeOption: Option { script.gpusPerNode == nil ? .gres : .gpusPerNode }

    /// Reports two options that can't both be met, if both are given; points at the one that comes later.
    private mutating func refuse(_ first: Option, with second: Option, _ reason: Phrase) {
        guard let left = place(of: first), let right = place(of: second) else { return }
        let leftError = source.error(ValueFault(.contradiction, at: left, ""))
        let rightError = source.error(ValueFault(.contradiction, at: right, ""))
        let isLeftLater =
            (rightError.place, rightError.columns.lowerBound) < (leftError.place, leftError.columns.lowerBound)
        let later = isLeftLater ? left : right
        let other = isLeftLater ? rightError : leftError
        let name = source.bytes[isLeftLater ? right : left]
        let written = name.count == 1 ? "-\(name.string)" : name.string
        report(
            ValueFault(
                .contradiction,
                at: later,
                "contradicts \(written) \(other.place.text): " + reason,
                suggestion: "keep one of the two"
            )
        )
    }

    private mutating func blame(
        _ option: Option,
        _ code: ScriptError.Code,
        _ message: Phrase,
        suggestion: Phrase? = nil
    ) {
        report(ValueFault(code, at: place(of: option) ?? 0..<1, message, suggestion: suggestion))
    }
}

extension ScriptError.Place {
    /// The place as part of a sentence.
    fileprivate var text: String {
        switch self {
        case .script(let line): "on line \(line)"
        case .argument(let number): "in argument \(number)"
        }
    }
}
