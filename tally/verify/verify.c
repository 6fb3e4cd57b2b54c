/* A ledger verified again from the raw ballots. Each check reports what it found, and stops the others only where
 * there is nothing left to check. */
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/ledger.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/text.h>
#include <tally/verify.h>
#include <tally/words.h>

#include "ballot/aliases.h"
#include "ballot/compare.h"
#include "ballot/totals.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "ledger/second_count.h"
#include "result/result.h"
#include "table/workbook.h"
#include "verify/difference.h"
#include "verify/newer.h"
#include "verify/rounds.h"
#include "verify/sentence.h"
#include "words/words.h"

struct verifier {
    struct tally_ledger ledger;
    const struct tally_verify_options *options;
    struct tally_arena arena;
    bool all_ok;
    const char *behind; /* of the next finding: what is for programmers; NULL: nothing */
};

/* Reports a check; found and then are messages with the same arguments. then: advice, which makes the finding a
 * warning where it is ok; or NULL. */
static bool report_advice(struct verifier *v, bool ok, const char *check, const char *found, const char *then,
                          const char *const *args)
{
    char *name = tally_message_text((struct tally_message){check, TALLY_NO_ARGS}, true);
    char *text = tally_message_text((struct tally_message){found, args}, true);
    char *follows = then ? tally_message_text((struct tally_message){then, args}, true) : NULL;
    v->options->each(
        v->options->self,
        &(struct tally_finding){
            .ok = ok, .warning = ok && then, .check = name, .found = text, .behind = v->behind, .then = follows});
    v->behind = NULL;
    free(name);
    free(text);
    free(follows);
    v->all_ok &= ok;
    return ok;
}

static bool report(struct verifier *v, bool ok, const char *check, const char *found, const char *const *args)
{
    return report_advice(v, ok, check, found, NULL, args);
}

/* Reports on a spreadsheet that was given to compare: what is different in it says nothing about the ledger. */
static void report_aside(struct verifier *v, bool ok, const char *found, const char *const *args)
{
    char *name = tally_message_text((struct tally_message){N_("spreadsheet"), TALLY_NO_ARGS}, true);
    char *text = tally_message_text((struct tally_message){found, args}, true);
    v->options->each(v->options->self, &(struct tally_finding){.ok = ok, .check = name, .found = text, .aside = true});
    free(name);
    free(text);
}

static bool listen(void *self, bool ok, const char *check, const char *found, const char *const *args)
{
    return report(self, ok, check, found, args);
}

static void listen_behind(void *self, const char *text)
{
    struct verifier *v = self;
    v->behind = tally_arena_text(&v->arena, text, strlen(text));
}

static const char *number(struct verifier *v, int64_t n)
{
    char text[TALLY_NUMBER_SIZE];
    tally_number(text, (uint64_t)n);
    return tally_arena_text(&v->arena, text, strlen(text));
}

/* ---- a count ---- */

/* Reports where the stored result and the recount differ first: whose votes or which account, and both values. */
static bool report_difference(struct verifier *v, uint64_t count, const char *stored, const char *json,
                              const struct tally_result *recount)
{
    if (!tally_ledger_result_parses(stored))
        return report(v, false, N_("recount"),
                      N_("count %1$s: the stored result is far longer than the one that its ballots give"),
                      TALLY_ARGS(number(v, (int64_t)count)));
    struct tally_json *a = tally_json_parse(stored), *b = tally_json_parse(json);
    struct tally_difference at = {"?", "-", "-"};
    tally_difference_find(&v->arena, a, b, false, &at);
    char *said = tally_difference_sentence(&at, recount);
    char *behind = tally_message_text(
        (struct tally_message){N_("first at %1$s: stored “%2$s”, recounted “%3$s”"), TALLY_ARGS(at.path, at.a, at.b)},
        true);
    v->behind = behind;
    report(v, false, N_("recount"), N_("count %1$s: %2$s"), TALLY_ARGS(number(v, (int64_t)count), said));
    free(said);
    free(behind);
    tally_json_free(a);
    tally_json_free(b);
    return false;
}

/* What this version's newest reading makes of a count of an earlier one. */
static void warn_of_newer(void *self, const char *found, const char *const *args)
{
    report_advice(self, true, N_("reading"), found,
                  N_("count %1$s was made by an earlier version, and is correct as that version read the inputs; this "
                     "version would give another result, as said above"),
                  args);
}

