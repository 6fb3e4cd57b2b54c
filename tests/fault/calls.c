/* What happens to a program whose system calls fail, or that is killed at one of them. It runs under ptrace, so nothing
 * of it is changed.
 *
 *   calls count PROGRAM WORD…            writes the number of its calls to descriptor 9
 *   calls count-files PROGRAM WORD…      that of its calls with files
 *   calls list PROGRAM WORD…             writes a line for each call to descriptor 9: its number, that among the calls
 *                                        with files (0: it is none), its name, and the files, between tabs; “create” is
 *                                        an open that makes a file, and a call that has no name here is “-”
 *   calls kill N PROGRAM WORD…           SIGKILL where it is about to make its N-th call
 *   calls kill-files N PROGRAM WORD…     SIGKILL where it is about to make its N-th call with files: their number does
 *                                        not depend on the memory's layout
 *   calls once ERRNO N PROGRAM WORD…     its N-th call is not made, and fails with this errno
 *   calls on ERRNO N PROGRAM WORD…       so does every one from then on
 *
 * Calls are numbered from 1 where the program's main begins, that is, from the first rt_sigaction for SIGPIPE, with
 * which tally sets out. count, list and kill number all calls; the others number those alone by which a program does
 * something with a file, and that are not about the standard streams. Exit status: the program's; 128 + the signal that
 * ended it; 125: no tracing here. Needs Linux 5.3, on x86-64 or AArch64. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined __linux__ && (defined __x86_64__ || defined __aarch64__)
#include <elf.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { NO_TRACING = 125 };
enum what { COUNT, LIST, KILL, KILL_FILES, ONCE, ON };

/* Calls with files. A close that fails has closed all the same; it is made, and then told otherwise. */
static const long with_files[] = {
#ifdef SYS_open
    SYS_open,       SYS_stat,       SYS_lstat,     SYS_unlink,  SYS_rename,   SYS_mkdir,
#endif
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
#ifdef SYS_renameat
    SYS_renameat,
#endif
    SYS_openat,     SYS_read,       SYS_pread64,   SYS_write,   SYS_pwrite64, SYS_close, SYS_fsync,
    SYS_fdatasync,  SYS_ftruncate,  SYS_fstat,     SYS_lseek,   SYS_flock,    SYS_fcntl, SYS_unlinkat,
    SYS_renameat2,  SYS_getdents64, SYS_fallocate, SYS_mkdirat, SYS_fchmod,   SYS_linkat};

static bool is_with_file(const struct __ptrace_syscall_info *info)
{
    bool by_path = false;
    for (size_t i = 0; i < sizeof with_files / sizeof *with_files; i++)
        if ((long)info->entry.nr == with_files[i]) {
#ifdef SYS_open
            by_path = i < 6;
#endif
            by_path |= info->entry.nr == SYS_openat || info->entry.nr == SYS_unlinkat ||
                       info->entry.nr == SYS_renameat2 || info->entry.nr == SYS_linkat;
#ifdef SYS_newfstatat
            by_path |= info->entry.nr == SYS_newfstatat;
#endif
            return by_path || info->entry.args[0] > 2;
        }
    return false;
}

#ifdef __x86_64__
typedef struct user_regs_struct registers;
static void set_call(registers *r, long nr)
{
    r->orig_rax = (unsigned long long)nr;
}
static void set_result(registers *r, long result)
{
    r->rax = (unsigned long long)result;
}
#else
typedef struct user_regs_struct registers;
static void set_result(registers *r, long result)
{
    r->regs[0] = (unsigned long long)result;
}
#endif

static void get(pid_t child, registers *r)
{
    struct iovec v = {r, sizeof *r};
    ptrace(PTRACE_GETREGSET, child, (void *)NT_PRSTATUS, &v);
}

static void put(pid_t child, registers *r)
{
    struct iovec v = {r, sizeof *r};
    ptrace(PTRACE_SETREGSET, child, (void *)NT_PRSTATUS, &v);
}

/* The call about to be made is none. */
static void skip_call(pid_t child)
{
    registers r;
#ifdef __x86_64__
    get(child, &r);
    set_call(&r, -1);
    put(child, &r);
#else
    (void)r;
    int none = -1;
    struct iovec v = {&none, sizeof none};
    ptrace(PTRACE_SETREGSET, child, (void *)NT_ARM_SYSTEM_CALL, &v);
#endif
}

static void fail_call(pid_t child, long error)
{
    registers r;
    get(child, &r);
    set_result(&r, -error);
    put(child, &r);
}

static int errno_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } known[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EACCES", EACCES}, {"EINTR", EINTR},
                 {"ENOMEM", ENOMEM}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].name, name))
            return known[i].number;
    fprintf(stderr, "calls: no errno %s\n", name);
    exit(64);
}

/* ---- a list of what is called ---- */

/* What is shown by name, with the places of its paths among the arguments; NONE: the first is a descriptor. */
enum { NONE = -1 };
static const struct {
    long nr;
    const char *name;
    int path, other;
} shown[] = {
#ifdef SYS_open
    {SYS_open, "open", 0, NONE},
    {SYS_stat, "stat", 0, NONE},
    {SYS_lstat, "stat", 0, NONE},
    {SYS_unlink, "unlink", 0, NONE},
    {SYS_rename, "rename", 0, 1},
    {SYS_mkdir, "mkdir", 0, NONE},
#endif
#ifdef SYS_newfstatat
    {SYS_newfstatat, "stat", 1, NONE},
#endif
#ifdef SYS_renameat
    {SYS_renameat, "rename", 1, 3},
#endif
    {SYS_renameat2, "rename", 1, 3},
    {SYS_openat, "open", 1, NONE},
    {SYS_unlinkat, "unlink", 1, NONE},
    {SYS_mkdirat, "mkdir", 1, NONE},
    {SYS_read, "read", NONE, NONE},
    {SYS_pread64, "read", NONE, NONE},
    {SYS_write, "write", NONE, NONE},
    {SYS_pwrite64, "write", NONE, NONE},
    {SYS_close, "close", NONE, NONE},
    {SYS_fsync, "sync", NONE, NONE},
    {SYS_fdatasync, "sync", NONE, NONE},
    {SYS_ftruncate, "truncate", NONE, NONE},
    {SYS_fallocate, "allocate", NONE, NONE},
    {SYS_fchmod, "chmod", NONE, NONE},
    {SYS_flock, "lock", NONE, NONE},
};

