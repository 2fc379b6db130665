import Quantities

/// What a value of any text is, and what is said when it is too long.
enum Written {
    case comment
    case directory
    case fileName
    case jobName

    func tooLong(over most: Int) -> Phrase {
        switch self {
        case .comment: "the comment is longer than \(most) bytes"
        case .directory: "the directory is longer than \(most) bytes"
        case .fileName: "the file name is longer than \(most) bytes"
        case .jobName: "the job name is longer than \(most) bytes"
        }
    }
}
