/* A shared object that is loaded before all others (LD_PRELOAD), and makes the allocations of a whole process fail,
 * those of the libraries among them.
 *
 *   NOMEM=count      none fails; at the end their number goes to descriptor 9
 *   NOMEM=sites      none fails; descriptor 9 gets the number of the first that each way of calls leads to
 *   NOMEM=once:N     the N-th is refused
 *   NOMEM=on:N       so is every one from then on
 *
 * They are numbered from 1 where the program's main begins, that is, from its call of signal() for SIGPIPE, with which
 * tally sets out. A process that dies of a signal first says on standard error “nomem: SIGNAL in LIBRARY after
 * LIBRARY”: where it died, and who had asked for the memory that it did not get; each by the innermost frame that is
 * not the C library's. malloc, calloc, realloc and what asks for aligned memory count; mmap does not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IN_FRONT __attribute__((visibility("default")))

/* The C library's own, which it exports for such as this. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);

enum how { NEVER, SITES, ONCE, ON };
enum { FRAMES = 32, DEPTH = 10, SITES_MOST = 1 << 16 };

static struct {
    enum how how;
    bool begun, telling;
    long at, seen;
    void *frames[FRAMES]; /* of the first that was refused */
    int frame_count;
} plan;

/* Whether this way of calls was not seen before: by the addresses of its innermost frames. */
static bool is_new_way(void)
{
    static uint64_t ways[SITES_MOST];
    void *frames[DEPTH];
    uint64_t hash = 14695981039346656037u;
    int count = backtrace(frames, DEPTH);
    for (int i = 0; i < count; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    hash += !hash;
    for (size_t tried = 0, at = (size_t)(hash >> 40); tried < SITES_MOST; tried++, at++)
        if (ways[at % SITES_MOST] == hash || !ways[at % SITES_MOST]) {
            bool is_new = !ways[at % SITES_MOST];
            ways[at % SITES_MOST] = hash;
            return is_new;
        }
    return false;
}

static bool fails(void)
{
    if (!plan.begun || plan.telling)
        return false;
    plan.seen++;
    if (plan.how == SITES) {
        plan.telling = true;
        if (is_new_way())
            dprintf(9, "%ld\n", plan.seen);
        plan.telling = false;
        return false;
    }
    bool refused = (plan.how == ONCE && plan.seen == plan.at) || (plan.how == ON && plan.seen >= plan.at);
    if (refused && !plan.frame_count) {
        plan.telling = true;
        plan.frame_count = backtrace(plan.frames, FRAMES);
        plan.telling = false;
    }
    if (refused)
        errno = ENOMEM;
    return refused;
}

IN_FRONT void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

IN_FRONT void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

IN_FRONT void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

IN_FRONT void *memalign(size_t align, size_t size)
{
    return fails() ? NULL : __libc_memalign(align, size);
}

IN_FRONT void *aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : __libc_memalign(align, size);
}

IN_FRONT int posix_memalign(void **to, size_t align, size_t size)
{
    void *p = fails() ? NULL : __libc_memalign(align, size);
    if (p)
        *to = p;
    return p ? 0 : ENOMEM;
}

/* The innermost frame that lies in neither the C library nor here. */
static void put_place(const char *before, void *const *frames, int count)
{
    Dl_info here, info;
    char line[512];
    if (!dladdr((void *)(size_t)put_place, &here))
        return;
    for (int i = 0; i < count; i++) {
        if (!dladdr(frames[i], &info) || info.dli_fbase == here.dli_fbase || !info.dli_fname ||
            strstr(info.dli_fname, "libc.so") || !*info.dli_fname)
            continue;
        const char *file = strrchr(info.dli_fname, '/');
        int n = snprintf(line, sizeof line, "%s%s (%s+0x%zx)", before, file ? file + 1 : info.dli_fname,
                         info.dli_sname ? info.dli_sname : "?", (size_t)((char *)frames[i] - (char *)info.dli_fbase));
        if (n > 0 && write(2, line, (size_t)n) < 0)
            return;
        return;
    }
    if (write(2, before, strlen(before)) < 0 || write(2, "?", 1) < 0)
        return;
}

static void died(int signal_number)
{
    void *frames[FRAMES];
    plan.telling = true;
    int count = backtrace(frames, FRAMES);
    const char *name = signal_number == SIGSEGV   ? "nomem: SIGSEGV in "
                       : signal_number == SIGABRT ? "nomem: SIGABRT in "
                                                  : "nomem: a signal in ";
    put_place(name, frames, count);
    put_place(" after ", plan.frames, plan.frame_count);
    if (write(2, "\n", 1) == 1)
        signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void begin(void)
{
    static const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    static char stack[256 * 1024];
    const char *options = getenv("NOMEM");
    void *frames[2];
    if (plan.begun || !options)
        return;
    backtrace(frames, 2); /* it loads what it needs once */
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction action = {.sa_handler = died, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
        sigaction(deadly[i], &action, NULL);
    }
    plan.how = !strncmp(options, "once:", 5) ? ONCE
               : !strncmp(options, "on:", 3) ? ON
               : !strcmp(options, "sites")   ? SITES
                                             : NEVER;
    plan.at = strchr(options, ':') ? atol(strchr(options, ':') + 1) : 0;
    plan.begun = true;
}

static sighandler_t set_handler(int number, sighandler_t handler)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, before;
    if (number == SIGPIPE)
        begin();
    return sigaction(number, &action, &before) == 0 ? before.sa_handler : SIG_ERR;
}

IN_FRONT sighandler_t signal(int number, sighandler_t handler)
{
    return set_handler(number, handler);
}

/* What signal() is where a program asks for nothing but the standards. */
sighandler_t __sysv_signal(int number, sighandler_t handler);
IN_FRONT sighandler_t __sysv_signal(int number, sighandler_t handler)
{
    return set_handler(number, handler);
}

__attribute__((destructor)) static void end(void)
{
    const char *options = getenv("NOMEM");
    if (plan.begun && options && !strcmp(options, "count")) {
        plan.telling = true;
        dprintf(9, "%ld\n", plan.seen);
    }
}
