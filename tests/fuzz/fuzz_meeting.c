/* Any bytes as a whole meeting, counted both ways.
 *
 * The input is the files of a folder, one behind the other, each headed by a line of its own: @@ and the name. The
 * quick way and the thorough one must come to the same result, byte for byte, or refuse the meeting for the same
 * reasons; and the result must add up. A section second.csv is held against the ballots as a second keying. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tally/tally.h>
#include <unistd.h>

#include "fuzz.h"

static const char *const names[] = {"meeting.csv", "rule.csv",    "tiers.csv",    "posts.csv", "roster.csv",
                                    "rulings.csv", "ballots.csv", "ballots2.csv", "talks.csv", "second.csv"};
enum { NAMES = sizeof names / sizeof *names, SECOND = NAMES - 1 };

static char folder[64];

static void clean(void)
{
    char path[128];
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
}

static void clean_all(void)
{
    clean();
    rmdir(folder);
}

static void make_folder(void)
{
    if (*folder)
        return;
    strcpy(folder, "/dev/shm/tally-fuzz-XXXXXX"); /* in memory, where there is such a folder */
    if (!mkdtemp(folder)) {
        fprintf(stderr, "/dev/shm: %s: the test works in /tmp, more slowly\n", strerror(errno));
        strcpy(folder, "/tmp/tally-fuzz-XXXXXX");
        if (!mkdtemp(folder)) {
            perror("/tmp");
            exit(2);
        }
    }
    atexit(clean_all);
}

static void write_file(const char *name, const uint8_t *bytes, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file))
        abort();
}

/* The beginning of the next section from at, or size. */
static size_t next_section(const uint8_t *data, size_t size, size_t at)
{
    for (; at + 2 <= size; at++)
        if (data[at] == '@' && data[at + 1] == '@' && (at == 0 || data[at - 1] == '\n'))
            return at;
    return size;
}

/* Writes the sections; whether a second keying is among them. */
static bool write_files(const uint8_t *data, size_t size)
{
    bool second = false;
    for (size_t at = next_section(data, size, 0), end; at < size; at = end) {
        const uint8_t *line = memchr(data + at, '\n', size - at);
        size_t begin = line ? (size_t)(line - data) + 1 : size, length = begin - at - 2 - (line != NULL);
        end = next_section(data, size, begin);
        for (size_t i = 0; i < NAMES; i++)
            if (strlen(names[i]) == length && !memcmp(names[i], data + at + 2, length)) {
                write_file(names[i], data + begin, end - begin);
                second |= i == SECOND;
            }
    }
    return second;
}

/* R = V + X, blanks are valid, and the marks on each item of a decision or an appraisal are as many as the valid
 * ballots. */
static void check_sums(const struct tally_result *r)
{
    for (size_t c = 0; c < r->channel_count; c++)
        for (size_t t = 0; t < r->tier_count; t++) {
            const struct tally_accounts *a = &r->channels[c].tiers[t].accounts;
            if (a->returned != a->valid + a->voided || a->blank > a->valid)
                fuzz_fail("the ballots do not add up", "", "");
            for (size_t i = 0; i < r->item_count; i++) {
                uint64_t sum = 0;
                for (size_t m = 0; m < r->mark_count; m++)
                    sum += r->items[i].channels[c].tiers[t][m];
                if (r->rule->kind == TALLY_RECOMMENDATION ? sum > a->valid : sum != a->valid)
                    fuzz_fail("the marks on an item do not add up", r->items[i].id, "");
            }
        }
}

/* The result, or why there is none, as text. */
static char *count(const char *second, bool thorough)
{
    const struct tally_count_options options = {.second = second, .thorough = thorough};
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(folder, &options, diags);
    if ((result == NULL) != (tally_diags_errors(diags) > 0) || (result == NULL) != (tally_diags_status(diags) != 0))
        fuzz_fail("a result and errors, or neither", "", "");
    char *text = result ? tally_result_json(result) : tally_diags_json(diags);
    if (result)
        check_sums(result);
    tally_result_free(result);
    tally_diags_free(diags);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[128];
    make_folder();
    clean();
    bool has_second = write_files(data, size);
    snprintf(path, sizeof path, "%s/%s", folder, names[SECOND]);
    const char *second = has_second ? path : NULL;
    char *quick = count(second, false), *thorough = count(second, true);
    if (strcmp(quick, thorough))
        fuzz_fail("the quick way and the thorough one differ", quick, thorough);
    free(quick);
    free(thorough);
    return 0;
}
