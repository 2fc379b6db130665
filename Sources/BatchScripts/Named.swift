import Quantities

/// What a value names, and what is said of a name that is none.
enum Named {
    case dataset
    case gpuType
    case partition
    case project
    case system

    var empty: Phrase {
        switch self {
        case .dataset: "an empty name of a dataset"
        case .gpuType: "an empty name of a GPU type"
        case .partition: "an empty name of a partition"
        case .project: "an empty name of a project"
        case .system: "an empty name of a system"
        }
    }

    var spaced: Phrase {
        switch self {
        case .dataset: "white space in the name of a dataset"
        case .gpuType: "white space in the name of a GPU type"
        case .partition: "white space in the name of a partition"
        case .project: "white space in the name of a project"
        case .system: "white space in the name of a system"
        }
    }

    func tooLong(over most: Int) -> Phrase {
        switch self {
        case .dataset: "the dataset is longer than \(most) bytes"
        case .gpuType: "the GPU type is longer than \(most) bytes"
        case .partition: "the partition is longer than \(most) bytes"
        case .project: "the project is longer than \(most) bytes"
        case .system: "the system is longer than \(most) bytes"
        }
    }
}
