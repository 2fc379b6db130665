import Quantities

extension BatchScript {
    /// Reads a script, and the options given beside it, which win over the script's.
    ///
    /// The rules are sbatch's: directives are comment lines that begin with `#SBATCH`, read down to the first command;
    /// of two equal options the later wins; names may be abbreviated. `#FABRIQUE` lines follow the same rules. An option
    /// that sbatch knows and that has no meaning here is listed in ``ignored`` if it is harmless, and is an error if it
    /// would change what runs.
    ///
    /// ```swift
    /// let script = try BatchScript.parse("#!/bin/bash\n#SBATCH --time=10\nhostname\n", overrides: ["--time=1:00:00"])
    /// ```
    ///
    /// - Parameters:
    ///   - text: The script.
    ///   - overrides: Options as `fabrique submit` got them, one word each, already without quotes: `--time=10`, or
    ///     `-t` and `10`. Options of sbatch and of `#FABRIQUE` lines alike.
    /// - Throws: Everything that is wrong, up to ``ScriptErrors/most``.
    /// - Complexity: Linear in the text. A typical script of 1 KB takes a few microseconds.
    public static func parse(_ text: String, overrides: [String] = []) throws(ScriptErrors) -> BatchScript {
        var bytes = 0
        for (index, argument) in overrides.enumerated() {
            bytes += argument.utf8.count
            guard index < mostOptions, bytes <= mostDirectiveBytes, argument.utf8.allSatisfy({ $0 >= 32 || $0 == 9 })
            else {
                throw ScriptErrors(refusing: argument, number: index + 1)
            }
        }
        let reader = ScriptReader(text, arguments: overrides)
        guard reader.errors.isEmpty else {
            throw ScriptErrors(errors: reader.errors, isCutShort: reader.isFull)
        }
        return reader.script
    }
}

extension ScriptErrors {
    /// An argument that is not even looked into, because it could not be shown on one line.
    fileprivate init(refusing argument: String, number: Int) {
        let code: ScriptError.Code
        let message: Phrase
        if number > BatchScript.mostOptions {
            code = .tooManyOptions
            message = "more than \(BatchScript.mostOptions) arguments"
        } else if argument.utf8.contains(where: { $0 < 32 && $0 != 9 }) {
            code = .controlCharacter
            message = "a control character in an argument"
        } else {
            code = .lineTooLong
            message = "arguments of more than \(BatchScript.mostDirectiveBytes) bytes in all"
        }
        let error = ScriptError(
            code: code,
            place: .argument(number),
            columns: 1..<2,
            text: String(argument.prefix(200)),
            message: message
        )
        self.init(errors: [error], isCutShort: false)
    }
}
