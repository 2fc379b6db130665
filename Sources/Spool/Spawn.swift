import CLinux
package import Glibc

/// Starts a program with nothing inherited but what is named here.
package struct Spawn {
    package var program: String
    package var arguments: [String]
    package var environment: [String] = []
    /// The descriptors that the program gets as 0, 1, 2 and so on. All others are closed: a job must hold no socket or
    /// database of the server's.
    package var descriptors: [Int32]

    package init(program: String, arguments: [String], descriptors: [Int32]) {
        self.program = program
        self.arguments = arguments
        self.descriptors = descriptors
    }

    /// Starts the program as the leader of a session of its own, all signals at their defaults and none blocked.
    package func start() throws(SystemFault) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Sources are moved above the targets first, so that no target overwrites a source that is still needed.
        var sources: [Int32] = []
        defer { for source in sources { close(source) } }
        for descriptor in descriptors {
            let source = fcntl(descriptor, F_DUPFD_CLOEXEC, 16)
            guard source >= 0 else { throw SystemFault("prepare descriptors for \(program)") }
            sources.append(source)
        }
        for (target, source) in sources.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        linux_spawn_close_from(&actions, Int32(descriptors.count))

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | linux_spawn_new_session
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid: pid_t = 0
        let code = CStrings.with(arguments) { arguments in
            CStrings.with(environment) { environment in
                posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemFault("start \(program)", code: code) }
        return pid
    }
}

/// Texts as C takes them: pointers to strings that end in a zero byte, and a null pointer behind the last.
package enum CStrings {
    package static func with<Result>(
        _ texts: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}
