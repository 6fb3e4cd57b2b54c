/* The list of diagnostics: adding, sorting, text, JSON, exit status. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/diag_list.h"
#include "base/gettext.h"
#include "base/mem.h"

enum { INPUT = 65, NO_INPUT = 66, DEFECT = 70, NO_CREATE = 73, IO = 74, BUSY = 75, RULE = 78, NOTICE = 0 };

static const struct {
    const char *name;
    int status; /* the exit status that it leads to; NOTICE: none */
} codes[] = {
    [TALLY_MISSING_FILE] = {"missing-file", NO_INPUT},
    [TALLY_NOT_A_FILE] = {"not-a-file", INPUT},
    [TALLY_FILE_CHANGED] = {"file-changed", INPUT},
    [TALLY_CANNOT_READ] = {"cannot-read", IO},
    [TALLY_TOO_LARGE] = {"too-large", INPUT},
    [TALLY_BAD_ENCODING] = {"bad-encoding", INPUT},
    [TALLY_NUL_BYTE] = {"nul-byte", INPUT},
    [TALLY_CONTROL_CHARACTER] = {"control-character", INPUT},
    [TALLY_LONE_CR] = {"lone-cr", INPUT},
    [TALLY_UNTERMINATED_QUOTE] = {"unterminated-quote", INPUT},
    [TALLY_TEXT_AFTER_QUOTE] = {"text-after-quote", INPUT},
    [TALLY_QUOTE_IN_FIELD] = {"quote-in-field", INPUT},
    [TALLY_WRONG_SEPARATOR] = {"wrong-separator", INPUT},
    [TALLY_RAGGED_ROW] = {"ragged-row", INPUT},
    [TALLY_EMPTY_FILE] = {"empty-file", INPUT},
    [TALLY_NO_HEADER] = {"no-header", INPUT},
    [TALLY_DUPLICATE_COLUMN] = {"duplicate-column", INPUT},
    [TALLY_UNKNOWN_COLUMN] = {"unknown-column", INPUT},
    [TALLY_MISSING_COLUMN] = {"missing-column", INPUT},
    [TALLY_BAD_NUMBER] = {"bad-number", INPUT},
    [TALLY_BAD_DATE] = {"bad-date", INPUT},
    [TALLY_BAD_ID] = {"bad-id", INPUT},
    [TALLY_TOTAL_ROW] = {"total-row", INPUT},
    [TALLY_HEADING_AGAIN] = {"heading-again", INPUT},
    [TALLY_TITLE_ROW] = {"title-row", INPUT},
    [TALLY_SEP_LINE] = {"sep-line", INPUT},
    [TALLY_ROWS_IN_ONE_CELL] = {"rows-in-one-cell", INPUT},
    [TALLY_CUT_ROW] = {"cut-row", INPUT},
    [TALLY_LOST_CHARACTER] = {"lost-character", INPUT},
    [TALLY_NOT_A_REASON] = {"not-a-reason", INPUT},
    [TALLY_ENCODING_DOUBTFUL] = {"encoding-doubtful", INPUT},
    [TALLY_FORMULA_CELL] = {"formula-cell", INPUT},
    [TALLY_ERROR_CELL] = {"error-cell", INPUT},
    [TALLY_MERGED_CELLS] = {"merged-cells", INPUT},
    [TALLY_MACRO_WORKBOOK] = {"macro-workbook", INPUT},
    [TALLY_ENCRYPTED_WORKBOOK] = {"encrypted-workbook", INPUT},
    [TALLY_BAD_WORKBOOK] = {"bad-workbook", INPUT},
    [TALLY_MISSING_KEY] = {"missing-key", INPUT},
    [TALLY_UNKNOWN_KEY] = {"unknown-key", INPUT},
    [TALLY_DUPLICATE_KEY] = {"duplicate-key", INPUT},
    [TALLY_UNKNOWN_RULE] = {"unknown-rule", RULE},
    [TALLY_BAD_RULE] = {"bad-rule", RULE},
    [TALLY_RULE_MISMATCH] = {"rule-mismatch", INPUT},
    [TALLY_BAD_OFFICIALS] = {"bad-officials", INPUT},
    [TALLY_TOO_FEW_ARCHIVES] = {"too-few-archives", INPUT},
    [TALLY_DUPLICATE_TIER] = {"duplicate-tier", INPUT},
    [TALLY_DUPLICATE_POST] = {"duplicate-post", INPUT},
    [TALLY_DUPLICATE_PERSON] = {"duplicate-person", INPUT},
    [TALLY_BAD_ACCOUNTS] = {"bad-accounts", INPUT},
    [TALLY_RETURNED_DIFFERS] = {"returned-differs", INPUT},
    [TALLY_TOO_MANY_PERSONS] = {"too-many-persons", INPUT},
    [TALLY_TOO_FEW_CANDIDATES] = {"too-few-candidates", INPUT},
    [TALLY_CANDIDATES_ABOVE] = {"candidates-above", INPUT},
    [TALLY_RECOMMENDATION_EXPIRED] = {"recommendation-expired", INPUT},
    [TALLY_SEVERAL_VALUES] = {"several-values", INPUT},
    [TALLY_WRONG_COLUMN] = {"wrong-column", INPUT},
    [TALLY_BAD_AFTER] = {"bad-after", INPUT},
    [TALLY_NO_ROUND] = {"no-round", INPUT},
    [TALLY_DUPLICATE_BALLOT] = {"duplicate-ballot", INPUT},
    [TALLY_UNKNOWN_TIER] = {"unknown-tier", INPUT},
    [TALLY_UNKNOWN_MARK] = {"unknown-mark", INPUT},
    [TALLY_BAD_MARK] = {"bad-mark", INPUT},
    [TALLY_UNLISTED_NAME] = {"unlisted-name", INPUT},
    [TALLY_AMBIGUOUS_NAME] = {"ambiguous-name", INPUT},
    [TALLY_BAD_RULING] = {"bad-ruling", INPUT},
    [TALLY_KEYING_DIFFERS] = {"keying-differs", 1},
    [TALLY_UNSETTLED_DIFFERENCE] = {"unsettled-difference", INPUT},
    [TALLY_STALE_MEND] = {"stale-mend", INPUT},
    [TALLY_STALE_ACKNOWLEDGEMENT] = {"stale-acknowledgement", INPUT},
    [TALLY_VOID_DIFFERS] = {"void-differs", INPUT},
    [TALLY_TWO_SOURCES] = {"two-sources", INPUT},
    [TALLY_BAD_TOTALS] = {"bad-totals", INPUT},
    [TALLY_NOT_A_LEDGER] = {"not-a-ledger", RULE},
    [TALLY_NEWER_LEDGER] = {"newer-ledger", RULE},
    [TALLY_OLDER_LEDGER] = {"older-ledger", RULE},
    [TALLY_DAMAGED_LEDGER] = {"damaged-ledger", 1},
    [TALLY_BUSY_LEDGER] = {"busy-ledger", BUSY},
    [TALLY_STRAY_JOURNAL] = {"stray-journal", INPUT},
    [TALLY_OTHER_MEETING] = {"other-meeting", INPUT},
    [TALLY_COUNT_NOT_SIGNED] = {"count-not-signed", INPUT},
    [TALLY_NO_GLYPH] = {"no-glyph", INPUT},
    [TALLY_MISSING_FONT] = {"missing-font", NO_INPUT},
    [TALLY_BAD_KEY] = {"bad-key", INPUT},
    [TALLY_KEY_UNPROTECTED] = {"key-unprotected", INPUT},
    [TALLY_WRONG_PASSPHRASE] = {"wrong-passphrase", INPUT},
    [TALLY_CERTIFICATE_EXPIRED] = {"certificate-expired", INPUT},
    [TALLY_CERTIFICATE_NOT_YET_VALID] = {"certificate-not-yet-valid", INPUT},
    [TALLY_KEY_CERTIFICATE_DIFFER] = {"key-certificate-differ", INPUT},
    [TALLY_WRONG_SIGNER] = {"wrong-signer", INPUT},
    [TALLY_ALREADY_SIGNED] = {"already-signed", INPUT},
    [TALLY_NO_TIMESTAMP] = {"no-timestamp", IO},
    [TALLY_NOT_A_SHEET] = {"not-a-sheet", RULE},
    [TALLY_CLOCK_BEHIND] = {"clock-behind", INPUT},
    [TALLY_NOT_RENDERED] = {"not-rendered", DEFECT},
    [TALLY_CANNOT_WRITE] = {"cannot-write", NO_CREATE},
    [TALLY_DISK_FULL] = {"disk-full", IO},
    [TALLY_OUTPUT_EXISTS] = {"output-exists", NO_CREATE},
    [TALLY_OUTPUT_IS_LINK] = {"output-is-link", NO_CREATE},
    [TALLY_EMPTY_ROW] = {"empty-row", NOTICE},
    [TALLY_ENCODING_GUESSED] = {"encoding-guessed", NOTICE},
    [TALLY_REPEATED_NAME] = {"repeated-name", NOTICE},
    [TALLY_UNUSED_RULING] = {"unused-ruling", NOTICE},
    [TALLY_BAND_EDGE] = {"band-edge", NOTICE},
    [TALLY_TOO_FEW_QUALIFY] = {"too-few-qualify", NOTICE},
    [TALLY_TOO_MANY_CANDIDATES] = {"too-many-candidates", NOTICE},
    [TALLY_CHANNELS_DIFFER] = {"channels-differ", NOTICE},
    [TALLY_BASE_FLIPS] = {"base-flips", NOTICE},
    [TALLY_EXACTLY_AT_THRESHOLD] = {"exactly-at-threshold", NOTICE},
    [TALLY_SEATS_UNFILLED] = {"seats-unfilled", NOTICE},
    [TALLY_SMALL_TIER] = {"small-tier", NOTICE},
    [TALLY_UNANIMOUS_TIER] = {"unanimous-tier", NOTICE},
    [TALLY_UNRETURNED] = {"unreturned", NOTICE},
    [TALLY_CHANNELS_DISAGREE] = {"channels-disagree", NOTICE},
    [TALLY_NO_TALKS] = {"no-talks", NOTICE},
    [TALLY_NO_RECOMMENDATION] = {"no-recommendation", NOTICE},
    [TALLY_NOT_CONTESTED] = {"not-contested", NOTICE},
    [TALLY_NO_CHOICE_LEFT] = {"no-choice-left", NOTICE},
    [TALLY_OVER_SEATS] = {"over-seats", NOTICE},
    [TALLY_TWO_POSTS] = {"two-posts", NOTICE},
    [TALLY_HOLD_MAJORITY] = {"hold-majority", NOTICE},
    [TALLY_ABSENT_NOT_ASKED] = {"absent-not-asked", NOTICE},
    [TALLY_NOT_SECTION_HEAD] = {"not-section-head", NOTICE},
    [TALLY_TALKS_INVALID] = {"talks-invalid", NOTICE},
    [TALLY_ADVICE_INVALID] = {"advice-invalid", NOTICE},
    [TALLY_OTHER_POST] = {"other-post", NOTICE},
    [TALLY_MARK_ON_DEFERRED] = {"mark-on-deferred", NOTICE},
    [TALLY_EMPTY_TIER] = {"empty-tier", NOTICE},
    [TALLY_TIE_SETTLED] = {"tie-settled", NOTICE},
    [TALLY_NOBODY_LISTED] = {"nobody-listed", NOTICE},
    [TALLY_WEIGHT_ABOVE_DUE] = {"weight-above-due", NOTICE},
    [TALLY_WRITTEN_CANDIDATE] = {"written-candidate", NOTICE},
    [TALLY_OFFICIAL_WRITTEN_IN] = {"official-written-in", NOTICE},
    [TALLY_RETURNED_NOT_COUNTED] = {"returned-not-counted", NOTICE},
    [TALLY_SHORT_ROW] = {"short-row", NOTICE},
    [TALLY_EMPTY_COLUMN] = {"empty-column", NOTICE},
    [TALLY_ZEROS_LOST] = {"zeros-lost", NOTICE},
    [TALLY_PRIVATE_USE_CHARACTER] = {"private-use-character", NOTICE},
    [TALLY_LOOK_ALIKE_NAMES] = {"look-alike-names", NOTICE},
    [TALLY_SINGLE_KEYING] = {"single-keying", NOTICE},
    [TALLY_EXAMPLE_CITE] = {"example-cite", NOTICE},
    [TALLY_NUMBER_GAP] = {"number-gap", NOTICE},
    [TALLY_NO_GLYPH_AHEAD] = {"no-glyph", NOTICE},
    [TALLY_LATER_COUNT] = {"later-count", NOTICE},
    [TALLY_KEY_UNENCRYPTED] = {"key-unencrypted", NOTICE},
    [TALLY_NO_VOTES_ENTERED] = {"no-votes-entered", NOTICE},
    [TALLY_MARK_TURNED] = {"mark-turned", NOTICE},
    [TALLY_LEFT_OUT_COLUMN] = {"left-out-column", NOTICE},
    [TALLY_STRAY_FILE] = {"stray-file", NOTICE},
    [TALLY_NUMBERED_ON] = {"numbered-on", NOTICE},
    [TALLY_HIDDEN_CELLS] = {"hidden-cells", NOTICE},
    [TALLY_TIERS_EXCHANGED] = {"tiers-exchanged", NOTICE},
    [TALLY_UNKNOWN_ACTION] = {"unknown-action", NOTICE},
    [TALLY_POST_WITHOUT_ITEM] = {"post-without-item", NOTICE},
    [TALLY_TWO_NAMES] = {"two-names", NOTICE},
    [TALLY_HEADINGS_MOVED] = {"headings-moved", NOTICE},
};
static_assert(RULE + 1 == TALLY_STATUSES, "a file remembers each status");
static_assert(sizeof codes / sizeof *codes == TALLY_CODES, "each code has its name and status");

