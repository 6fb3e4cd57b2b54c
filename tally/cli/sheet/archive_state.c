/* The file in which a run says what it has verified, so that another goes on where it was stopped.
 *
 *     tally verify state 1 HEAD
 *     VERDICT STATUS STAMP SIZE-OF-PATH SIZE-OF-TEXT   a meeting: numbers in hexadecimal; the stamp is of its files
 *     PATH
 *     TEXT                                             as it was printed
 *     SUM                                              of all of it; a record without is one that was being written
 *
 * Each record is added behind the others when its meeting has been verified. Who can write this file can claim
 * anything in it: it is to be kept as the reports are. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/sheet/archive.h"

enum { HEAD = 64, LINE = 128, SUM = 17 }; /* the room for the head, for a record's first line; the size of its end */

/* Changes with the names, sizes and times of the meeting's files. */
static uint64_t stamp_of(const struct tally_archive_meeting *m)
{
    uint64_t sum = TALLY_FNV;
    for (const char *file = m->files; *file; file += strlen(file) + 1) {
        struct stat is = {.st_size = 0};
        char *path = tally_cli_within(m->folder, file);
        const int there = stat(path, &is);
        const int64_t facts[] = {there, is.st_size, is.st_mtim.tv_sec, is.st_mtim.tv_nsec, (int64_t)is.st_ino};
        sum = tally_archive_sum(sum, file, strlen(file) + 1);
        sum = tally_archive_sum(sum, facts, sizeof facts);
        free(path);
    }
    return sum;
}

static bool read_at(int fd, off_t at, char *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t n = pread(fd, to + done, size - done, at + (off_t)done);
        if (n <= 0 && !(n < 0 && errno == EINTR))
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool write_at(int fd, off_t at, const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t n = pwrite(fd, bytes + done, size - done, at + (off_t)done);
        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A number in hexadecimal that ends with this character; at is put behind it. */
static bool take_number(const char **at, char end, uint64_t most, uint64_t *number)
{
    char *behind;
    errno = 0;
    *number = strtoull(*at, &behind, 16);
    const bool ok = behind != *at && *behind == end && !errno && *number <= most;
    *at = behind + ok;
    return ok;
}

/* Reads the record at state->end, and takes it where its files are as they were. False: there is none that is whole. */
static bool take_record(struct tally_archive_state *state, off_t size, struct tally_archive *archive)
{
    char line[LINE + 1] = "";
    const off_t left = size - state->end;
    const size_t most = left < LINE ? (size_t)left : LINE;
    uint64_t verdict, status, stamp, path_size, text_size, sum;
    const char *at = line;
    if (!read_at(state->fd, state->end, line, most) || !take_number(&at, ' ', TALLY_ARCHIVE_VERDICTS - 1, &verdict) ||
        !take_number(&at, ' ', 255, &status) || !take_number(&at, ' ', UINT64_MAX, &stamp) ||
        !take_number(&at, ' ', (uint64_t)left, &path_size) || !take_number(&at, '\n', (uint64_t)left, &text_size))
        return false;
    const size_t head = (size_t)(at - line), body = path_size + 1 + text_size, all = head + body + SUM;
    if (path_size + 1 + text_size + head + SUM > (uint64_t)left)
        return false;
    char *record = tally_cli_alloc(all + 1);
    bool ok = read_at(state->fd, state->end, record, all);
    record[all] = '\0';
    at = record + head + body;
    ok = ok && take_number(&at, '\n', UINT64_MAX, &sum) && at == record + all &&
         sum == tally_archive_sum(TALLY_FNV, record, head + body) && record[head + path_size] == '\n';
    if (ok) {
        record[head + path_size] = '\0';
        struct tally_archive_meeting *m = tally_archive_find(archive, record + head);
        if (m && !m->unreadable && stamp_of(m) == stamp) {
            m->done = true;
            m->earlier = (struct tally_archive_report){.verdict = (enum tally_archive_verdict)verdict,
                                                       .status = (int)status,
                                                       .at = state->end + (off_t)(head + path_size + 1),
                                                       .size = text_size};
        }
        state->end += (off_t)all;
    }
    free(record);
    return ok;
}

static bool refuse(const char *path, const char *why, int status, int *returned)
{
    tally_cli_say(stderr, "%s: %s\n", path, why);
    *returned = status;
    return false;
}

bool tally_archive_state_open(struct tally_archive_state *state, const char *path, uint64_t head,
                              struct tally_archive *archive, int *status)
{
    enum { MODE = 0600 };
    char wanted[HEAD + 1], there[HEAD];
    struct stat is;
    if (snprintf(wanted, sizeof wanted, "tally verify state 1 %016" PRIx64 "\n", head) < 0)
        return refuse(path, strerror(errno), EXIT_IO, status);
    const size_t size = strlen(wanted);
    state->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, MODE);
    if (state->fd < 0)
        return refuse(path, strerror(errno), EXIT_IO, status);
    if (flock(state->fd, LOCK_EX | LOCK_NB) != 0)
        return refuse(path, errno == EWOULDBLOCK ? _("another run is using this file") : strerror(errno), EXIT_IO,
                      status);
    if (fstat(state->fd, &is) != 0)
        return refuse(path, strerror(errno), EXIT_IO, status);
    if (is.st_size && (is.st_size < (off_t)size || !read_at(state->fd, 0, there, size) || memcmp(there, wanted, size)))
        return refuse(path,
                      _("this file is not of a run with the same version, folders and options; name another one, or "
                        "remove it to begin anew"),
                      EXIT_INPUT, status);
    state->end = (off_t)size;
    if (is.st_size == 0 && !write_at(state->fd, 0, wanted, size))
        return refuse(path, strerror(errno), EXIT_IO, status);
    while (take_record(state, is.st_size, archive))
        ;
    if (is.st_size > state->end && ftruncate(state->fd, state->end) != 0) /* a record that was being written */
        return refuse(path, strerror(errno), EXIT_IO, status);
    return true;
}

bool tally_archive_state_add(struct tally_archive_state *state, const struct tally_archive_meeting *m,
                             const struct tally_archive_report *report, const char *text)
{
    struct tally_cli_text made;
    FILE *out = tally_cli_text_open(&made);
    fprintf(out, "%x %x %016" PRIx64 " %zx %zx\n", (unsigned)report->verdict, (unsigned)report->status, stamp_of(m),
            strlen(m->path), report->size);
    fwrite(m->path, 1, strlen(m->path), out);
    fputc('\n', out);
    fwrite(text, 1, report->size, out);
    fflush(out);
    fprintf(out, "%016" PRIx64 "\n", tally_archive_sum(TALLY_FNV, made.bytes, made.size));
    char *record = tally_cli_text_close(&made);
    const bool ok = write_at(state->fd, state->end, record, made.size);
    state->end += ok ? (off_t)made.size : 0;
    free(record);
    return ok;
}

void tally_archive_state_close(struct tally_archive_state *state)
{
    if (state->fd >= 0)
        close(state->fd);
}
