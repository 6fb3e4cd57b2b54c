/* The earlier rounds of a meeting, compared with their own ledgers where these are given. */
#include "verify/rounds.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/text.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "ledger/ledger.h"
#include "words/words.h"

/* Whether a count of the ledger has this result, as a file: the stored text with a line's end. */
static bool has_result(const struct tally_ledger *ledger, uint64_t count, const char *sha256)
{
    char digest[TALLY_DIGEST_TEXT];
    struct tally_bytes file = {.bytes = NULL};
    char *stored = tally_ledger_stored_result(ledger, count);
    tally_bytes_put_text(&file, stored ? stored : "");
    tally_bytes_put_text(&file, "\n");
    tally_digest(file.bytes, file.used, digest);
    bool same = stored && !strcmp(digest, sha256);
    free(file.bytes);
    free(stored);
    return same;
}

/* The count that the later round follows: the one that the event recorded, with the result that is named; where no
 * event is stated, the first with that result. 0: there is none. */
static uint64_t find_count(const struct tally_ledger *ledger, const struct tally_earlier *earlier)
{
    uint64_t latest = tally_ledger_latest(ledger);
    for (uint64_t n = 1; n <= latest; n++) {
        char *event = tally_ledger_counted_digest(ledger, n);
        bool same =
            (!*earlier->event || (event && !strcmp(event, earlier->event))) && has_result(ledger, n, earlier->sha256);
        free(event);
        if (same)
            return n;
    }
    return 0;
}

static bool compare(const struct tally_ledger *ledger, const struct tally_earlier *earlier, const char *count,
                    const struct tally_rounds_listener *v)
{
    char number[TALLY_NUMBER_SIZE];
    uint64_t n = find_count(ledger, earlier), latest = tally_ledger_latest(ledger);
    const char *const *args = TALLY_ARGS(count, earlier->meeting, ledger->path, tally_number(number, n));
    if (n == 0)
        return v->tell(v->self, false, N_("earlier rounds"),
                       N_("count %1$s: follows a result of “%2$s” that the ledger %3$s never recorded, or another "
                          "event of it"),
                       NULL, args);
    if (n < latest)
        return v->tell(
            v->self, true, N_("earlier rounds"),
            N_("count %1$s: follows count %4$s of “%2$s” (%3$s), which was counted again since"),
            N_("this round follows a count that is no longer the latest of its meeting: find out which count "
               "is valid (tally log %3$s)"),
            args);
    return v->tell(v->self, true, N_("earlier rounds"),
                   N_("count %1$s: follows count %4$s of “%2$s”, as its ledger %3$s recorded it"), NULL, args);
}

/* Compares the earlier round with this ledger, if it is of its meeting: false then, if something is wrong; *given says
 * whether it is. */
static bool check_ledger(const struct tally_earlier *earlier, const char *count, const char *path,
                         const struct tally_rounds_listener *v, bool *given)
{
    struct tally_diags *aside = tally_diags_new(); /* what is wrong with that ledger is reported for itself */
    struct tally_ledger ledger;
    *given = tally_ledger_open(&ledger, path, aside) && !strcmp(tally_ledger_meeting_id(&ledger), earlier->meeting);
    bool ok = !*given || compare(&ledger, earlier, count, v);
    tally_ledger_close(&ledger);
    tally_diags_free(aside);
    return ok;
}

/* Whether a ledger has the name that it gets: of a thousand ledgers that one is opened first. */
static bool is_named_after(const char *path, const char *meeting)
{
    size_t size = strlen(meeting);
    const char *name = tally_path_name(path);
    return !strncmp(name, meeting, size) && !strcmp(name + size, ".tally");
}

size_t tally_verify_find_named(const char *const *archive, size_t count, const char *meeting, size_t from)
{
    while (from < count && !is_named_after(archive[from], meeting))
        from++;
    return from;
}

/* Compares one earlier round with the ledger of its meeting; *given: there is one. */
static bool check_one(const struct tally_earlier *earlier, const char *count, const struct tally_verify_options *o,
                      const struct tally_rounds_listener *v, bool *given)
{
    bool ok = true;
    *given = false;
    for (int named = 1; named >= 0; named--)
        for (size_t i = 0; i < o->ledger_count && !*given; i++)
            if (is_named_after(o->ledgers[i], earlier->meeting) == (named == 1))
                ok = check_ledger(earlier, count, o->ledgers[i], v, given);
    for (size_t i = 0; !*given; i++) {
        i = tally_verify_find_named(o->archive, o->archive_count, earlier->meeting, i);
        if (i == o->archive_count)
            break;
        ok = check_ledger(earlier, count, o->archive[i], v, given);
    }
    return ok;
}

bool tally_verify_rounds(const struct tally_result *recount, const char *count,
                         const struct tally_verify_options *options, const struct tally_rounds_listener *listener)
{
    const struct tally_meeting_facts *facts = &recount->meeting;
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    const char **missing = tally_alloc(facts->earlier_count, sizeof *missing);
    size_t missing_count = 0;
    char round[TALLY_NUMBER_SIZE];
    bool ok = true;
    if (facts->earlier_count)
        listener->tell(listener->self, true, N_("earlier rounds"),
                       N_("count %1$s: round %2$s; each earlier result has the digest that its successor names"), NULL,
                       TALLY_ARGS(count, tally_number(round, tally_result_round(recount))));
    for (size_t i = 0; i < facts->earlier_count; i++) {
        bool given;
        ok &= check_one(&facts->earlier[i], count, options, listener, &given);
        if (!given)
            missing[missing_count++] = facts->earlier[i].meeting;
    }
    if (missing_count)
        listener->tell(listener->self, true, N_("earlier rounds"),
                       N_("count %1$s: the ballots of the earlier rounds are not in this ledger, so they were not "
                          "counted again: %2$s"),
                       N_("the earlier rounds were not verified (%2$s): give their ledgers too (tally verify LATER "
                          "EARLIER)"),
                       TALLY_ARGS(count, tally_words_list(words, missing, missing_count)));
    tally_words_free(words);
    free(missing);
    return ok;
}
