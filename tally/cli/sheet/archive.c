/* An archive verified: a process for each meeting, so many at a time, and their reports in order. */
#define _GNU_SOURCE /* sigtimedwait, prctl */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/sheet/archive.h"

/* How many meetings may be begun before the report is printed whose turn it is: what waits lies in files. */
enum { AHEAD = 64, SECOND = 1000 };

/* A meeting that is being verified, or whose report waits for its turn. */
struct slot {
    pid_t pid;   /* 0: none is running */
    FILE *file;  /* NULL: it was printed, or has not been begun */
    int64_t due; /* in milliseconds: when it is to be ended; 0: never */
    bool late;
    struct tally_archive_report report;
};

struct run {
    const struct tally_call *call;
    const struct tally_archive_options *options;
    struct tally_archive archive;
    struct tally_archive_state state;
    struct slot *slots; /* meeting i is in slot i % slot_count */
    size_t slot_count, begun, printed, running, verified, earlier;
    size_t verdicts[TALLY_ARCHIVE_VERDICTS];
    int status; /* of the worst so far */
    int64_t from;
    bool progress, shown; /* progress is shown; it is on the screen now */
    int stopped;          /* the signal by which */
    bool failed;          /* no process can be begun, or no file be written */
};

/* What a process leaves behind its text. */
struct trailer {
    char magic[8];
    struct tally_archive_report report;
};
static const char magic[8] = "tallyrep";

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000000;
}

/* Of two exit statuses the one that says the worse: something is wrong, then what could not be verified, and why. */
static int worse(int a, int b)
{
    static const int order[] = {EXIT_DONE, EXIT_NO_INPUT, EXIT_NO_LEDGER,  EXIT_INPUT,
                                EXIT_IO,   EXIT_DEFECT,   EXIT_UNFINISHED, EXIT_DIFFERENT};
    size_t x = 0, y = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        x = order[i] == a ? i : x;
        y = order[i] == b ? i : y;
    }
    return x > y ? a : b;
}

/* ---- the process of a meeting ---- */

static void limit(const struct run *r)
{
    const rlim_t bytes = (rlim_t)r->options->mebibytes << 20;
    if (bytes && setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes}) != 0)
        _exit(EXIT_IO);
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* where memory runs out, this process is to go, and not the one that has the list */
    const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        const ssize_t written = write(score, "1000", 4);
        (void)written;
        close(score);
    }
}

/* Verifies one meeting and ends. What anything prints on the way goes to the file, in front of the report. */
_Noreturn static void be_child(const struct run *r, const struct tally_archive_meeting *m, FILE *file,
                               const sigset_t *before)
{
    struct trailer end;
    struct tally_cli_text text;
    const int fd = fileno(file);
    memset(&end, 0, sizeof end);
    memcpy(end.magic, magic, sizeof magic);
    sigprocmask(SIG_SETMASK, before, NULL);
    limit(r);
    if (dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0)
        _exit(EXIT_IO);
    FILE *out = tally_cli_text_open(&text);
    tally_archive_verify(r->call, r->options, &r->archive, m, out, &end.report);
    char *report = tally_cli_text_close(&text);
    end.report.size = text.size;
    fflush(stdout);
    fflush(stderr);
    end.report.at = lseek(fd, 0, SEEK_END);
    const bool ok = end.report.at >= 0 && fwrite(report, 1, text.size, file) == text.size &&
                    fwrite(&end, sizeof end, 1, file) == 1 && fflush(file) == 0;
    free(report);
    exit(ok ? EXIT_DONE : EXIT_IO);
}

/* ---- what it has left ---- */