/* What this version's newest reading notes of such a count, and the earlier one did not. */
static void note_of_newer(void *self, const char *found, const char *const *args)
{
    report_advice(self, true, N_("reading"), found,
                  N_("count %1$s was made by an earlier version, which did not give all the notices that this version "
                     "would give; they are above"),
                  args);
}

static bool listen_to_rounds(void *self, bool ok, const char *check, const char *found, const char *then,
                             const char *const *args)
{
    return report_advice(self, ok, check, found, then, args);
}

/* The second method counts ballots; hands and voices left none (第四篇 四(三), 第五篇 4). */
static bool check_second(struct verifier *v, uint64_t count, const struct tally_stored_inputs *inputs,
                         const struct tally_result *recount)
{
    const char *const *args = TALLY_ARGS(number(v, (int64_t)count));
    if (recount->meeting.method != TALLY_METHOD_BALLOTS)
        return report_advice(
            v, true, N_("votes by hand or voice"),
            N_("count %1$s: the vote was by raised hands or by voice, so there are no ballots to count again; only the "
               "totals that were written down were added up again"),
            N_("count %1$s rests on totals written down in the meeting: no ballots can show whether they are right, "
               "only "
               "the tellers and scrutineers who answer for them"),
            args);
    char *sql = tally_ledger_second_count(&inputs->source, recount);
    bool ok = report(v, !sql, N_("count in SQL"), sql ? N_("count %1$s: %2$s") : N_("count %1$s: the same numbers"),
                     TALLY_ARGS(number(v, (int64_t)count), sql));
    free(sql);
    return ok;
}

/* The count once more, by its own reading; then in SQL; then, to warn, by the newest reading. */
static bool check_recount(struct verifier *v, uint64_t count, const char *stored, struct tally_stored_inputs *inputs)
{
    if (!tally_stored_inputs_take_reading(inputs, stored))
        return report(v, false, N_("completeness"), N_("the reading of a count is not the one that its result states"),
                      TALLY_NO_ARGS);
    const struct tally_ledger_listener listener = {listen, v, listen_behind};
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *recount = tally_count_source(&inputs->source, NULL, diags);
    bool ok = recount != NULL;
    if (!recount) {
        char *why = tally_diags_count(diags) ? tally_diags_text(diags, 0, true) : NULL;
        report(v, false, N_("recount"), N_("count %1$s: the inputs are refused: %2$s"),
               TALLY_ARGS(number(v, (int64_t)count), why ? why : ""));
        free(why);
    } else {
        char *json = tally_result_json(recount);
        const bool same = !strcmp(json, stored);
        if (!same) {
            ok = report_difference(v, count, stored, json, recount);
        } else {
            report(v, true, N_("recount"), N_("count %1$s: the same result, to the byte"),
                   TALLY_ARGS(number(v, (int64_t)count)));
        }
        free(json);
        ok &= tally_ledger_check_recount(&v->ledger, count, recount, &listener);
        ok &= check_second(v, count, inputs, recount);
        ok &= tally_verify_rounds(recount, number(v, (int64_t)count), v->options,
                                  &(struct tally_rounds_listener){listen_to_rounds, v});
        if (same)
            tally_verify_newer_reading(inputs, number(v, (int64_t)count), stored, tally_reading_newest(),
                                       &(struct tally_newer_listener){warn_of_newer, note_of_newer, v});
    }
    tally_result_free(recount);
    tally_diags_free(diags);
    return ok;
}

/* The stored copy of a built-in rule is what the count went by; it must be the program's own, as this version or an
 * earlier one has it. */
static void check_rule(struct verifier *v, uint64_t count, const struct tally_stored_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const struct tally_stored_input *rule = &inputs->files[i];
        if (!rule->built_in)
            continue;
        bool same = tally_stored_input_rule_is_own(rule);
        report(v, same, N_("the rule"),
               same ? N_("count %1$s: %2$s, as this program or an earlier version of it has it")
                    : N_("count %1$s: %2$s is NOT this program's rule of that name"),
               TALLY_ARGS(number(v, (int64_t)count), rule->name));
    }
}