const char *tally_code_name(enum tally_code code)
{
    return codes[code].name;
}

struct tally_diags *tally_diags_new(void)
{
    struct tally_diags *d = tally_alloc(1, sizeof *d);
    TALLY_PUSH(d->files, d->file_count, d->file_room) = (struct tally_diag_file){.name = NULL}; /* 0: no file */
    return d;
}

void tally_diags_free(struct tally_diags *diags)
{
    if (!diags)
        return;
    tally_arena_clear(&diags->arena);
    free(diags->files);
    free(diags->tables);
    free(diags->entries);
    free(diags->shown);
    free(diags);
}

unsigned tally_diags_file(struct tally_diags *diags, const char *name)
{
    struct tally_diag_file f = {.name = tally_arena_text(&diags->arena, name, strlen(name))};
    TALLY_PUSH(diags->files, diags->file_count, diags->file_room) = f;
    return (unsigned)diags->file_count - 1;
}

unsigned tally_diags_path(struct tally_diags *diags, const char *path)
{
    unsigned file = tally_diags_file(diags, path);
    diags->files[file].outside = true;
    return file;
}

unsigned tally_diags_sheet(struct tally_diags *diags, unsigned workbook, const char *sheet)
{
    const char *book = diags->files[workbook].name;
    struct tally_bytes name = {.bytes = NULL};
    tally_bytes_put_text(&name, book);
    tally_bytes_put_text(&name, "!");
    tally_bytes_put_text(&name, sheet);
    unsigned file = tally_diags_file(diags, name.bytes);
    diags->files[file].outside = diags->files[workbook].outside;
    diags->files[file].sheet = true;
    free(name.bytes);
    return file;
}

