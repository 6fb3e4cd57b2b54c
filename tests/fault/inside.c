/* inside WHAT FOLDER [FIRST STEP]: what the ledger makes of a file system or a memory that fails, seen from inside the
 * process.
 *
 *   WHAT: record-io, verify-io    each call of SQLite's file system fails: once, and from then on
 *         record-memory, verify-memory    each allocation fails: once, and from then on (malloc, calloc and realloc of
 *                                         the library, SQLite's and jansson's)
 *         …-count    only says how many there are
 *
 * Each failure is tried in a child of its own, in a fresh copy of FOLDER/m beside it. record adds a count to the ledger
 * of the meeting in m; verify verifies FOLDER/bad.tally, which must never pass, whatever fails, and FOLDER/good.tally,
 * of which only an end in order is asked. Prints a line for each end that is not in order: for record, NUMBER HOW
 * STATUS TEXT for the caller to judge with the folder NUMBER.HOW that is left; else what is wrong. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <tally/tally.h>
#include <unistd.h>

enum how { NEVER, ONCE, ON };
static const char *const hows[] = {"never", "once", "on"};

/* ---- what fails ---- */

static struct {
    enum how how;
    long at, seen;
} plan; /* of this child */

static bool fails(void)
{
    plan.seen++;
    return (plan.how == ONCE && plan.seen == plan.at) || (plan.how == ON && plan.seen >= plan.at);
}

static bool memory_counts, io_counts;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    return memory_counts && fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return memory_counts && fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return memory_counts && fails() ? NULL : __real_realloc(old, size);
}

/* SQLite's own allocator, with a failing front. */
static sqlite3_mem_methods memory;

static void *sqlite_malloc(int size)
{
    return memory_counts && fails() ? NULL : memory.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return memory_counts && fails() ? NULL : memory.xRealloc(old, size);
}

/* ---- a file system of SQLite's that fails ---- */

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind it */
};

static sqlite3_vfs *real_vfs;

#define REAL(f) (((struct file *)(void *)(f))->real)
#define FAIL(code)                                                                                                     \
    do {                                                                                                               \
        if (io_counts && fails())                                                                                      \
            return (code);                                                                                             \
    } while (0)

static int io_close(sqlite3_file *f)
{
    int code = REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
    FAIL(SQLITE_IOERR_CLOSE);
    return code;
}

static int io_read(sqlite3_file *f, void *to, int size, sqlite3_int64 at)
{
    FAIL(SQLITE_IOERR_READ);
    return REAL(f)->pMethods->xRead(REAL(f), to, size, at);
}

static int io_write(sqlite3_file *f, const void *from, int size, sqlite3_int64 at)
{
    FAIL(plan.seen % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE);
    return REAL(f)->pMethods->xWrite(REAL(f), from, size, at);
}

static int io_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    FAIL(SQLITE_IOERR_TRUNCATE);
    return REAL(f)->pMethods->xTruncate(REAL(f), size);
}

static int io_sync(sqlite3_file *f, int flags)
{
    FAIL(SQLITE_IOERR_FSYNC);
    return REAL(f)->pMethods->xSync(REAL(f), flags);
}

static int io_size(sqlite3_file *f, sqlite3_int64 *size)
{
    FAIL(SQLITE_IOERR_FSTAT);
    return REAL(f)->pMethods->xFileSize(REAL(f), size);
}

static int io_lock(sqlite3_file *f, int level)
{
    FAIL(plan.seen % 2 ? SQLITE_BUSY : SQLITE_IOERR_LOCK);
    return REAL(f)->pMethods->xLock(REAL(f), level);
}

static int io_unlock(sqlite3_file *f, int level)
{
    FAIL(SQLITE_IOERR_UNLOCK);
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}