/* ---- spreadsheets compared with what was counted ---- */

/* Whether a stored file is a second keying. It was not counted, so a spreadsheet is compared with it by its
 * name alone. */
static bool is_second(const struct tally_stored_input *file)
{
    return tally_stored_input_has_role(file, "second");
}

/* Whether a stored file may hold ballots; the other files that every meeting has do not. */
static bool may_be_ballots(const struct tally_stored_input *file)
{
    static const char *const others[] = {"meeting.csv", "tiers.csv", "posts.csv", "roster.csv", "rulings.csv"};
    bool other = file->built_in;
    if (file->role || file->table_count) /* as the ledger says; one of the first schema does not */
        return tally_stored_input_has_role(file, "ballots") || tally_stored_input_has_role(file, "talks") ||
               tally_stored_input_has_role(file, "totals") || is_second(file);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        other |= !strcmp(file->name, others[i]);
    return !other;
}

static bool may_hold_ballots(const char *role)
{
    return !strcmp(role, "ballots") || !strcmp(role, "talks") || !strcmp(role, "totals") || !strcmp(role, "second");
}

static const struct tally_stored_input *same_bytes(const struct tally_stored_inputs *inputs, const char *sha256)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (may_be_ballots(&inputs->files[i]) && !strcmp(inputs->files[i].sha256, sha256))
            return &inputs->files[i];
    return NULL;
}

static const struct tally_stored_input *same_name(const struct tally_stored_inputs *inputs, const char *path)
{
    const char *name = tally_path_name(path);
    for (size_t i = 0; i < inputs->count; i++)
        if (may_be_ballots(&inputs->files[i]) && !strcmp(inputs->files[i].name, name))
            return &inputs->files[i];
    return NULL;
}

/* Ids and names are one, by the stored roster. */
static size_t compare_ballots(struct tally_file *a, struct tally_file *b, const struct tally_stored_inputs *all,
                              struct tally_diags *diags)
{
    struct tally_aliases aliases = {.arena = {NULL}};
    tally_aliases_read(&aliases, &all->source, NULL, tally_reading_newest(), diags);
    size_t found = tally_compare_keyings(a, b, &aliases, NULL, diags);
    tally_aliases_clear(&aliases);
    return found;
}

/* Compares a spreadsheet with a stored file into a new list of diagnostics, for the caller to free; *sound: nothing but
 * differences was found. */
static struct tally_diags *compare_stored(const struct tally_file *file, const char *path,
                                          const struct tally_stored_input *inputs,
                                          const struct tally_stored_table *table, const struct tally_stored_inputs *all,
                                          size_t *found, bool *sound)
{
    const char *role = table ? table->role : inputs->role;
    struct tally_diags *diags = tally_diags_new();
    struct tally_file a = {.bytes = file->bytes, .size = file->size},
                      b = {.bytes = inputs->bytes, .size = inputs->size};
    a.place = tally_diags_file(diags, path);
    a.name = path;
    b.place = tally_diags_file(diags, inputs->name);
    b.name = inputs->name;
    if (table)
        tally_workbook_choose(&b, table->name + strlen(inputs->name) + 1, diags);
    if (tally_workbook_is(&a) && table && !strcmp(tally_path_name(path), inputs->name))
        tally_workbook_choose(&a, table->name + strlen(inputs->name) + 1, diags);
    *found =
        role && !strcmp(role, "totals") ? tally_totals_compare(&a, &b, diags) : compare_ballots(&a, &b, all, diags);
    tally_file_clear(&a); /* the bytes are lent, the tables in workbooks are not */
    tally_file_clear(&b);
    *sound = tally_diags_errors(diags) == *found;
    return diags;
}

/* A spreadsheet that cannot be compared: what is wrong with it first. */
static void report_unsound(struct verifier *v, const struct tally_diags *diags, const char *path)
{
    for (size_t i = 0; i < tally_diags_count(diags); i++) {
        struct tally_diag d = tally_diags_at(diags, i);
        if (d.severity != TALLY_ERROR || d.code == TALLY_KEYING_DIFFERS)
            continue;
        char *said = tally_diags_text(diags, i, true);
        report_aside(v, false,
                     N_("%1$s: could not be compared with the ballots that were counted; is it a file of them? %2$s"),
                     TALLY_ARGS(path, said));
        free(said);
        return;
    }
}