void tally_diags_table(struct tally_diags *diags, const char *table, const char *stands_in)
{
    const char *copy = tally_arena_text(&diags->arena, stands_in, strlen(stands_in));
    for (size_t i = 0; i < diags->table_count; i++)
        if (!strcmp(diags->tables[i].table, table)) {
            diags->tables[i].stands_in = copy;
            return;
        }
    TALLY_PUSH(diags->tables, diags->table_count, diags->table_room) =
        (struct tally_diag_table){tally_arena_text(&diags->arena, table, strlen(table)), copy};
}

void tally_diags_take_tables(struct tally_diags *diags, const struct tally_diags *from)
{
    for (size_t i = 0; i < from->table_count; i++)
        tally_diags_table(diags, from->tables[i].table, from->tables[i].stands_in);
}

struct tally_diags *tally_diags_fork(const struct tally_diags *diags)
{
    struct tally_diags *copy = tally_diags_new();
    for (size_t i = 1; i < diags->file_count; i++) {
        unsigned file = tally_diags_file(copy, diags->files[i].name);
        copy->files[file].sheet = diags->files[i].sheet;
    }
    tally_diags_take_tables(copy, diags);
    return copy;
}

const char *tally_diags_file_name(const struct tally_diags *diags, unsigned file)
{
    return diags->files[file].name;
}