static int io_reserved(sqlite3_file *f, int *out)
{
    FAIL(SQLITE_IOERR_CHECKRESERVEDLOCK);
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int io_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int io_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int io_device(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static const sqlite3_io_methods methods = {1,       io_close,  io_read,     io_write,   io_truncate, io_sync,   io_size,
                                           io_lock, io_unlock, io_reserved, io_control, io_sector,   io_device, NULL,
                                           NULL,    NULL,      NULL,        NULL,       NULL};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct file *file = (struct file *)(void *)f;
    f->pMethods = NULL;
    FAIL(SQLITE_CANTOPEN);
    file->real = (sqlite3_file *)(void *)(file + 1);
    int code = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
    f->pMethods = file->real->pMethods ? &methods : NULL;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    FAIL(SQLITE_IOERR_DELETE);
    return real_vfs->xDelete(real_vfs, name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    FAIL(SQLITE_IOERR_ACCESS);
    return real_vfs->xAccess(real_vfs, name, flags, out);
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    FAIL(SQLITE_CANTOPEN_FULLPATH);
    return real_vfs->xFullPathname(real_vfs, name, size, out);
}

static void set_up(void)
{
    static sqlite3_vfs shim;
    static sqlite3_mem_methods failing;
    json_set_alloc_funcs(__wrap_malloc, free);
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    failing = memory;
    failing.xMalloc = sqlite_malloc;
    failing.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* so that each allocation is one */
    sqlite3_initialize();
    real_vfs = sqlite3_vfs_find(NULL);
    shim = *real_vfs;
    shim.zName = "failing";
    shim.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    shim.xOpen = vfs_open;
    shim.xDelete = vfs_delete;
    shim.xAccess = vfs_access;
    shim.xFullPathname = vfs_path;
    sqlite3_vfs_register(&shim, 1);
}

/* ---- what is done meanwhile ---- */

static int tell(struct tally_diags *diags, bool done)
{
    int status = tally_diags_status(diags);
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.severity == TALLY_ERROR) {
            char *text = tally_diags_text(diags, i, false);
            fprintf(stderr, "%s [%s]; ", text, tally_code_name(d.code));
            free(text);
        }
    }
    return status ? status : done ? 0 : 1;
}

static int record(const char *folder, const struct tally_result *result)
{
    struct tally_diags *diags = tally_diags_new();
    char *changes = NULL;
    uint64_t number = 0;
    const struct tally_actor actor = {.name = "someone", .at = "2026-05-21T10:00:00Z"};
    enum tally_recorded done = tally_ledger_record(folder, result, &actor, &number, &changes, diags);
    free(changes);
    memory_counts = io_counts = false;
    int status = tell(diags, done != TALLY_NOT_RECORDED);
    if (done == TALLY_NOT_RECORDED && status == 0)
        status = 99;
    tally_diags_free(diags);
    return status;
}

static void silent(void *self, const struct tally_finding *finding)
{
    (void)self;
    (void)finding;
}

static int verify(const char *ledger)
{
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_options options = {.each = silent};
    bool ok = tally_verify_ledger(ledger, &options, diags);
    memory_counts = io_counts = false;
    int status = tell(diags, ok);
    tally_diags_free(diags);
    return status;
}

struct job {
    bool records, of_memory;
    const char *folder;
    struct tally_result *result;
};

/* In the child; the copy of the folder is the parent's affair. */
static int run(const struct job *job, const char *what)
{
    memory_counts = job->of_memory;
    io_counts = !job->of_memory;
    return job->records ? record(what, job->result) : verify(what);
}

