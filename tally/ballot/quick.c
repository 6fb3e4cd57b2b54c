/* The quick reader of a file of ballots in marks form: no places, no copies, no messages. If anything is unusual it
 * fails, and the file is scanned instead. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/numbers.h"
#include "base/character.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "table/fast.h"
#include "table/table.h"

enum { NUMBER_MAX = 32, TIERS_MAX = 64, LONGEST_MARK = 16, MARK_SLOTS = 1024 };

/* A short word as two numbers. */
struct word {
    uint64_t head, tail;
    uint8_t size; /* the size in bytes plus one; 0: an empty slot */
    uint16_t mark;
};

enum role { NOTHING, NUMBER, TIER, VOID, WATCHED, MARK };

struct quick {
    struct tally_ballot_reader *r;
    const struct tally_meeting *m;
    enum tally_channel channel;
    const struct tally_file *file;
    const struct tally_ballot_columns *columns;
    const uint32_t *target; /* by column, as in columns */
    size_t width;
    uint8_t *roles; /* by column */
    struct word *words;
    uint16_t *marks;
    uint64_t *in_favour;
    uint32_t *written; /* the watched persons for whom the row's ballot has something */
    size_t written_count;
    uint64_t rows;
    bool header_passed, irregular, overvotes;

    size_t column; /* of the row that is being read */
    struct tally_ballot ballot;
    uint64_t number;
    bool numbered;
    char tier_text[64];
    size_t tier_size;
    char number_text[NUMBER_MAX + 1];
    char *reason; /* why the row's ballot is void */
    size_t reason_room;
};

/* The first n bytes of eight, as a little-endian machine loads them; a big-endian one masks other bytes and finds no
 * word: slower, never wrong. */
static const uint64_t first[] = {
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, UINT64_MAX,
};

/* Reads LONGEST_MARK bytes, whatever the size. */
static inline struct word word_of(const unsigned char *bytes, size_t size)
{
    struct word w = {.size = (uint8_t)(size + 1)};
    uint64_t eight[2];
    memcpy(eight, bytes, sizeof eight);
    w.head = eight[0] & first[size < 8 ? size : 8]; /* the bytes after the word's end are cleared */
    w.tail = eight[1] & first[size < 8 ? 0 : size - 8];
    return w;
}

static inline size_t slot_of(const struct word *w)
{
    return ((w->head ^ w->tail << 13 ^ w->size) * 0x9E3779B97F4A7C15u) >> 54; /* 10 bits: MARK_SLOTS */
}

static void learn(struct quick *q, struct tally_text text, uint16_t mark)
{
    if (text.size > LONGEST_MARK)
        return; /* a ballot with such a mark is left to the scan */
    unsigned char bytes[LONGEST_MARK] = {0};
    if (text.size)
        memcpy(bytes, text.bytes, text.size);
    struct word w = word_of(bytes, text.size);
    size_t at = slot_of(&w);
    while (q->words[at].size)
        at = (at + 1) % MARK_SLOTS;
    w.mark = mark;
    q->words[at] = w;
}

static void read_mark(struct quick *q, const unsigned char *bytes, size_t size)
{
    if (size > LONGEST_MARK || !bytes) {
        q->irregular = true;
        return;
    }
    /* an empty cell is looked up like any word: whether a cell is empty cannot be predicted, and a mispredicted branch
     * costs more than a look-up */
    struct word w = word_of(bytes, size);
    size_t at = slot_of(&w);
    while (q->words[at].size &&
           (q->words[at].head != w.head || q->words[at].tail != w.tail || q->words[at].size != w.size))
        at = (at + 1) % MARK_SLOTS;
    q->irregular |= !q->words[at].size;
    q->ballot.blank &= size == 0;
    q->marks[q->target[q->column]] = q->words[at].mark;
}

static inline void note_width(struct quick *q, size_t digits, bool zeros)
{
    struct tally_number_widths *w = &q->r->widths[q->channel];
    if (zeros)
        w->zeros = digits > w->zeros ? digits : w->zeros;
    else if (digits < w->plain || !w->plain)
        w->plain = digits;
}

