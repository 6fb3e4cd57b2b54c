/* The quick reader of a file of ballots: no places, no copies, no messages. If anything is unusual it fails, and the
 * file is scanned instead. */
#include <stdlib.h>
#include <string.h>
#include <tally/ballot.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "ballot/ballot.h"
#include "ballot/number_set.h"
#include "ballot/numbers.h"
#include "ballot/scan.h"
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

enum { NUMBER_MAX = 32, TIERS_MAX = 64, LONGEST_WORD = 16, MARK_SLOTS = 1024, TIER_SLOTS = 256, NAME_SLOTS = 1024 };

/* A short word as two numbers, and what it means. */
struct word {
    uint64_t head, tail;
    uint8_t size; /* the size in bytes plus one; 0: an empty slot */
    uint32_t meaning;
};

/* Words by their bytes: a hash table with open addressing, at most half full. */
struct words {
    struct word *slots;
    size_t count, room; /* room: a power of two */
};

struct column {
    uint32_t cell, target; /* target: a person, of names a post */
};

struct quick {
    struct tally_ballot_reader *r;
    const struct tally_meeting *m;
    enum tally_channel channel;
    const struct tally_file *file;
    const struct tally_ballot_columns *columns;
    struct column *items; /* the columns for marks or names */
    size_t item_count;
    struct words marks_called, tiers_called, names_called; /* names_called: those that were met */
    bool digits_called[NUMBER_MAX + 1]; /* by size: a tier or mark may be called so, with a digit in it */
    uint16_t *marks;
    enum tally_cell_content *content; /* as struct tally_raw_ballot has it; NULL: nobody asks */
    uint64_t *in_favour;
    struct tally_ballot_scan names; /* of names, what the rule is applied to: the names, and how many each post has */
    uint64_t rows;
    bool header_passed, overvotes;
    bool digits_seen, perhaps_note; /* a number was of digits; this one is not, and the row may be a note */

    struct tally_ballot ballot; /* of the row that is being read */
    char *texts;                /* its number, and why it is void, as texts */
    size_t text_room;
};

/* ---- words ---- */

/* The first n bytes of eight, as a little-endian machine loads them; a big-endian one masks other bytes and finds no
 * word: slower, never wrong. */
static const uint64_t first[] = {
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, UINT64_MAX,
};

/* Reads LONGEST_WORD bytes, whatever the size. */
static inline struct word word_of(const char *bytes, size_t size)
{
    struct word w = {.size = (uint8_t)(size + 1)};
    uint64_t eight[2];
    memcpy(eight, bytes, sizeof eight);
    w.head = eight[0] & first[size < 8 ? size : 8]; /* the bytes after the word's end are cleared */
    w.tail = eight[1] & first[size < 8 ? 0 : size - 8];
    return w;
}

/* The word's slot, or the empty one where it belongs. */
static inline struct word *find_word(const struct words *words, const struct word *w)
{
    size_t at = ((w->head ^ w->tail << 13 ^ w->size) * UINT64_C(0x9E3779B97F4A7C15)) >> 32;
    for (;; at++) {
        struct word *slot = &words->slots[at & (words->room - 1)];
        if (!slot->size || (slot->head == w->head && slot->tail == w->tail && slot->size == w->size))
            return slot;
    }
}

/* Words that are too long, or too many, are left out. */
static void learn(struct words *words, struct tally_text text, uint32_t meaning)
{
    char bytes[LONGEST_WORD] = {0};
    if (text.size > LONGEST_WORD || words->count == words->room / 2)
        return;
    if (text.size)
        memcpy(bytes, text.bytes, text.size);
    struct word w = word_of(bytes, text.size);
    w.meaning = meaning;
    *find_word(words, &w) = w;
    words->count++;
}

/* ---- the cells of a row: each false if the file is to be scanned ---- */