/* The spreadsheet against the file that it differs from least: it may have been renamed. */
static void check_cells(struct verifier *v, const struct tally_stored_inputs *inputs, const struct tally_file *file,
                        const char *path)
{
    enum { SHOWN = 20 };
    struct tally_diags *best = NULL;
    size_t least = SIZE_MAX;
    const struct tally_stored_input *named = same_name(inputs, path);
    for (size_t i = 0; i < inputs->count; i++) {
        size_t found;
        bool sound;
        const bool second = is_second(&inputs->files[i]) || (named && is_second(named));
        if (!may_be_ballots(&inputs->files[i]) || (second && &inputs->files[i] != named))
            continue;
        const size_t tables = inputs->files[i].table_count;
        for (size_t k = 0; k < (tables ? tables : 1); k++) {
            const struct tally_stored_table *table = tables ? &inputs->files[i].tables[k] : NULL;
            if (table && !may_hold_ballots(table->role))
                continue;
            struct tally_diags *diags = compare_stored(file, path, &inputs->files[i], table, inputs, &found, &sound);
            bool better = !best || (sound && found < least);
            least = better ? (sound ? found : SIZE_MAX) : least;
            tally_diags_free(better ? best : diags);
            best = better ? diags : best;
        }
    }
    if (!best) {
        report_aside(v, false, N_("%1$s: there are no counted ballots to compare it with"), TALLY_ARGS(path));
    } else if (least == 0) {
        report_aside(v, true, N_("%1$s: not the same bytes as the counted file, but every cell agrees"),
                     TALLY_ARGS(path));
    } else if (least == SIZE_MAX) {
        report_unsound(v, best, path);
    } else {
        size_t shown = 0;
        for (size_t i = 0; i < tally_diags_count(best) && shown < SHOWN; i++) {
            struct tally_diag d = tally_diags_at(best, i);
            char *said = tally_diags_text(best, i, true);
            if (d.severity == TALLY_ERROR && ++shown)
                report_aside(v, false, N_("%1$s: %2$s"), TALLY_ARGS(d.file, said));
            free(said);
        }
        if (least > shown)
            report_aside(v, false, N_("%1$s: further differences: %2$s"),
                         TALLY_ARGS(path, number(v, (int64_t)(least - shown))));
    }
    tally_diags_free(best);
}

static void check_ballots(struct verifier *v, const struct tally_stored_inputs *inputs, const char *path)
{
    struct tally_diags *diags = tally_diags_new();
    struct tally_file file;
    char digest[TALLY_DIGEST_TEXT];
    if (!tally_file_read_path(&file, path, diags)) {
        char *why = tally_diags_text(diags, 0, true);
        report_aside(v, false, N_("%1$s: %2$s"), TALLY_ARGS(path, why));
        free(why);
    } else {
        tally_digest(file.bytes, file.size, digest);
        const struct tally_stored_input *same = same_bytes(inputs, digest), *named = same_name(inputs, path);
        if (same && named && same != named && strcmp(same->sha256, named->sha256))
            report_aside(
                v, false,
                N_("%1$s: its content is that of %2$s as it was counted, not that of the counted file of the same "
                   "name"),
                TALLY_ARGS(path, same->name));
        else if (same)
            report_aside(v, true,
                         is_second(same) ? N_("%1$s: the same file that was kept as the second keying, %2$s")
                                         : N_("%1$s: the same file that was counted as %2$s"),
                         TALLY_ARGS(path, same->name));
        else
            check_cells(v, inputs, &file, path);
    }
    tally_file_clear(&file);
    tally_diags_free(diags);
}

/* ---- the spreadsheets in the folder: people look at them, though the ledger holds what was counted ---- */

static bool is_as_stored(const char *folder, const struct tally_stored_input *inputs)
{
    struct tally_diags *aside = tally_diags_new();
    struct tally_file file;
    bool same = tally_file_read(&file, folder, inputs->name, aside) && file.size == inputs->size &&
                (!file.size || !memcmp(file.bytes, inputs->bytes, file.size));
    tally_file_clear(&file);
    tally_diags_free(aside);
    return same;
}