/* A path in the child's memory, which may end at the end of a page. */
static void read_path(pid_t child, unsigned long long at, char *path, size_t room)
{
    size_t used = 0;
    while (used + 1 < room) {
        size_t n = 4096 - (size_t)((at + used) % 4096);
        struct iovec to = {path + used, n < room - 1 - used ? n : room - 1 - used},
                     from = {(void *)(uintptr_t)(at + used), to.iov_len};
        ssize_t got = process_vm_readv(child, &to, 1, &from, 1, 0);
        if (got <= 0)
            break;
        if (memchr(path + used, 0, (size_t)got))
            return;
        used += (size_t)got;
    }
    path[used] = '\0';
}

static void put_call(pid_t child, const struct __ptrace_syscall_info *info, long number, long among_files)
{
    char path[4096] = "", other[4096] = "", link[64];
    const char *name = "-";
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if ((long)info->entry.nr == shown[i].nr) {
            name = shown[i].name;
            if (shown[i].path != NONE)
                read_path(child, info->entry.args[shown[i].path], path, sizeof path);
            if (shown[i].other != NONE)
                read_path(child, info->entry.args[shown[i].other], other, sizeof other);
            if (!*path) {
                snprintf(link, sizeof link, "/proc/%ld/fd/%d", (long)child, (int)info->entry.args[0]);
                ssize_t n = readlink(link, path, sizeof path - 1);
                path[n > 0 ? n : 0] = '\0';
            }
            bool is_at = shown[i].path == 1;
            if (!strcmp(name, "open") && (info->entry.args[is_at ? 2 : 1] & O_CREAT))
                name = "create";
        }
    dprintf(9, "%ld\t%ld\t%s\t%s%s%s\n", number, among_files, name, path, *other ? "\t" : "", other);
}

/* ---- the tracing ---- */

struct trace {
    enum what what;
    int error;
    long at, seen, files;
    bool begun, failing; /* in main; in a call that fails */
};

/* At the entry of a call; false: the program was killed. */
static bool enter(struct trace *t, pid_t child, const struct __ptrace_syscall_info *info)
{
    t->begun = t->begun || (info->entry.nr == SYS_rt_sigaction && info->entry.args[0] == SIGPIPE);
    if (!t->begun || ((t->what == KILL_FILES || t->what == ONCE || t->what == ON) && !is_with_file(info)))
        return true;
    t->seen++;
    if (t->what == LIST)
        put_call(child, info, t->seen, is_with_file(info) ? ++t->files : 0);
    if ((t->what == KILL || t->what == KILL_FILES) && t->seen == t->at) {
        kill(child, SIGKILL);
        return false;
    }
    t->failing = (t->what == ONCE && t->seen == t->at) || (t->what == ON && t->seen >= t->at);
    if (t->failing && info->entry.nr != SYS_close)
        skip_call(child);
    return true;
}

static int follow(struct trace *t, pid_t child)
{
    int status, deliver = 0;
    while (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(intptr_t)deliver) == 0 || errno == ESRCH) {
        if (waitpid(child, &status, __WALL) < 0)
            return NO_TRACING;
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (WIFSIGNALED(status))
            return 128 + WTERMSIG(status);
        deliver = 0;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            deliver = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
            continue;
        }
        struct __ptrace_syscall_info info = {.op = 0};
        if (ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof info, &info) <= 0)
            return NO_TRACING;
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
            if (!enter(t, child, &info)) {
                waitpid(child, &status, __WALL);
                return 128 + SIGKILL;
            }
        } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && t->failing) {
            fail_call(child, t->error);
            t->failing = false;
        }
    }
    return NO_TRACING;
}

int main(int argc, char **argv)
{
    struct trace t = {.what = COUNT};
    int i = 2;
    if (argc < 3)
        return 64;
    if (!strcmp(argv[1], "kill"))
        t.what = KILL;
    else if (!strcmp(argv[1], "kill-files"))
        t.what = KILL_FILES;
    else if (!strcmp(argv[1], "list"))
        t.what = LIST;
    else if (!strcmp(argv[1], "once"))
        t.what = ONCE;
    else if (!strcmp(argv[1], "on"))
        t.what = ON;
    else if (!strcmp(argv[1], "count-files"))
        t.what = ONCE; /* numbered as those that fail, but none does */
    if ((t.what == ONCE || t.what == ON) && strcmp(argv[1], "count-files"))
        t.error = errno_of(argv[i++]);
    if (t.what != COUNT && t.what != LIST && strcmp(argv[1], "count-files"))
        t.at = atol(argv[i++]);
    if (i >= argc)
        return 64;
    pid_t child = fork();
    if (child == 0) {
        close(9);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(NO_TRACING);
        raise(SIGSTOP);
        execvp(argv[i], argv + i);
        _exit(127);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status))
        return NO_TRACING;
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(intptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0)
        return NO_TRACING;
    int exit_status = follow(&t, child);
    if (!strncmp(argv[1], "count", 5))
        dprintf(9, "%ld\n", t.seen);
    return exit_status;
}
#else
int main(void)
{
    return 125;
}
#endif