/* Runs in a child; its status, 128 + signal; what it said goes to said. */
static int in_child(const struct job *job, const char *what, enum how how, long at, long *seen, char *said, size_t room)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(2);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        plan.how = how;
        plan.at = at;
        plan.seen = 0;
        alarm(60);
        int status = run(job, what);
        if (seen) {
            fprintf(stderr, "%ld", plan.seen);
            _Exit(status);
        }
        tally_result_free(job->result); /* so that whatever else is left is a leak of the failure's */
        exit(status);
    }
    close(ends[1]);
    size_t used = 0;
    ssize_t n;
    while (used + 1 < room && (n = read(ends[0], said + used, room - used - 1)) > 0)
        used += (size_t)n;
    said[used] = '\0';
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (seen)
        *seen = atol(said);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void copy_file(const char *from, const char *to)
{
    char buffer[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t n;
    while (in && out && (n = fread(buffer, 1, sizeof buffer, in)) > 0)
        fwrite(buffer, 1, n, out);
    if (!in || !out || fclose(in) != 0 || fclose(out) != 0) {
        perror(to);
        exit(2);
    }
}

/* A folder of its own for one failure, with the ledger that stands in m, if any. */
static void make_place(char *place, size_t room, const struct job *job, const char *ledger, long at, enum how how)
{
    char from[4096], to[4096];
    snprintf(place, room, "%s/%ld.%s", job->folder, at, hows[how]);
    snprintf(from, sizeof from, "%s/m/%s", job->folder, ledger);
    snprintf(to, sizeof to, "%s/%s", place, ledger);
    mkdir(place, 0777);
    if (access(from, F_OK) == 0)
        copy_file(from, to);
}

static void try_record(const struct job *job, const char *ledger, long at, enum how how)
{
    char place[4000], said[8192];
    make_place(place, sizeof place, job, ledger, at, how);
    int status = in_child(job, place, how, at, NULL, said, sizeof said);
    for (char *p = said; *p; p++)
        *p = *p == '\n' ? ' ' : *p;
    printf("%ld %s %d %s\n", at, hows[how], status, said);
}

static void try_verify(const struct job *job, long at, enum how how)
{
    char path[4096], said[8192];
    snprintf(path, sizeof path, "%s/bad.tally", job->folder);
    int status = in_child(job, path, how, at, NULL, said, sizeof said);
    printf("%ld %s-bad %d %s\n", at, hows[how], status, strchr(said, '\n') ? "" : said);
    if (status >= 128 || status == 99)
        fputs(said, stderr);
    snprintf(path, sizeof path, "%s/good.tally", job->folder);
    status = in_child(job, path, how, at, NULL, said, sizeof said);
    printf("%ld %s-good %d %s\n", at, hows[how], status, strchr(said, '\n') ? "" : said);
    if (status >= 128 || status == 99)
        fputs(said, stderr);
}

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 5)
        return 64;
    struct job job = {
        .records = !strncmp(argv[1], "record", 6), .of_memory = strstr(argv[1], "memory") != NULL, .folder = argv[2]};
    char path[4000], ledger[128] = "", said[256];
    set_up();
    struct tally_diags *diags = tally_diags_new(); /* it lends the result's inputs their names */
    if (job.records) {
        snprintf(path, sizeof path, "%s/m", job.folder);
        job.result = tally_count_folder(path, NULL, diags);
        if (!job.result)
            return 2;
        snprintf(ledger, sizeof ledger, "%s.tally", job.result->meeting.id);
        make_place(path, sizeof path, &job, ledger, 0, NEVER);
    } else {
        snprintf(path, sizeof path, "%s/good.tally", job.folder);
    }
    long all = 0, first = argc == 5 ? atol(argv[3]) : 1, step = argc == 5 ? atol(argv[4]) : 1;
    int status = in_child(&job, path, NEVER, 0, &all, said, sizeof said);
    if (status != 0 || all == 0) {
        printf("without any failure: exit %d, %s\n", status, said);
        return 2;
    }
    printf("0 never 0 %ld\n", all);
    for (long at = first; at <= all && !strstr(argv[1], "count"); at += step)
        for (enum how how = ONCE; how <= ON; how++) {
            if (job.records)
                try_record(&job, ledger, at, how);
            else
                try_verify(&job, at, how);
        }
    tally_result_free(job.result);
    tally_diags_free(diags);
    return 0;
}