static bool is_stored(const struct tally_stored_inputs *inputs, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < inputs->count; i++)
        found |= !inputs->files[i].built_in && !strcmp(inputs->files[i].name, name);
    return found;
}

enum { CHANGED, GONE, ADDED, WAYS };

/* The names of the files in the folder that are not as they were. */
struct folder_changes {
    const char **names[WAYS];
    size_t counts[WAYS];
    bool ballots; /* some of the changed ones may hold ballots */
    bool any;     /* there is at least one of those that were counted */
};

static void find_folder_changes(struct verifier *v, const struct tally_stored_inputs *inputs, struct folder_changes *b)
{
    /* read as soon as they are there */
    static const char *const optional[] = {"posts.csv", "rulings.csv", "totals.csv", "mends.csv", "acknowledged.csv"};
    enum { OPTIONAL = sizeof optional / sizeof *optional };
    *b = (struct folder_changes){.any = false};
    for (size_t way = 0; way < WAYS; way++)
        b->names[way] = tally_arena_alloc(&v->arena, inputs->count + OPTIONAL, sizeof *b->names[way]);
    for (size_t i = 0; i < inputs->count; i++) {
        const struct tally_stored_input *file = &inputs->files[i];
        if (file->built_in)
            continue;
        bool there = tally_file_exists(v->options->folder, file->name),
             same = there && is_as_stored(v->options->folder, file);
        b->any |= there;
        b->ballots |= there && !same && may_be_ballots(file);
        if (!same)
            b->names[there ? CHANGED : GONE][b->counts[there ? CHANGED : GONE]++] = file->name;
    }
    for (size_t i = 0; i < OPTIONAL; i++)
        if (!is_stored(inputs, optional[i]) && tally_file_exists(v->options->folder, optional[i]))
            b->names[ADDED][b->counts[ADDED]++] = optional[i];
}

/* Files that have changed are a warning: the ledger holds what was counted. A folder with the ledger alone is in
 * order. */
static void check_folder(struct verifier *v, uint64_t count, const struct tally_stored_inputs *inputs)
{
    struct folder_changes b;
    find_folder_changes(v, inputs, &b);
    if (!b.any)
        return;
    const char *const texts[WAYS] = {
        [CHANGED] = b.ballots ? N_("these files are no longer as count %1$s counted them: %2$s. “tally verify %3$s "
                                   "--ballots FILE” shows which ballots differ")
                              : N_("these files are no longer as count %1$s counted them: %2$s"),
        [GONE] = N_("these files were counted by count %1$s and are no longer in the folder: %2$s. “tally export %3$s "
                    "--inputs NEW” restores them"),
        [ADDED] = N_("these files are in the folder now, and were not there when count %1$s was made: %2$s"),
    };
    struct tally_words *words = tally_words_new(TALLY_LOCALE);
    for (size_t way = 0; way < WAYS; way++)
        if (b.counts[way])
            report_advice(
                v, true, N_("the spreadsheets"), texts[way],
                N_("the folder's spreadsheets are not those of count %1$s; the ledger and its result are not affected"),
                TALLY_ARGS(number(v, (int64_t)count), tally_words_list(words, b.names[way], b.counts[way]),
                           v->ledger.path));
    tally_words_free(words);
    if (!b.counts[CHANGED] && !b.counts[GONE] && !b.counts[ADDED])
        report(v, true, N_("the spreadsheets"),
               N_("the spreadsheets in the folder are still those that count %1$s counted"),
               TALLY_ARGS(number(v, (int64_t)count)));
}

/* ---- the whole ---- */

