/* Counting a folder, with progress on a terminal: used by check and count. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

/* Progress, shown on a terminal if counting takes more than a second. */
struct progress {
    struct timespec begin, shown;
    bool visible;
};

static int64_t milliseconds(const struct timespec *from, const struct timespec *to)
{
    return (to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

static void show_progress(void *self, uint64_t done, uint64_t all)
{
    struct progress *p = self;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (milliseconds(&p->begin, &now) < 1000 || milliseconds(&p->shown, &now) < 100)
        return;
    p->shown = now;
    p->visible = true;
    fprintf(stderr, "\r\033[K");
    fprintf(stderr, _("reading ballots: %d%%"), (int)(all ? done * 100 / all : 100));
}

bool tally_cli_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

struct tally_result *tally_cli_count_folder(const char *folder, const char *second, bool quiet,
                                            struct tally_diags *diags)
{
    struct progress progress = {.visible = false};
    clock_gettime(CLOCK_MONOTONIC, &progress.begin);
    struct tally_count_options options = {.second = second, .progress_self = &progress};
    if (!quiet && isatty(STDERR_FILENO))
        options.progress = show_progress;
    struct tally_result *result = tally_count_folder(folder, &options, diags);
    if (progress.visible)
        fprintf(stderr, "\r\033[K");
    return result;
}