/* Whether a number that is not of digits only needs a closer look: words of totals and headings have no digits, or have
 * them behind a colon. */
static bool may_be_no_data(const unsigned char *bytes, size_t size)
{
    bool digits = false, sign = false;
    for (size_t i = 0; i < size; i++) {
        digits |= bytes[i] >= '0' && bytes[i] <= '9';
        sign |= bytes[i] == ':' || bytes[i] == ',';
    }
    return sign || !digits;
}

/* Converts a ballot's number: decimal digits to their value, other texts to their hash. If a number occurs twice, the
 * file is scanned. */
static void read_number(struct quick *q, const unsigned char *bytes, size_t size)
{
    uint64_t n = 0;
    bool by_value = q->m->reading->numbers_by_value, digits = size >= 1, zeros = false;
    const unsigned char *text = bytes;
    size_t all = size;
    while (by_value && size > 1 && *bytes == '0') {
        bytes++;
        size--;
        zeros = true;
    }
    bool plain = size >= 1 && size <= 15 && (bytes[0] != '0' || by_value);
    for (size_t i = 0; i < size; i++) {
        digits &= bytes[i] >= '0' && bytes[i] <= '9';
        n = n * 10 + (uint64_t)(bytes[i] - '0');
        q->irregular |= bytes[i] >= 0x80 || bytes[i] <= ' '; /* may hold blanks or invisible characters */
    }
    plain &= digits;
    if (!digits && zeros) { /* only a number of digits has zeros that do not count */
        bytes = text;
        size = all;
    }
    q->irregular |= size == 0 || all > NUMBER_MAX;
    q->irregular |= !digits && may_be_no_data(bytes, size) && q->m->reading->rows_checked &&
                    tally_table_is_no_data((struct tally_text){(const char *)bytes, size});
    q->irregular |= !digits && q->m->reading->characters_checked && memchr(bytes, '?', size) != NULL;
    q->irregular |= !digits && tally_ballot_moved(q->r, TALLY_MARKS_FORM,
                                                  (struct tally_text){(const char *)bytes, size}) != TALLY_NOT_MOVED;
    if (by_value && digits)
        note_width(q, all, zeros);
    if (!q->irregular && !plain)
        n = tally_text_hash((struct tally_text){(const char *)bytes, size}) >> 8 | UINT64_C(1) << 56;
    q->number = n;
    q->numbered = true;
    if (!q->irregular) {
        memcpy(q->number_text, text, all);
        q->number_text[all] = '\0';
    }
}

static void read_tier(struct quick *q, const unsigned char *bytes, size_t size)
{
    if (size == q->tier_size && size && !memcmp(bytes, q->tier_text, size))
        return; /* the same as in the row before: the usual case */
    q->ballot.tier = tally_meeting_find_tier(q->m, (struct tally_text){(const char *)bytes, size});
    if (q->ballot.tier == TALLY_INTERN_NONE || size > sizeof q->tier_text) {
        q->irregular = true;
        return;
    }
    memcpy(q->tier_text, bytes, size);
    q->tier_size = size;
}

/* Whether no character needs a closer look: one that cannot be seen, is for private use, or chooses a form. */
static bool has_usual_characters(struct tally_text text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_character_is_unseen(c) || tally_character_is_private(c) || tally_character_is_selector(c))
            return false;
    }
    return true;
}

static void read_reason(struct quick *q, const char *bytes, size_t size)
{
    const struct tally_reading *reading = q->m->reading;
    struct tally_text reason = tally_text_trim((struct tally_text){bytes, size});
    if ((reading->reasons_checked && tally_text_is_no_reason(reason)) || tally_ballot_is_mark(q->r, reason) ||
        (reading->rows_checked && q->column == 0 && tally_table_is_no_data(reason)) ||
        (reading->characters_checked && !has_usual_characters(reason)))
        q->irregular = true;
    q->irregular |= !tally_text_is_seen(reason); /* the text has only blanks in quotes, or invisible characters */
    if (reason.size + 1 > q->reason_room)
        q->reason = tally_resize(q->reason, q->reason_room = 2 * (reason.size + 1), 1);
    memcpy(q->reason, reason.bytes, reason.size);
    q->reason[reason.size] = '\0';
    q->ballot.voided = reason.size > 0;
}

