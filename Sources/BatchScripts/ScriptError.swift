public import Quantities

/// One thing in a batch script, or in the arguments that go with it, that has to be mended before it can run.
public struct ScriptError: Error, Hashable, Sendable {
    /// What kind of fault it is. The raw value is part of the API's contract.
    public enum Code: String, Sendable, CaseIterable {
        /// There is nothing in the script, or only white space.
        case emptyScript = "empty-script"
        /// The script is larger than ``BatchScript/mostBytes``.
        case scriptTooLarge = "script-too-large"
        /// The first line does not name an interpreter behind `#!`.
        case missingInterpreter = "missing-interpreter"
        /// The script, or an argument, holds a NUL byte or another control character where none may be.
        case controlCharacter = "control-character"
        /// Lines end in CR LF, as on DOS and Windows.
        case dosLineEnds = "dos-line-ends"
        /// A directive is longer than ``BatchScript/mostDirectiveBytes``.
        case lineTooLong = "line-too-long"
        /// The directives name more options than ``BatchScript/mostOptions``.
        case tooManyOptions = "too-many-options"
        /// A quote is opened and never closed.
        case unclosedQuote = "unclosed-quote"
        /// A word that belongs to no option.
        case strayWord = "stray-word"
        /// No option has this name.
        case unknownOption = "unknown-option"
        /// An abbreviation that several options begin with.
        case ambiguousOption = "ambiguous-option"
        /// An option of sbatch that would change what runs, and that Fabrique cannot honour.
        case unsupportedOption = "unsupported-option"
        /// The option needs a value and has none.
        case missingValue = "missing-value"
        /// The option takes no value and has one.
        case unexpectedValue = "unexpected-value"
        /// The value can't be read.
        case invalidValue = "invalid-value"
        /// A value of Slurm's that Fabrique cannot honour.
        case unsupportedValue = "unsupported-value"
        /// The value is over a limit.
        case valueTooLarge = "value-too-large"
        /// Two requests that can't both be met.
        case contradiction = "contradiction"
    }

    /// Where a line came from.
    public enum Place: Hashable, Comparable, Sendable {
        /// A line of the script, counted from 1. Any of these comes before any argument.
        case script(line: Int)
        /// An argument given beside the script, counted from 1.
        case argument(Int)
    }

    /// What kind of fault it is.
    public var code: Code
    /// The line that it is in.
    public var place: Place
    /// The characters at fault in that line, counted from 1.
    public var columns: Range<Int>
    /// The whole line, without its end.
    public var text: String
    /// What is wrong: one clause, without a full stop.
    public var message: Phrase
    /// How to mend it, if we know.
    public var suggestion: Phrase?
}

/// Everything that is wrong with a batch script, in the order of its lines, then of the arguments. Never empty.
public struct ScriptErrors: Error, Hashable, Sendable {
    /// The faults, at most ``most``.
    public var errors: [ScriptError]
    /// Whether reading stopped at the limit, so that there may be more.
    public var isCutShort: Bool

    /// The most faults told at once.
    public static let most = 20
}

extension ScriptErrors: CustomStringConvertible {
    /// All faults, in a script that is called just that.
    public var description: String { rendered(scriptName: "script") }
}