void tally_diags_rule_file(struct tally_diags *diags, unsigned file)
{
    diags->files[file].rule = true;
}

size_t tally_diags_errors_in(const struct tally_diags *diags, unsigned file)
{
    assert(file < diags->file_count); /* of another list */
    return diags->files[file].errors;
}

struct tally_message tally_message_make(struct tally_arena *arena, const char *text, const char *const *args)
{
    size_t count = 0;
    while (args[count])
        count++;
    const char **copy = tally_arena_alloc(arena, count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = tally_arena_text(arena, args[i], strlen(args[i]));
    return (struct tally_message){text, (const char *const *)copy};
}

/* Appends an argument, its marked parts translated. */
static void put_argument(struct tally_bytes *t, const char *arg, tally_translator *translate)
{
    for (const char *mark; (mark = strchr(arg, *TALLY_TRANSLATE_MARK)) != NULL; arg = mark) {
        char message[64];
        tally_bytes_put(t, arg, (size_t)(mark - arg));
        const char *end = strchr(++mark, *TALLY_TRANSLATE_MARK);
        size_t size = end ? (size_t)(end - mark) : strlen(mark);
        if (size < sizeof message) {
            memcpy(message, mark, size);
            message[size] = '\0';
            tally_bytes_put_text(t, translate(message));
        }
        mark += size + (end != NULL);
    }
    tally_bytes_put_text(t, arg);
}

char *tally_message_in(struct tally_message message, tally_translator *translate)
{
    const char *text = translate(message.text);
    struct tally_bytes out = {.bytes = NULL};
    size_t args = 0;
    while (message.args[args])
        args++;
    tally_bytes_put_text(&out, "");
    for (const char *p = text; *p;) {
        if (p[0] == '%' && p[1] == '%') {
            tally_bytes_put(&out, p, 1);
            p += 2;
        } else if (p[0] == '%' && p[1] >= '1' && p[1] <= '9' && p[2] == '$' && p[3] == 's' &&
                   (size_t)(p[1] - '1') < args) {
            put_argument(&out, message.args[p[1] - '1'], translate);
            p += 4;
        } else {
            tally_bytes_put(&out, p++, 1);
        }
    }
    return out.bytes;
}

const char *tally_translate(const char *message)
{
    return *message ? _(message) : message;
}

static const char *as_it_is(const char *text)
{
    return text;
}

char *tally_message_text(struct tally_message message, bool translated)
{
    return tally_message_in(message, translated ? tally_translate : as_it_is);
}

void tally_diags_concern(struct tally_diags *diags, const struct tally_concern *concern)
{
    diags->concern = concern ? *concern : (struct tally_concern){{NULL, 0}, {NULL, 0}, {NULL, 0}};
}

static const char *concern_text(struct tally_diags *diags, struct tally_text text)
{
    return text.size ? tally_arena_text(&diags->arena, text.bytes, text.size) : NULL;
}

void tally_diags_add(struct tally_diags *diags, enum tally_code code, struct tally_place place, const char *text,
                     const char *const *args)
{
    bool error = codes[code].status != NOTICE;
    struct tally_diag_file *file = &diags->files[place.file];
    size_t *seen = error ? &file->errors : &file->notices;
    ++*seen;
    if (error) {
        diags->errors++;
        file->by_status[codes[code].status] = true;
    }
    if (*seen > TALLY_DIAGS_ROOM)
        return;
    if (file->sheet && place.row) { /* a cell of a workbook */
        place.line = place.row;
        place.column = place.cell;
    }
    struct tally_diag_entry e = {.place = place,
                                 .code = code,
                                 .message = tally_message_make(&diags->arena, text, args),
                                 .order = diags->added++,
                                 .tier = concern_text(diags, diags->concern.tier),
                                 .ballot = concern_text(diags, diags->concern.ballot),
                                 .item = concern_text(diags, diags->concern.item)};
    TALLY_PUSH(diags->entries, diags->count, diags->room) = e;
    diags->sorted = false;
}

bool tally_diags_refuse(struct tally_diags *diags, enum tally_code code, struct tally_place place, const char *text,
                        const char *const *args)
{
    tally_diags_add(diags, code, place, text, args);
    return false;
}

bool tally_diags_refuse_path(struct tally_diags *diags, enum tally_code code, const char *path, const char *text,
                             const char *const *args)
{
    const struct tally_place place = {.file = path ? tally_diags_path(diags, path) : 0};
    return tally_diags_refuse(diags, code, place, text, args);
}

void tally_first_fault_note(struct tally_first_fault *fault, bool ok, const char *found)
{
    if (!ok && !fault->text)
        fault->text = tally_copy(found);
}

static int by_place(const void *a, const void *b)
{
    const struct tally_diag_entry *x = a, *y = b;
    const uint64_t keys[][2] = {{x->place.file, y->place.file},
                                {x->place.line, y->place.line},
                                {x->place.column, y->place.column},
                                {x->order, y->order}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

void tally_diags_sort(const struct tally_diags *lent)
{
    struct tally_diags *d = (struct tally_diags *)(uintptr_t)lent; /* sorting does not change what the caller can see */
    if (d->sorted)
        return;
    if (d->count)
        qsort(d->entries, d->count, sizeof *d->entries, by_place);
    size_t errors = 0;
    d->shown_count = 0;
    for (size_t i = 0; i < d->count; i++)
        if (codes[d->entries[i].code].status == NOTICE || errors++ < TALLY_DIAGS_KEPT)
            TALLY_PUSH(d->shown, d->shown_count, d->shown_room) = i;
    d->sorted = true;
}

const struct tally_diag_entry *tally_diags_shown(const struct tally_diags *diags, size_t index)
{
    tally_diags_sort(diags);
    return &diags->entries[diags->shown[index]];
}

size_t tally_diags_errors(const struct tally_diags *diags)
{
    return diags->errors;
}

bool tally_diags_full(const struct tally_diags *diags)
{
    return diags->errors > TALLY_DIAGS_ROOM;
}

size_t tally_diags_files_with_errors(const struct tally_diags *diags)
{
    size_t files = 0;
    for (size_t f = 0; f < diags->file_count; f++)
        files += diags->files[f].errors > 0;
    return files;
}

size_t tally_diags_count(const struct tally_diags *diags)
{
    tally_diags_sort(diags);
    return diags->shown_count;
}

struct tally_diag tally_diags_at(const struct tally_diags *diags, size_t index)
{
    return tally_diag_entry_public(diags, tally_diags_shown(diags, index));
}

struct tally_diag tally_diag_entry_public(const struct tally_diags *diags, const struct tally_diag_entry *e)
{
    return (struct tally_diag){.severity = codes[e->code].status == NOTICE ? TALLY_NOTICE : TALLY_ERROR,
                               .code = e->code,
                               .file = diags->files[e->place.file].name,
                               .line = e->place.line,
                               .column = e->place.column,
                               .outside = diags->files[e->place.file].outside,
                               .sheet = diags->files[e->place.file].sheet,
                               .tier = e->tier,
                               .ballot = e->ballot,
                               .item = e->item};
}

char *tally_diag_place(const struct tally_diag *diag)
{
    char name[TALLY_CELL_NAME_SIZE], line[TALLY_NUMBER_SIZE], column[TALLY_NUMBER_SIZE];
    struct tally_bytes out = {.bytes = NULL};
    tally_bytes_put_text(&out, "");
    if (diag->line && diag->sheet) {
        const struct tally_place place = {.row = diag->line, .cell = (uint32_t)diag->column};
        tally_bytes_put_text(&out, tally_place_cell_name(place, name));
    } else if (diag->line) {
        tally_bytes_put_text(&out, tally_number(line, diag->line));
        tally_bytes_put_text(&out, ":");
        tally_bytes_put_text(&out, tally_number(column, diag->column));
    }
    return out.bytes;
}

struct tally_message tally_diags_message(const struct tally_diags *diags, size_t index)
{
    return tally_diags_shown(diags, index)->message;
}

const char *tally_place_cell_name(struct tally_place place, char name[TALLY_CELL_NAME_SIZE])
{
    char letters[8];
    size_t count = 0, at = 0;
    for (uint32_t n = place.cell; n; n = (n - 1) / 26)
        letters[count++] = (char)('A' + (n - 1) % 26);
    while (count)
        name[at++] = letters[--count];
    tally_number(name + at, place.row);
    return name;
}

int tally_diags_status(const struct tally_diags *diags)
{
    int only = 0;
    for (size_t f = 0; f < diags->file_count; f++)
        for (int status = 1; status <= RULE; status++) {
            int calls_for = diags->files[f].rule && status == INPUT ? RULE : status;
            if (diags->files[f].by_status[status] && status == IO)
                return IO; /* it may be the cause of everything else */
            if (diags->files[f].by_status[status])
                only = only == 0 || only == calls_for ? calls_for : INPUT;
        }
    return only;
}