/* The bytes of a file, with a NUL behind them, for the caller to free. */
static char *read_from(int fd, off_t at, size_t size)
{
    char *bytes = tally_cli_alloc(size + 1);
    size_t done = 0;
    while (done < size) {
        const ssize_t n = pread(fd, bytes + done, size - done, at + (off_t)done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    memset(bytes + done, 0, size + 1 - done);
    return bytes;
}

static bool take_trailer(struct slot *slot, int status)
{
    struct trailer end;
    struct stat is;
    const int fd = fileno(slot->file);
    if (status != 0 || fstat(fd, &is) != 0 || is.st_size < (off_t)sizeof end)
        return false;
    char *bytes = read_from(fd, is.st_size - (off_t)sizeof end, sizeof end);
    memcpy(&end, bytes, sizeof end);
    free(bytes);
    if (memcmp(end.magic, magic, sizeof magic) || end.report.at < 0 || (uint64_t)end.report.at > (uint64_t)is.st_size ||
        end.report.size > (size_t)(is.st_size - end.report.at))
        return false;
    slot->report = end.report;
    return true;
}

/* The last line that a process printed before it ended, for the caller to free. */
static char *last_words(const struct slot *slot)
{
    enum { MOST = 400 };
    struct stat is = {.st_size = 0};
    const int fd = fileno(slot->file);
    if (fstat(fd, &is) != 0)
        is.st_size = 0;
    const size_t size = is.st_size < MOST ? (size_t)is.st_size : MOST;
    char *text = read_from(fd, is.st_size - (off_t)size, size);
    size_t end = strlen(text);
    while (end && text[end - 1] == '\n')
        text[--end] = '\0';
    const char *line = strrchr(text, '\n');
    char *last = tally_cli_copy(line ? line + 1 : text);
    free(text);
    return last;
}

/* Why a process ended without a report, for the caller to free. */
static char *reason(const struct run *r, const struct slot *slot, int status)
{
    struct tally_cli_text text;
    char *said = last_words(slot);
    FILE *out = tally_cli_text_open(&text);
    if (slot->late)
        fprintf(out, _("it took longer than %zu seconds, and was ended"), (size_t)r->options->seconds);
    else if (WIFSIGNALED(status))
        fprintf(out, _("its process was ended by signal %d"), WTERMSIG(status));
    else
        fprintf(out, _("its process ended with status %d"), WEXITSTATUS(status));
    if (*said && !slot->late)
        tally_cli_say(out, " (%s)", said);
    free(said);
    return tally_cli_text_close(&text);
}

/* A meeting of which there is no report gets one that says why. */
static void write_unverified(const struct run *r, struct slot *slot, const struct tally_archive_meeting *m,
                             const char *why)
{
    struct tally_cli_text text;
    FILE *out = tally_cli_text_open(&text);
    tally_archive_tell_unverified(r->call, r->options, m, why, out);
    char *report = tally_cli_text_close(&text);
    slot->report = (struct tally_archive_report){
        .verdict = TALLY_NOT_VERIFIED, .status = m->unreadable ? EXIT_IO : EXIT_UNFINISHED, .at = 0, .size = text.size};
    if (fseek(slot->file, 0, SEEK_SET) == 0)
        fwrite(report, 1, text.size, slot->file);
    fflush(slot->file);
    free(report);
}

static void end_of(struct run *r, pid_t pid, int status)
{
    size_t i = r->printed;
    while (i < r->begun && r->slots[i % r->slot_count].pid != pid)
        i++;
    if (i == r->begun)
        return;
    struct slot *slot = &r->slots[i % r->slot_count];
    const struct tally_archive_meeting *m = &r->archive.meetings[i];
    slot->pid = 0;
    r->running--;
    r->verified++;
    const bool ended = take_trailer(slot, status);
    if (!ended) {
        char *why = reason(r, slot, status);
        write_unverified(r, slot, m, why);
        free(why);
    }
    if (r->state.fd >= 0 && ended) { /* what was not verified to its end is tried again */
        char *text = read_from(fileno(slot->file), slot->report.at, slot->report.size);
        if (!tally_archive_state_add(&r->state, m, &slot->report, text)) {
            tally_cli_say(stderr, "%s: %s\n", r->options->state, strerror(errno));
            r->failed = true;
        }
        free(text);
    }
}

/* ---- beginning one ---- */

static void begin(struct run *r, const sigset_t *before)
{
    struct slot *slot = &r->slots[r->begun % r->slot_count];
    const struct tally_archive_meeting *m = &r->archive.meetings[r->begun];
    *slot = (struct slot){.report = m->earlier};
    if (m->done) {
        r->begun++;
        r->earlier++;
        return;
    }
    slot->file = tmpfile();
    if (slot->file && m->unreadable) {
        write_unverified(r, slot, m, strerror(m->unreadable));
        r->begun++;
        r->verified++;
        return;
    }
    fflush(NULL); /* a child has nothing of ours to print */
    const pid_t pid = slot->file ? fork() : -1;
    if (pid == 0)
        be_child(r, m, slot->file, before);
    if (pid < 0) {
        const int why = errno;
        if (slot->file)
            fclose(slot->file);
        slot->file = NULL;
        if (r->running && (why == EAGAIN || why == ENOMEM || why == EMFILE))
            return; /* once another has ended */
        tally_cli_say(stderr, "tally verify: %s\n", strerror(why));
        r->failed = true;
        return;
    }
    slot->pid = pid;
    slot->due = r->options->seconds ? now() + (int64_t)r->options->seconds * SECOND : 0;
    r->begun++;
    r->running++;
}

/* ---- printing ---- */

static void clear_progress(struct run *r)
{
    if (r->shown)
        fprintf(stderr, "\r\033[K");
    r->shown = false;
}

static void show_progress(struct run *r)
{
    const int64_t took = now() - r->from;
    if (!r->progress || took < SECOND)
        return;
    clear_progress(r);
    const size_t all = r->archive.count - r->earlier, left = all - r->verified,
                 seconds = r->verified ? (size_t)took / SECOND * left / r->verified : 0;
    if (r->verified)
        fprintf(stderr, _("verified: %zu of %zu meetings, %zu:%02zu left"), r->verified + r->earlier, r->archive.count,
                seconds / 60, seconds % 60);
    else
        fprintf(stderr, _("verified: %zu of %zu meetings"), r->earlier, r->archive.count);
    fflush(stderr);
    r->shown = true;
}

/* Prints the reports whose turn it is. */
static void print_ready(struct run *r)
{
    for (; r->printed < r->begun; r->printed++) {
        struct slot *slot = &r->slots[r->printed % r->slot_count];
        if (slot->pid)
            return;
        char *text = read_from(slot->file ? fileno(slot->file) : r->state.fd, slot->report.at, slot->report.size);
        clear_progress(r);
        fwrite(text, 1, slot->report.size, stdout);
        free(text);
        if (slot->file)
            fclose(slot->file);
        slot->file = NULL;
        r->verdicts[slot->report.verdict]++;
        r->status = worse(r->status, slot->report.status);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        r->failed = true; /* main() says so */
}

static void print_summary(const struct run *r)
{
    FILE *to = r->options->json ? stderr : stdout;
    if (r->call->quiet)
        return;
    if (r->options->parts)
        tally_cli_say(to, _("Part %zu of %zu. "), (size_t)r->options->part, (size_t)r->options->parts);
    tally_cli_say(to, _("Meetings: %zu; hold: %zu; hold, with warnings: %zu; do not hold: %zu; not verified: %zu\n"),
                  r->archive.count, r->verdicts[TALLY_HOLDS], r->verdicts[TALLY_HOLDS_WITH_WARNINGS],
                  r->verdicts[TALLY_IS_WRONG], r->verdicts[TALLY_NOT_VERIFIED]);
}

/* ---- the run ---- */

static void kill_late(struct run *r, bool all)
{
    const int64_t at = now();
    for (size_t i = r->printed; i < r->begun; i++) {
        struct slot *slot = &r->slots[i % r->slot_count];
        if (slot->pid && (all || (slot->due && at >= slot->due))) {
            slot->late = !all;
            kill(slot->pid, SIGKILL);
        }
    }
}

/* Waits until a process has ended, somebody has stopped this one, or there is something to look after. */
static void await(struct run *r, const sigset_t *signals)
{
    enum { TICK = 200000000 };
    int status;
    pid_t pid;
    const int caught = sigtimedwait(signals, NULL, &(struct timespec){.tv_nsec = TICK});
    if (caught > 0 && caught != SIGCHLD)
        r->stopped = caught;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        end_of(r, pid, status);
    kill_late(r, false);
}

static void stop(struct run *r)
{
    int status;
    pid_t pid;
    kill_late(r, true);
    while (r->running && ((pid = waitpid(-1, &status, 0)) > 0 || errno == EINTR)) {
        for (size_t i = r->printed; i < r->begun; i++)
            if (r->slots[i % r->slot_count].pid == pid) {
                r->slots[i % r->slot_count].pid = 0;
                r->running--;
            }
    }
    for (size_t i = r->printed; i < r->begun; i++)
        if (r->slots[i % r->slot_count].file)
            fclose(r->slots[i % r->slot_count].file);
}

static void verify_all(struct run *r)
{
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &before);
    r->from = now();
    while (r->printed < r->archive.count && !r->stopped && !r->failed) {
        while (!r->failed && r->running < r->options->jobs && r->begun < r->archive.count &&
               r->begun < r->printed + r->slot_count) {
            const size_t was = r->begun;
            begin(r, &before);
            if (r->begun == was)
                break;
        }
        print_ready(r);
        if (r->running && !r->failed) {
            show_progress(r);
            await(r, &signals);
        }
    }
    clear_progress(r);
    if (r->stopped || r->failed)
        stop(r);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* What must be the same for a report to be the same: the version, the folders, and how it is said. */
static uint64_t head_of(const struct run *r)
{
    const struct tally_archive_options *o = r->options;
    uint64_t sum = TALLY_FNV;
    const uint64_t numbers[] = {o->require,
                                o->verbose,
                                o->json,
                                o->part,
                                o->parts,
                                r->call->quiet,
                                r->call->screen.wraps,
                                r->call->screen.terminal,
                                r->call->screen.columns};
    const char *words[] = {tally_version(), _("ok"), _("warning")}; /* the language too */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        sum = tally_archive_sum(sum, words[i], strlen(words[i]) + 1);
    for (size_t i = 0; i < r->call->word_count; i++)
        sum = tally_archive_sum(sum, r->call->words[i], strlen(r->call->words[i]) + 1);
    for (size_t i = 0; i < o->trust_count; i++) {
        struct stat is = {.st_size = 0};
        const int there = stat(o->trust[i], &is);
        const int64_t facts[] = {there, is.st_size, is.st_mtim.tv_sec, is.st_mtim.tv_nsec};
        sum = tally_archive_sum(sum, o->trust[i], strlen(o->trust[i]) + 1);
        sum = tally_archive_sum(sum, facts, sizeof facts);
    }
    return tally_archive_sum(sum, numbers, sizeof numbers);
}

int tally_cli_verify_archive(const struct tally_call *call, const struct tally_archive_options *options)
{
    struct run r = {.call = call, .options = options, .state = {.fd = -1}, .status = EXIT_DONE};
    r.progress = !call->quiet && isatty(STDERR_FILENO);
    for (size_t i = 0; i < call->word_count; i++)
        tally_archive_walk(&r.archive, call->words[i]);
    tally_archive_order(&r.archive);
    const bool none = r.archive.count == 0;
    tally_archive_keep_part(&r.archive, options->part, options->parts);
    if (none) {
        tally_cli_say(stderr, _("tally verify: there is no ledger and no tally sheet in these folders\n"));
        r.status = EXIT_NO_INPUT;
    } else if (!options->state ||
               tally_archive_state_open(&r.state, options->state, head_of(&r), &r.archive, &r.status)) {
        r.slot_count = options->jobs + AHEAD;
        r.slots = tally_cli_alloc(r.slot_count * sizeof *r.slots);
        memset(r.slots, 0, r.slot_count * sizeof *r.slots);
        verify_all(&r);
        free(r.slots);
        if (r.stopped) {
            tally_cli_say(stderr, _("tally verify: stopped; reports printed: %zu of %zu\n"), r.printed,
                          r.archive.count);
            if (options->state)
                tally_cli_say(stderr, _("The same command goes on from there, since “%s” says what was verified.\n"),
                              options->state);
            r.status = 128 + r.stopped;
        } else if (r.failed) {
            r.status = EXIT_IO;
        } else {
            print_summary(&r);
        }
    }
    tally_archive_state_close(&r.state);
    tally_archive_clear(&r.archive);
    return r.status;
}