static void on_field(void *bytes, size_t size, void *self)
{
    struct quick *q = self;
    if (!q->header_passed || q->column >= q->width) {
        q->column++;
        return;
    }
    enum role role = (enum role)q->roles[q->column];
    if (role == MARK) { /* the usual case */
        read_mark(q, bytes, size);
    } else {
        q->irregular |= size > TALLY_CELL_MAX;
        switch (role) {
        case MARK:
            break;
        case WATCHED:
            read_mark(q, bytes, size);
            if (size)
                q->written[q->written_count++] = q->target[q->column];
            break;
        case NUMBER:
            read_number(q, bytes, size);
            break;
        case TIER:
            read_tier(q, bytes, size);
            break;
        case VOID:
            if (size)
                read_reason(q, bytes, size);
            break;
        case NOTHING:
            break;
        }
    }
    q->column++;
}

/* The slot of a key. Consecutive numbers, which are usually keyed in order, get neighbouring slots; if that makes long
 * runs, all keys are spread by a hash. */
static size_t home(uint64_t key, size_t mask, bool spread)
{
    return (spread ? key * 0x9E3779B97F4A7C15u >> 24 : key) & mask;
}

/* Moves the keys to a table of a new size. */
static void rehash(struct quick *q, size_t now)
{
    uint64_t **slots = &q->r->quick_numbers[q->channel], *old = *slots;
    size_t before = q->r->quick_slots[q->channel];
    bool spread = q->r->quick_spread[q->channel];
    *slots = tally_alloc(now, sizeof **slots);
    for (size_t i = 0; i < before; i++) {
        if (!old[i])
            continue;
        size_t at = home(old[i], now - 1, spread);
        while ((*slots)[at])
            at = (at + 1) & (now - 1);
        (*slots)[at] = old[i];
    }
    free(old);
    q->r->quick_slots[q->channel] = now;
}

/* Whether the number may have been seen in this channel and tier. */
static bool seen(struct quick *q)
{
    enum { FEWEST = 1024, LONGEST_RUN = 32 };
    uint64_t key = q->number * q->m->tier_count + q->ballot.tier + 1; /* below 2^63, and never 0 */
    size_t *count = &q->r->quick_slots[q->channel];
    if (q->r->quick_used[q->channel] * 4 >= *count * 3)
        rehash(q, *count ? *count * 2 : FEWEST);
    for (;;) {
        uint64_t *slots = q->r->quick_numbers[q->channel];
        bool spread = q->r->quick_spread[q->channel];
        size_t mask = *count - 1, at = home(key, mask, spread), steps = 0;
        for (; slots[at] && (spread || steps < LONGEST_RUN); at = (at + 1) & mask, steps++)
            if (slots[at] == key)
                return true;
        if (!slots[at]) {
            slots[at] = key;
            q->r->quick_used[q->channel]++;
            return false;
        }
        q->r->quick_spread[q->channel] = true;
        rehash(q, *count);
    }
}

/* Applies the rule to the row's ballot. An irregular ballot is reported by its line; tally_ballots_quick checks that
 * every row is one line. */
static void apply_rule(struct quick *q)
{
    struct tally_irregular irregular = {.channel = q->channel,
                                        .tier = q->ballot.tier,
                                        .file = q->file->name,
                                        .line = q->rows + 1,
                                        .ballot = q->number_text,
                                        .detail = ""};
    enum tally_overvote_effect over = TALLY_NOT_OVERVOTED;
    bool by_hand = q->ballot.voided;
    for (size_t i = 0; i < q->written_count && !by_hand; i++)
        q->r->marked(q->r->self, TALLY_NO_POST, q->written[i]);
    if (!by_hand && q->overvotes)
        over = tally_ballot_check_overvote(q->r, q->marks, q->in_favour);
    q->ballot.voided |= over == TALLY_OVERVOTED_BALLOT;
    q->ballot.blank &= !q->ballot.voided;
    if (by_hand || q->ballot.blank) {
        irregular.kind = by_hand ? TALLY_IRREGULAR_VOID : TALLY_IRREGULAR_BLANK;
        irregular.detail = by_hand ? q->reason : "";
        if (q->r->irregular)
            q->r->irregular(q->r->self, &irregular);
    }
    tally_ballot_report_overvote(q->r, irregular, over, q->in_favour);
    q->r->each(q->r->self, &q->ballot);
}

