// Linux system calls that Swift cannot import: they are variadic, or hidden behind _GNU_SOURCE.
// Each returns what the call returns: -1 and errno on failure.
#ifndef FABRIQUE_CLINUX_SHIM_H
#define FABRIQUE_CLINUX_SHIM_H

// _GNU_SOURCE stays undefined: with it, the C library's types would differ from those that Swift's Glibc module saw.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

// Orphans of this process's descendants become its own children.
static inline int linux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// This process gets `signal` when the thread that started it ends.
static inline int linux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

// A descriptor that becomes readable when the process ends.
static inline int linux_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

// Marks every descriptor from `first` up to be closed by the next exec.
static inline int linux_close_on_exec_from(unsigned int first) {
    return (int)syscall(SYS_close_range, first, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
}

static inline int linux_signalfd(const sigset_t *signals) {
    return signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Takes the whole-file lock of the open file description; fails at once where another description holds it.
static inline int linux_lock(int descriptor) {
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(descriptor, 37 /* F_OFD_SETLK */, &all);
}

// 1 when another description holds the lock, 0 when nobody does. Asks without taking it.
static inline int linux_is_locked(int descriptor) {
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, 36 /* F_OFD_GETLK */, &all) == -1) return -1;
    return all.l_type != F_UNLCK;
}

// Core numbers above this are not handled; Linux itself stops at 8192.
#define LINUX_MOST_CORES 8192
#define LINUX_CORE_WORD (8 * (int)sizeof(unsigned long))

// Writes the numbers of the cores that this process may use; returns how many there are (at most `room` are written).
static inline int linux_affinity(int *cores, int room) {
    unsigned long set[LINUX_MOST_CORES / LINUX_CORE_WORD] = {0};
    if (syscall(SYS_sched_getaffinity, 0, sizeof(set), set) < 0) return -1;
    int count = 0;
    for (int core = 0; core < LINUX_MOST_CORES; core++) {
        if (!(set[core / LINUX_CORE_WORD] >> (core % LINUX_CORE_WORD) & 1)) continue;
        if (count < room) cores[count] = core;
        count++;
    }
    return count;
}

// Confines this process to the cores with these numbers.
static inline int linux_set_affinity(const int *cores, int count) {
    unsigned long set[LINUX_MOST_CORES / LINUX_CORE_WORD] = {0};
    for (int i = 0; i < count; i++) {
        if (cores[i] < 0 || cores[i] >= LINUX_MOST_CORES) {
            errno = EINVAL;
            return -1;
        }
        set[cores[i] / LINUX_CORE_WORD] |= 1UL << (cores[i] % LINUX_CORE_WORD);
    }
    return (int)syscall(SYS_sched_setaffinity, 0, sizeof(set), set);
}

// The spawned program keeps no descriptor from `first` up.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static inline int linux_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

static const int linux_spawn_new_session = 0x80;  // POSIX_SPAWN_SETSID
static const int linux_open_path = 010000000;     // O_PATH

#endif
