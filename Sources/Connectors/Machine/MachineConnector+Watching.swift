import Federation
import Glibc
import Quantities
import Spool

extension MachineConnector {
    /// Watches the folder of markers, and the shepherds that live.
    func takeUp() {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        let path = AttemptFolder.notices(in: settings.spool)
        guard descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(IN_MOVED_TO)) >= 0 else {
            // Without it ends are still found as shepherds exit and by every reconciliation; only later.
            if descriptor >= 0 { close(descriptor) }
            return
        }
        notices = DescriptorWatch(descriptor, on: executor.queue) { [weak self] in
            guard let self else { return }
            self.assumeIsolated { $0.readNotices(descriptor) }
        }
        for key in live.keys.sorted() { watchPresentShepherd(of: key) }
    }

    private func readNotices(_ descriptor: Int32) {
        var names: [String] = []
        var hasOverflowed = false
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var offset = 0
                // struct inotify_event: watch, mask, cookie, length of the name; then the name.
                while offset + 16 <= count {
                    let mask = buffer.load(fromByteOffset: offset + 4, as: UInt32.self)
                    let length = Int(buffer.load(fromByteOffset: offset + 12, as: UInt32.self))
                    if mask & UInt32(IN_Q_OVERFLOW) != 0 { hasOverflowed = true }
                    let bytes = buffer[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
                    names.append(String(decoding: bytes, as: UTF8.self))
                    offset += 16 + length
                }
            }
        }
        let noticed = names.compactMap { name in
            name.lastIndex(of: ".").flatMap { AttemptKey(String(name[..<$0])) }
        }
        for name in names where !name.isEmpty { unlink("\(AttemptFolder.notices(in: settings.spool))/\(name)") }
        for key in Set(hasOverflowed ? noticed + live.keys : noticed).sorted() where live[key] != nil {
            tellPresent(key)
        }
    }

    /// Observes how an attempt stands now. What can't be read now is found by the next reconciliation.
    private func tellPresent(_ key: AttemptKey) {
        guard let observation = try? present(key) else { return }
        observe.yield(observation)
        if live[key] != nil, !shepherds.values.contains(key) { watchPresentShepherd(of: key) }
    }

    /// Waits for the end of the shepherd that an attempt's folder names.
    func watchPresentShepherd(of key: AttemptKey) {
        guard let launched = try? folder(key).read(LaunchedRecord.self) else { return }
        watch(launched.shepherd.pid, of: key) { launched.shepherd.isAlive }
    }

    /// Waits for a shepherd's end.
    func watch(_ pid: pid_t, of key: AttemptKey, where isStillMeant: () -> Bool = { true }) {
        guard shepherds[pid] == nil else { return }
        let isThere = DescriptorWatch.onEnd(of: pid, on: executor.queue, where: isStillMeant) { [weak self] in
            guard let self else { return }
            self.assumeIsolated { $0.shepherdEnded(pid) }
        }
        if isThere { shepherds[pid] = key }
    }

    private func shepherdEnded(_ pid: pid_t) {
        guard let key = shepherds.removeValue(forKey: pid), live[key] != nil, let standing = try? standing(of: key)
        else { return }
        guard standing == .unlaunched else { return tellPresent(key) }
        // It fell before it did anything; its own words are in the spool.
        let words = Files.text(folder(key).shepherdErrors) ?? ""
        let why = "The shepherd ended before it launched anything. \(words)"
        do {
            try endUnlaunched(key, .launchFailed(why: why, isUsersFault: false))
        } catch {
            // The spool can't be written now. The attempt stays accepted, and the next reconciliation tries again.
            return
        }
    }
}