static void on_row(int terminator, void *self)
{
    struct quick *q = self;
    (void)terminator;
    if (!q->header_passed) {
        q->header_passed = true;
    } else if (!q->irregular) {
        q->rows++;
        q->irregular = q->column != q->columns->width || !q->numbered || seen(q);
        if (!q->irregular)
            apply_rule(q);
    }
    q->column = q->written_count = 0;
    q->numbered = false;
    q->ballot.voided = false;
    q->ballot.blank = true;
}

static void progress(void *self, uint64_t done, uint64_t all)
{
    struct quick *q = self;
    if (q->r->progress)
        q->r->progress(q->r->progress_self, done, all);
}

static bool fit(const struct tally_ballot_reader *r, const struct tally_ballot_columns *columns)
{
    const struct tally_meeting *m = r->meeting;
    if (!m->rule || tally_ballots_need_scan(m->rule) || columns->form != TALLY_MARKS_FORM ||
        m->tier_count > TIERS_MAX || (r->form != TALLY_FORM_UNKNOWN && r->form != columns->form))
        return false;
    for (size_t i = 0; i < columns->width && m->reading->rows_checked; i++)
        if (columns->target[i] == TALLY_INTERN_NONE && i != columns->ballot && i != columns->tier &&
            i != columns->voided)
            return false; /* a column without a heading: the scan sees whether it is empty */
    for (size_t i = 0; i < m->person_count; i++)
        if (m->rule->kind == TALLY_RECOMMENDATION && m->roster[i].post == TALLY_NO_POST)
            return false;
    return r->vocabulary->words.count < MARK_SLOTS / 2;
}

bool tally_ballots_quick(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                         const struct tally_ballot_columns *columns)
{
    if (!fit(reader, columns))
        return false;
    struct quick q = {.r = reader,
                      .m = reader->meeting,
                      .channel = file->channel,
                      .file = &file->file,
                      .columns = columns,
                      .target = columns->target,
                      .width = columns->width,
                      .ballot = {.blank = true}};
    q.marks = tally_alloc(q.m->person_count, sizeof *q.marks);
    q.in_favour = tally_alloc(q.m->post_count, sizeof *q.in_favour);
    q.words = tally_alloc(MARK_SLOTS, sizeof *q.words);
    q.roles = tally_alloc(columns->width, sizeof *q.roles);
    q.ballot.marks = q.marks;
    q.written = tally_alloc(columns->width, sizeof *q.written);
    for (size_t i = 0; i < columns->width; i++)
        q.roles[i] = columns->target[i] != TALLY_INTERN_NONE
                         ? (reader->watched && reader->watched[columns->target[i]] ? WATCHED : MARK)
                     : i == columns->ballot ? NUMBER
                     : i == columns->tier   ? TIER
                     : i == columns->voided ? VOID
                                            : NOTHING;
    for (uint32_t p = 0; p < q.m->post_count; p++)
        q.overvotes |= tally_ballot_max_choices(q.m, p) != UINT64_MAX;
    const struct tally_vocabulary *v = reader->vocabulary;
    for (size_t i = 0; i < v->words.count; i++)
        learn(&q, v->words.entries[i], v->meanings[i]);
    learn(&q, tally_text_of(""), v->empty);

    const struct tally_fast_scan calls = {on_field, on_row, reader->progress ? progress : NULL, &q.irregular};
    bool ok = tally_table_scan_fast(&file->file, &calls, &q);
    ok = ok && !tally_numbers_lost_zeros(&reader->widths[file->channel]);
    ok = ok && file->file.lines == q.rows + 1; /* libcsv skips blank lines, which the scan reports */
    file->file.rows = q.rows;
    if (ok)
        reader->form = columns->form;
    free(q.marks);
    free(q.in_favour);
    free(q.words);
    free(q.roles);
    free(q.written);
    free(q.reason);
    return ok;
}