static void check_counts(struct verifier *v)
{
    const struct tally_ledger_listener listener = {listen, v, listen_behind};
    uint64_t latest = tally_ledger_latest(&v->ledger);
    for (uint64_t n = 1; n <= latest; n++) {
        struct tally_stored_inputs inputs;
        char *stored = tally_ledger_stored_result(&v->ledger, n);
        size_t before = tally_diags_count(v->ledger.diags);
        bool whole = tally_ledger_load_inputs(&v->ledger, n, &inputs);
        if (!whole || !stored) {
            char *why =
                tally_diags_count(v->ledger.diags) > before ? tally_diags_text(v->ledger.diags, before, true) : NULL;
            report(v, false, N_("result and inputs"), N_("count %1$s: its result or inputs cannot be read. %2$s"),
                   TALLY_ARGS(number(v, (int64_t)n), why ? why : ""));
            free(why);
        } else {
            tally_ledger_check_count(&v->ledger, n, stored, &inputs, &listener);
            check_rule(v, n, &inputs);
            check_recount(v, n, stored, &inputs);
        }
        for (size_t i = 0; whole && n == latest && i < v->options->ballot_count; i++)
            check_ballots(v, &inputs, v->options->ballots[i]);
        if (whole && n == latest && v->options->folder)
            check_folder(v, n, &inputs);
        tally_stored_inputs_clear(&inputs);
        free(stored);
    }
}

/* Events later than this machine's clock are a warning: one of two clocks is wrong, the ledger need not be. */
static void check_clock(struct verifier *v)
{
    char here[TALLY_TIME_SIZE], there[TALLY_TIME_SIZE];
    char *latest = tally_ledger_latest_time(&v->ledger);
    if (v->options->now && latest && strcmp(latest, v->options->now) > 0)
        report_advice(v, true, N_("the clock"),
                      N_("this machine's clock shows %1$s, and the latest event of the ledger was at %2$s (Beijing "
                         "time)"),
                      N_("look whether this machine's clock is right"),
                      TALLY_ARGS(tally_time_beijing(here, v->options->now), tally_time_beijing(there, latest)));
    free(latest);
}

/* One event that is dated before the one that it follows; args: its number and time, those of the other. */
static void warn_of_clock(void *self, const struct tally_event *before, const struct tally_event *event)
{
    struct verifier *v = self;
    char earlier[TALLY_TIME_SIZE], later[TALLY_TIME_SIZE];
    report_advice(
        v, true, N_("the clock"),
        N_("event %1$s is dated %2$s, before event %3$s, which it follows and which is dated %4$s (Beijing "
           "time)"),
        N_("a clock ran back between the events %3$s and %1$s, or was set: their order is that of the ledger, "
           "but one of the times is wrong"),
        TALLY_ARGS(number(v, (int64_t)event->sequence), tally_time_beijing(earlier, event->at),
                   number(v, (int64_t)before->sequence), tally_time_beijing(later, before->at)));
}

/* Bytes where no row is are a warning: no count depends on them. */
static void check_slack(struct verifier *v)
{
    uint64_t told, first;
    if (tally_ledger_slack(&v->ledger, &told, &first) && told)
        report_advice(v, true, N_("the file"),
                      N_("%1$s bytes, the first on page %2$s, belong to no record of the ledger and are no remains of "
                         "one"),
                      N_("somebody has put bytes into the file where no record is: they change no count, but find out "
                         "who wrote them, and what they say"),
                      TALLY_ARGS(number(v, (int64_t)told), number(v, (int64_t)first)));
}

bool tally_verify_ledger(const char *path, const struct tally_verify_options *options, struct tally_diags *diags)
{
    struct verifier v = {.options = options, .all_ok = true};
    bool opened = tally_ledger_open(&v.ledger, path, diags);
    if (opened) {
        /* what SQLite cannot read is one finding; it is safe to read on, for SQLite is set up for hostile files */
        struct tally_diags *aside = tally_diags_new();
        v.ledger.diags = aside;
        v.ledger.place = tally_diags_file(aside, path);
        tally_ledger_check(&v.ledger, &(struct tally_ledger_listener){listen, &v, listen_behind});
        if (v.all_ok) {
            check_clock(&v);
            tally_ledger_dated_back(&v.ledger, warn_of_clock, &v);
            check_slack(&v);
            check_counts(&v);
        } else {
            report(&v, false, N_("recount"), N_("not done: the checks of the ledger itself failed"), TALLY_NO_ARGS);
        }
        if (v.all_ok && tally_diags_errors(aside)) {
            char *why = tally_diags_text(aside, 0, true);
            report(&v, false, N_("the file"), N_("not all of it could be read: %1$s"), TALLY_ARGS(why));
            free(why);
        }
        tally_diags_free(aside);
    }
    tally_ledger_close(&v.ledger);
    tally_arena_clear(&v.arena);
    return opened && v.all_ok;
}