/* The marks. A cell with one that is not known, or with several, is left to the scan. */
static bool read_marks(struct quick *q, const struct tally_text *cells)
{
    bool known = true, blank = true;
    for (size_t i = 0; i < q->item_count; i++) {
        const struct tally_text *cell = &cells[q->items[i].cell];
        if (cell->size > LONGEST_WORD)
            return false;
        /* an empty cell is looked up like any word: whether a cell is empty cannot be predicted, and a mispredicted
         * branch costs more than a look-up */
        const struct word w = word_of(cell->bytes, cell->size), *found = find_word(&q->marks_called, &w);
        known &= found->size != 0;
        blank &= cell->size == 0;
        q->marks[q->items[i].target] = (uint16_t)found->meaning;
    }
    for (size_t i = 0; i < q->item_count && q->content; i++)
        q->content[q->items[i].target] = cells[q->items[i].cell].size ? TALLY_CELL_MARKED : TALLY_CELL_EMPTY;
    q->ballot.blank = blank;
    return known;
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
static bool may_be_no_data(struct tally_text number)
{
    bool digits = false, sign = false;
    for (size_t i = 0; i < number.size; i++) {
        digits |= number.bytes[i] >= '0' && number.bytes[i] <= '9';
        sign |= number.bytes[i] == ':' || number.bytes[i] == ',';
    }
    return sign || !digits;
}

/* The same for what is not made of ASCII letters and digits, a digit among them, or may be a tier or a mark. */
static bool is_unusual(const struct quick *q, struct tally_text number)
{
    const struct tally_reading *reading = q->m->reading;
    return (may_be_no_data(number) && reading->rows_checked && tally_table_is_no_data(number)) ||
           (reading->characters_checked && memchr(number.bytes, '?', number.size) != NULL) ||
           tally_ballot_moved(q->r, q->columns->form, number) != TALLY_NOT_MOVED;
}

/* A number of digits that must not be there twice, or a text of other visible ASCII characters. */
static bool read_number(struct quick *q, struct tally_text number)
{
    const bool by_value = q->m->reading->numbers_by_value;
    size_t digits = 0, letters = 0, zeros = 0, seen = 0;
    if (!number.size || number.size > NUMBER_MAX)
        return false;
    for (size_t i = 0; i < number.size; i++) {
        const unsigned char c = (unsigned char)number.bytes[i];
        digits += c >= '0' && c <= '9';
        letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        seen += c > ' ' && c < 0x80; /* others may hold blanks or invisible characters */
    }
    if (seen != number.size)
        return false;
    q->perhaps_note = digits != number.size && q->digits_seen && q->m->reading->rows_checked;
    if (digits == number.size) {
        q->digits_seen = true;
        zeros = number.size > 1 && *number.bytes == '0';
        if (by_value)
            note_width(q, number.size, zeros);
    } else if (digits + letters != number.size || !digits || q->digits_called[number.size]) {
        return !is_unusual(q, number);
    }
    return true;
}

static bool read_tier(struct quick *q, struct tally_text text)
{
    const bool is_short = text.size <= LONGEST_WORD;
    if (is_short) {
        const struct word w = word_of(text.bytes, text.size), *found = find_word(&q->tiers_called, &w);
        q->ballot.tier = found->meaning;
        if (found->size)
            return true;
    }
    q->ballot.tier = tally_meeting_find_tier(q->m, text);
    if (q->ballot.tier == TALLY_INTERN_NONE || (text.size && memchr(text.bytes, '\n', text.size)))
        return false;
    learn(&q->tiers_called, text, q->ballot.tier);
    return true;
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

/* The reason that voids the ballot, in a cell that is not empty; trimmed in place. */
static bool read_reason(struct quick *q, struct tally_text *cell)
{
    const struct tally_reading *reading = q->m->reading;
    const struct tally_text reason = *cell = tally_text_trim(*cell);
    q->ballot.voided = reason.size > 0;
    return !(reading->reasons_checked && tally_text_is_no_reason(reason)) && !tally_ballot_is_mark(q->r, reason) &&
           !tally_ballot_is_names(q->r, reason) &&
           !(reading->rows_checked && q->columns->voided == 0 && tally_table_is_no_data(reason)) &&
           (!reading->characters_checked || has_usual_characters(reason)) &&
           tally_text_is_seen(reason); /* not only blanks in quotes, or invisible characters */
}

/* ---- names ---- */

/* The person that a name means, by the roster alone, whatever the column. False: a closer look is needed, a ruling, or
 * a message. */
static bool find_name(struct quick *q, struct tally_text name, uint32_t *person)
{
    if (name.size <= LONGEST_WORD) {
        char bytes[LONGEST_WORD] = {0};
        memcpy(bytes, name.bytes, name.size);
        const struct word w = word_of(bytes, name.size), *found = find_word(&q->names_called, &w);
        *person = found->meaning;
        if (found->size)
            return true;
    }
    struct tally_arena arena = {NULL};
    const struct tally_matches matches =
        tally_meeting_find_person(q->m, tally_text_match_name(q->m->reading, &arena, name));
    tally_arena_clear(&arena);
    *person = matches.first;
    if (matches.count == 1)
        learn(&q->names_called, name, matches.first);
    return matches.count == 1;
}

/* Adds a name to those of the ballot. False: it is there already, or the roster has the person for another post. */
static bool add_name(struct quick *q, size_t begin, uint32_t post, uint32_t person)
{
    struct tally_ballot_scan *s = &q->names;
    const uint32_t listed = q->m->roster[person].post;
    for (size_t i = begin; i < s->name_count; i++)
        if (s->names[i].person == person)
            return false;
    TALLY_PUSH(s->names, s->name_count, s->name_room) = (struct tally_nomination){post, person};
    return listed == TALLY_NO_POST || listed == post;
}

/* Whether nothing in a cell of names is to be reported, whatever the names are. */
static bool is_plain(const struct quick *q, struct tally_text cell)
{
    for (size_t at = 0; at < cell.size;) {
        uint32_t c;
        at += tally_text_next(cell.bytes + at, cell.size - at, &c);
        if (c == '\n' || tally_character_is_lost(c))
            return false;
    }
    return has_usual_characters(cell) && !(q->m->reading->characters_checked && tally_text_is_formula_error(cell));
}

/* The names in the cell of a post that is not empty. */
static bool read_names(struct quick *q, struct tally_text cell, uint32_t post)
{
    const size_t begin = q->names.name_count;
    uint32_t person;
    if (cell.size <= LONGEST_WORD) { /* the usual case: one name, which was met before */
        const struct word w = word_of(cell.bytes, cell.size), *found = find_word(&q->names_called, &w);
        if (found->size)
            return add_name(q, begin, post, found->meaning);
    }
    struct tally_text rest = tally_text_trim(cell), part;
    if (!is_plain(q, rest))
        return false;
    while (tally_text_part(&rest, &part))
        if (!find_name(q, part, &person) || !add_name(q, begin, post, person))
            return false;
    return q->names.name_count > begin;
}

/* The cells of names. Those of a void ballot are not read. */
static bool read_posts(struct quick *q, const struct tally_text *cells)
{
    q->names.name_count = 0;
    q->ballot.blank = true;
    for (size_t i = 0; i < q->item_count && !q->ballot.voided; i++) {
        const struct tally_text cell = cells[q->items[i].cell];
        if (cell.size && !read_names(q, cell, q->items[i].target))
            return false;
        q->ballot.blank &= cell.size == 0;
    }
    return true;
}

/* ---- the row ---- */

/* Copies of two texts, which live until the next call. */
static void copy_texts(struct quick *q, struct tally_text a, struct tally_text b, const char **copy_a,
                       const char **copy_b)
{
    if (q->text_room < a.size + b.size + 2)
        q->texts = tally_resize(q->texts, q->text_room = 2 * (a.size + b.size + 2), 1);
    memcpy(q->texts, a.bytes, a.size);
    q->texts[a.size] = '\0';
    if (b.size)
        memcpy(q->texts + a.size + 1, b.bytes, b.size);
    q->texts[a.size + 1 + b.size] = '\0';
    *copy_a = q->texts;
    *copy_b = q->texts + a.size + 1;
}

/* Reports what is irregular about the row's ballot. */
static void report(struct quick *q, const struct tally_fast_row *row, struct tally_text reason,
                   enum tally_overvote_effect over)
{
    struct tally_irregular irregular = {.kind = reason.size ? TALLY_IRREGULAR_VOID : TALLY_IRREGULAR_BLANK,
                                        .channel = q->channel,
                                        .tier = q->ballot.tier,
                                        .file = q->file->name,
                                        .line = tally_table_fast_line(row, q->columns->ballot)};
    copy_texts(q, row->cells[q->columns->ballot], reason, &irregular.ballot, &irregular.detail);
    if ((reason.size || q->ballot.blank) && q->r->irregular)
        q->r->irregular(q->r->self, &irregular);
    tally_ballot_report_overvote(q->r, irregular, over, q->in_favour);
}

/* Tells of what is written for the items that are deferred. */
static void tell_watched(const struct quick *q, const struct tally_fast_row *row)
{
    const struct tally_ballot_scan *s = &q->names;
    for (size_t i = 0; i < q->item_count && q->columns->form == TALLY_MARKS_FORM; i++)
        if (q->r->watched[q->items[i].target] && row->cells[q->items[i].cell].size)
            q->r->marked(q->r->self, TALLY_NO_POST, q->items[i].target);
    for (size_t i = 0; i < s->name_count; i++)
        if (q->r->watched[s->names[i].person])
            q->r->marked(q->r->self, s->names[i].post, s->names[i].person);
}

/* Passes the row's ballot on as it was read. */
static void pass_raw(const struct quick *q)
{
    q->r->raw(q->r->self, &(struct tally_raw_ballot){.channel = q->channel,
                                                     .tier = q->ballot.tier,
                                                     .voided = q->ballot.voided,
                                                     .blank = q->ballot.blank && !q->ballot.voided,
                                                     .marks = q->marks,
                                                     .content = q->content,
                                                     .names = q->names.names,
                                                     .name_count = q->names.name_count});
}

/* Applies the rule to the row's ballot. */
static void apply_rule(struct quick *q, const struct tally_fast_row *row, struct tally_text reason)
{
    enum tally_overvote_effect over = TALLY_NOT_OVERVOTED;
    const bool by_hand = q->ballot.voided, names = q->columns->form == TALLY_NAMES_FORM;
    if (q->r->raw)
        pass_raw(q);
    if (q->r->watched && !by_hand)
        tell_watched(q, row);
    if (!by_hand && q->overvotes)
        over = names ? tally_scan_check_overvoted_names(&q->names)
                     : tally_ballot_check_overvote(q->r, q->marks, q->in_favour);
    q->ballot.voided |= over == TALLY_OVERVOTED_BALLOT;
    q->ballot.blank &= !q->ballot.voided;
    q->ballot.names = q->names.names;
    q->ballot.name_count = q->ballot.voided ? 0 : q->names.name_count;
    if (by_hand || q->ballot.blank || over != TALLY_NOT_OVERVOTED)
        report(q, row, reason, over);
    q->r->each(q->r->self, &q->ballot);
}

static bool on_row(void *self, const struct tally_fast_row *row)
{
    struct quick *q = self;
    const struct tally_ballot_columns *c = q->columns;
    struct tally_text reason = {"", 0};
    if (row->count != c->width)
        return false;
    if (!q->header_passed)
        return q->header_passed = true;
    q->rows++;
    q->ballot.voided = false;
    q->ballot.tier = 0;
    if (!read_number(q, row->cells[c->ballot]) || (c->tier != TALLY_NO_COLUMN && !read_tier(q, row->cells[c->tier])))
        return false;
    if (c->voided != TALLY_NO_COLUMN && row->cells[c->voided].size) {
        reason = row->cells[c->voided];
        if (!read_reason(q, &reason))
            return false;
    }
    if (c->form == TALLY_MARKS_FORM ? !read_marks(q, row->cells) : !read_posts(q, row->cells))
        return false;
    if (q->perhaps_note && q->ballot.blank && !q->ballot.voided)
        return false;
    if (!tally_number_set_add(&q->r->quick_numbers[q->channel], row->cells[c->ballot], q->m->reading->numbers_by_value,
                              q->ballot.tier, q->m->tier_count))
        return false;
    apply_rule(q, row, reason);
    return true;
}

static void progress(void *self, uint64_t done, uint64_t all)
{
    const struct quick *q = self;
    q->r->progress(q->r->progress_self, done, all);
}

/* ---- the file ---- */

static bool fit(const struct tally_ballot_reader *r, const struct tally_ballot_columns *columns)
{
    const struct tally_meeting *m = r->meeting;
    if (!m->rule || tally_ballots_need_scan(m->rule) || columns->form == TALLY_FORM_UNKNOWN ||
        columns->ballot == TALLY_NO_COLUMN || m->tier_count > TIERS_MAX ||
        (r->form != TALLY_FORM_UNKNOWN && r->form != columns->form))
        return false;
    for (size_t i = 0; i < columns->width && m->reading->rows_checked; i++)
        if (columns->target[i] == TALLY_INTERN_NONE && i != columns->ballot && i != columns->tier &&
            i != columns->voided)
            return false; /* a column without a heading: the scan sees whether it is empty */
    for (size_t i = 0; i < m->person_count; i++)
        if (columns->form == TALLY_MARKS_FORM && m->rule->kind == TALLY_RECOMMENDATION &&
            m->roster[i].post == TALLY_NO_POST)
            return false;
    return r->vocabulary->words.count < MARK_SLOTS / 2;
}

/* Notes the sizes of the words that have a digit in them. */
static void note_digits(struct quick *q, const struct tally_intern *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct tally_text word = words->entries[i];
        for (size_t k = 0; k < word.size && word.size <= NUMBER_MAX; k++)
            q->digits_called[word.size] |= word.bytes[k] >= '0' && word.bytes[k] <= '9';
    }
}

/* What the words in the cells mean, and which cells hold marks. */
static void prepare(struct quick *q)
{
    const struct tally_vocabulary *v = q->r->vocabulary;
    q->marks_called = (struct words){tally_alloc(MARK_SLOTS, sizeof(struct word)), 0, MARK_SLOTS};
    q->tiers_called = (struct words){tally_alloc(TIER_SLOTS, sizeof(struct word)), 0, TIER_SLOTS};
    for (size_t i = 0; i < v->words.count; i++)
        learn(&q->marks_called, v->words.entries[i], v->meanings[i]);
    learn(&q->marks_called, tally_text_of(""), v->empty);
    q->names_called = (struct words){tally_alloc(NAME_SLOTS, sizeof(struct word)), 0, NAME_SLOTS};
    note_digits(q, &v->words);
    if (q->columns->form == TALLY_NAMES_FORM)
        note_digits(q, &q->m->written);
    note_digits(q, &q->m->tiers_called.texts);
    q->items = tally_alloc(q->columns->width, sizeof *q->items);
    for (size_t i = 0; i < q->columns->width; i++)
        if (q->columns->target[i] != TALLY_INTERN_NONE)
            q->items[q->item_count++] = (struct column){(uint32_t)i, q->columns->target[i]};
    for (uint32_t p = 0; p < q->m->post_count; p++)
        q->overvotes |= tally_ballot_max_choices(q->m, p) != UINT64_MAX;
}

bool tally_ballots_quick(struct tally_ballot_reader *reader, struct tally_ballot_file *file,
                         const struct tally_ballot_columns *columns)
{
    if (!fit(reader, columns))
        return false;
    struct quick q = {
        .r = reader, .m = reader->meeting, .channel = file->channel, .file = &file->file, .columns = columns};
    q.marks = tally_alloc(q.m->person_count, sizeof *q.marks);
    q.in_favour = tally_alloc(q.m->post_count, sizeof *q.in_favour);
    q.content = reader->raw ? tally_alloc(q.m->person_count, sizeof *q.content) : NULL;
    q.ballot.marks = q.marks;
    q.names = (struct tally_ballot_scan){.m = q.m, .in_favour = q.in_favour};
    prepare(&q);
    const struct tally_fast_scan calls = {on_row, reader->progress ? progress : NULL};
    const bool ok =
        tally_table_scan_fast(&file->file, &calls, &q) && !tally_numbers_lost_zeros(&reader->widths[file->channel]);
    file->file.rows = q.rows;
    if (ok)
        reader->form = columns->form;
    free(q.marks_called.slots);
    free(q.tiers_called.slots);
    free(q.names_called.slots);
    free(q.names.names);
    free(q.items);
    free(q.marks);
    free(q.content);
    free(q.in_favour);
    free(q.texts);
    return ok;
}
