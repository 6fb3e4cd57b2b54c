/* Reading meeting.csv: its keys, and its facts, dates and declared marks. */
#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/num.h>

#include "base/character.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "meeting/columns.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "table/cell.h"
#include "table/load.h"
#include "table/table.h"

static const char *text_of(const struct tally_meeting_reader *r, enum tally_meeting_key key)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, key);
    return line ? tally_arena_text(r->arena, line->cell.text.bytes, line->cell.text.size) : "";
}

static size_t key_of(struct tally_text text)
{
    size_t k = 0;
    while (k < TALLY_KEYS && !tally_text_is(text, tally_meeting_keys[k].english) &&
           !tally_text_is(text, tally_meeting_keys[k].chinese))
        k++;
    return k;
}

/* The same for a cell: “主 持 人” too, as labels match. */
static size_t key_in(struct tally_meeting_reader *r, struct tally_text text)
{
    size_t k = key_of(text);
    if (k == TALLY_KEYS && r->m->reading->rows_checked)
        k = key_of(tally_text_match_name(r->m->reading, r->arena, text));
    bool evidence = k >= TALLY_KEY_BALLOTS_SECOND && k <= TALLY_KEY_KEYED_SECOND;
    return evidence && !r->m->reading->evidence ? TALLY_KEYS : k;
}

/* Marks the keys whose value may have been in a row that could not be read: the row's key, or any. */
static void mark_unreadable(struct tally_meeting_reader *r, struct tally_text key)
{
    size_t k = key_in(r, key);
    for (size_t i = 0; i < TALLY_KEYS; i++)
        r->unreadable[i] |= k == TALLY_KEYS || i == k;
}

/* The keys whose values are names of files of the meeting. */
static bool names_file(enum tally_meeting_key key)
{
    return key == TALLY_KEY_BALLOTS || key == TALLY_KEY_TALKS || key == TALLY_KEY_AFTER ||
           key == TALLY_KEY_BALLOTS_SECOND || key == TALLY_KEY_TALKS_SECOND;
}

/* files: the names of files above. */
static void read_line(struct tally_meeting_reader *r, const struct tally_cell *key_cell, const struct tally_cell *value,
                      struct tally_intern *files)
{
    size_t k = key_in(r, key_cell->text);
    enum tally_meeting_key key = (enum tally_meeting_key)k;
    if (k == TALLY_KEYS) {
        const bool other = tally_meeting_is_other_official(key_cell->text);
        const char *near = other ? NULL : tally_meeting_near_key(key_cell->text, &k);
        if (near)
            r->misspelt[k] = true;
        if (!tally_cell_check_seen(key_cell, r->diags))
            return;
        tally_diags_add(r->diags, TALLY_UNKNOWN_KEY, key_cell->place,
                        other ? N_("“%1$s” is not an item of meeting.csv, which names only 主持人 (host), 计票人 "
                                   "(teller) and 监票人 (scrutineer); delete the row")
                        : near ? N_("“%1$s” is not an item of meeting.csv; did you mean “%2$s”?")
                               : N_("“%1$s” is not an item of meeting.csv; correct or delete it"),
                        TALLY_ARGS(tally_meeting_copy(r, key_cell), near));
        return;
    }
    if (!tally_meeting_keys[k].repeatable && tally_meeting_line(r, key)) {
        char line[TALLY_NUMBER_SIZE];
        tally_diags_add(r->diags, TALLY_DUPLICATE_KEY, key_cell->place,
                        N_("“%1$s” is already in row %2$s and may be given only once; delete one of the two"),
                        TALLY_ARGS(tally_meeting_copy(r, key_cell),
                                   tally_number(line, tally_place_row(tally_meeting_line(r, key)->cell.place))));
        return;
    }
    if (value->text.size == 0) { /* not filled in */
        if (tally_meeting_keys[k].required)
            tally_meeting_error(r, TALLY_MISSING_KEY, value->place, N_("“%1$s” has no value; fill it in"),
                                tally_meeting_copy(r, key_cell));
        if (tally_meeting_keys[k].required)
            r->lines[r->count++] = (struct tally_meeting_line){key, *value};
        return;
    }
    size_t before = files->count;
    if (names_file(key) && tally_intern(files, value->text) < before) {
        tally_meeting_error(r, TALLY_DUPLICATE_KEY, value->place,
                            N_("the file “%1$s” is named twice; delete one of the rows"), tally_meeting_copy(r, value));
        return;
    }
    r->lines[r->count++] = (struct tally_meeting_line){key, *value};
}

static bool plain_id(struct tally_text id)
{
    for (size_t i = 0; i < id.size; i++) {
        char c = id.bytes[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alnum && (i == 0 || (c != '.' && c != '_' && c != '-')))
            return false;
    }
    return id.size >= 1 && id.size <= 64;
}

/* Reads a line's date, and writes it as YYYY-MM-DD wherever it is shown. */
static bool read_date(struct tally_meeting_reader *r, enum tally_meeting_key key, struct tally_date *day)
{
    for (size_t i = 0; i < r->count; i++) {
        char text[TALLY_DATE_SIZE];
        if (r->lines[i].key != key)
            continue;
        if (!r->m->reading->dates_as_written)
            return tally_text_date(r->lines[i].cell.text, day);
        if (!tally_text_written_date(r->lines[i].cell.text, day))
            return false;
        tally_date_text(text, *day);
        r->lines[i].cell.text = tally_text_of(tally_arena_text(r->arena, text, strlen(text)));
        return true;
    }
    return false;
}

static void read_dates(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *date = tally_meeting_line(r, TALLY_KEY_DATE),
                                    *recommended = tally_meeting_line(r, TALLY_KEY_RECOMMENDED);
    struct tally_date day;
    if (date && date->cell.text.size) {
        r->has_date = read_date(r, TALLY_KEY_DATE, &r->date);
        if (!r->has_date && !date->cell.reported)
            tally_meeting_error(
                r, TALLY_BAD_DATE, date->cell.place,
                N_("“%1$s” is not a valid date; write it like 2026-04-17 (format the cell as text first)"),
                tally_meeting_copy(r, &date->cell));
    }
    bool read = recommended && read_date(r, TALLY_KEY_RECOMMENDED, &day);
    if (recommended && !read && !recommended->cell.reported)
        tally_meeting_error(r, TALLY_BAD_DATE, recommended->cell.place,
                            N_("“%1$s” is not a valid date; write it like 2026-04-17 (format the cell as text first)"),
                            tally_meeting_copy(r, &recommended->cell));
    if (read && r->has_date && tally_date_compare(day, r->date) > 0)
        tally_meeting_error(r, TALLY_BAD_DATE, recommended->cell.place,
                            N_("the date of the recommendation, %1$s, is later than the meeting; check both dates"),
                            tally_meeting_copy(r, &recommended->cell));
}

/* ○=同意;×=反对: the first and the last equals sign have a sign that separates between them. */
static bool declares_several(struct tally_text text)
{
    size_t first = 0, last = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        if (c != '=' && c != 0xFF1D)
            continue;
        first = first ? first : at + n;
        last = at;
    }
    const struct tally_text between = {text.bytes + first, last > first ? last - first : 0};
    return tally_text_has_several(between, false) || tally_text_has(tally_text_trim(between), ' ') ||
           tally_text_has(between, 0x3000);
}

/* ○、√=同意: several signs before the equals sign. */
static bool has_several_signs(struct tally_text text)
{
    uint32_t c = 0;
    size_t end = 0;
    for (size_t n; end < text.size; end += n) {
        n = tally_text_next(text.bytes + end, text.size - end, &c);
        if (c == '=' || c == 0xFF1D)
            break;
    }
    return end < text.size && tally_text_has_several((struct tally_text){text.bytes, end}, false);
}

/* Without blanks of any kind at its ends. */
static struct tally_text without_blanks(const struct tally_meeting *m, struct tally_text text)
{
    text = tally_text_trim(text);
    if (!m->reading->characters_checked)
        return text;
    size_t begin = text.size, end = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        uint32_t c;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
        if (tally_text_is_odd_blank(c) || !tally_text_trim((struct tally_text){text.bytes + at, n}).size)
            continue;
        begin = at < begin ? at : begin;
        end = at + n;
    }
    return (struct tally_text){text.bytes + begin, end > begin ? end - begin : 0};
}

static void read_marks(struct tally_meeting_reader *r)
{
    struct tally_meeting *m = r->m;
    m->marks = tally_arena_alloc(r->arena, r->count, sizeof *m->marks);
    for (size_t i = 0; i < r->count; i++) {
        if (r->lines[i].key != TALLY_KEY_MARK)
            continue;
        struct tally_text text = r->m->reading->characters_checked
                                     ? tally_text_standard(r->arena, r->lines[i].cell.text)
                                     : r->lines[i].cell.text;
        if (r->m->reading->characters_checked && (declares_several(text) || has_several_signs(text))) {
            r->unreadable[TALLY_KEY_MARK] = true;
            tally_meeting_error(
                r, TALLY_SEVERAL_VALUES, r->lines[i].cell.place,
                N_("“%1$s” declares several signs; give each a row of its own: 记号 (mark) in the first cell, "
                   "and one sign with its meaning in the second"),
                tally_meeting_copy(r, &r->lines[i].cell));
            continue;
        }
        size_t sign = 0, behind = 0;
        for (size_t at = 0; at < text.size;) { /* the last equals sign, half or full width */
            uint32_t c;
            size_t n = tally_text_next(text.bytes + at, text.size - at, &c);
            if (c == '=' || c == 0xFF1D) {
                sign = at;
                behind = at + n;
            }
            at += n;
        }
        m->marks[m->mark_count++] = (struct tally_declared_mark){
            tally_meeting_copy(r, &r->lines[i].cell), without_blanks(m, (struct tally_text){text.bytes, sign}),
            without_blanks(m, (struct tally_text){text.bytes + behind, text.size - behind}), r->lines[i].cell.place};
    }
}

/* 第四篇 四(三), 第五篇 4: by ballots, by raised hands or by voice. */
static void read_method(struct tally_meeting_reader *r)
{
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_METHOD);
    if (!line)
        return;
    struct tally_text word = tally_text_fold_mark(r->arena, line->cell.text);
    if (tally_method_read(tally_arena_text(r->arena, word.bytes, word.size), &r->m->facts.method))
        return;
    r->unreadable[TALLY_KEY_METHOD] = true;
    tally_meeting_error(r, TALLY_RULE_MISMATCH, line->cell.place,
                        N_("“%1$s” is not a way to vote; write 投票 (ballots), 举手 (hands) or 口头 (voice)"),
                        tally_meeting_copy(r, &line->cell));
}

/* 第四篇 五(一): “换届考察时已公示” and the like; without a reason nobody could check it. */
static void check_publicity(const struct tally_meeting_reader *r)
{
    static const char done[] = "已公示";
    const struct tally_meeting_line *line = tally_meeting_line(r, TALLY_KEY_PUBLICITY);
    if (!line)
        return;
    const char *said = tally_meeting_copy(r, &line->cell);
    bool begins = !strncmp(said, done, sizeof done - 1);
    size_t reason = 0; /* how many characters of it are letters or figures */
    for (size_t at = sizeof done - 1, size = strlen(said); begins && at < size;) {
        uint32_t c;
        at += tally_text_next(said + at, size - at, &c);
        reason += tally_text_is_han(c) || (c < 0x80 && isalnum((int)c));
    }
    if (!begins || reason == 0)
        tally_meeting_error(
            r, TALLY_RULE_MISMATCH, line->cell.place,
            N_("“%1$s”: this row is only for a vote after which no publicity is held again; write 已公示 "
               "and when and why it was held, or delete the row"),
            said);
}

/* One archive, one file in each row, as with officials. */
static void check_single_values(struct tally_meeting_reader *r)
{
    for (size_t i = 0; i < r->count; i++) {
        enum tally_meeting_key key = r->lines[i].key;
        const struct tally_cell *cell = &r->lines[i].cell;
        if ((key != TALLY_KEY_ARCHIVE && (!names_file(key) || key == TALLY_KEY_AFTER)) ||
            !r->m->reading->characters_checked || !tally_text_has_several(cell->text, key == TALLY_KEY_ARCHIVE))
            continue;
        if (key != TALLY_KEY_ARCHIVE && r->source->exists(r->source, tally_meeting_copy(r, cell)))
            continue; /* a file of that very name */
        r->misspelt[key] = true;
        tally_meeting_error(r, TALLY_SEVERAL_VALUES, cell->place,
                            key == TALLY_KEY_ARCHIVE
                                ? N_("“%1$s”: write one archive in each row, and as many rows as there are archives")
                                : N_("“%1$s”: write one file in each row, and as many rows as there are files"),
                            tally_meeting_copy(r, cell));
    }
}

static bool is_typist(enum tally_meeting_key key)
{
    return key == TALLY_KEY_KEYED || key == TALLY_KEY_KEYED_SECOND;
}

/* The keys whose values are names of persons. */
static bool is_person(enum tally_meeting_key key)
{
    return (key >= TALLY_KEY_HOST && key <= TALLY_KEY_SCRUTINEER) || is_typist(key);
}

/* 无 in place of a name, an archive, a record: it would be printed, and taken for one. Officials who count have a check
 * of their own. */
static void check_none(struct tally_meeting_reader *r)
{
    static const bool free_texts[TALLY_KEYS] = {
        [TALLY_KEY_TITLE] = true,
        [TALLY_KEY_BODY] = true,
        [TALLY_KEY_PHONE] = true,
        [TALLY_KEY_ARCHIVE] = true,
    };
    for (size_t i = 0; i < r->count && r->m->reading->reasons_checked; i++) {
        enum tally_meeting_key key = r->lines[i].key;
        const struct tally_cell *cell = &r->lines[i].cell;
        bool named = key == TALLY_KEY_HOST || is_typist(key);
        if ((!named && !free_texts[key]) || !tally_text_is_none(cell->text))
            continue;
        r->misspelt[key] = true;
        if (named)
            tally_meeting_error(r, TALLY_BAD_OFFICIALS, cell->place,
                                N_("“%1$s” is nobody's name; write the name, or delete this row"),
                                tally_meeting_copy(r, cell));
        else
            tally_diags_add(r->diags, TALLY_NOT_A_REASON, cell->place,
                            tally_meeting_keys[key].required
                                ? N_("“%1$s” is not what belongs here; write it (%2$s)")
                                : N_("“%1$s” would count as “%2$s”; if there is none, delete this row"),
                            TALLY_ARGS(tally_meeting_copy(r, cell), tally_meeting_keys[key].chinese));
    }
}

static void read_facts(struct tally_meeting_reader *r)
{
    struct tally_meeting_facts *f = &r->m->facts;
    for (size_t i = 0; i < r->count; i++) /* names are printed with the standard characters */
        if (is_person(r->lines[i].key))
            r->lines[i].cell.text = tally_cell_standard(&r->lines[i].cell, r->arena, r->diags);
    read_dates(r);
    f->id = text_of(r, TALLY_KEY_MEETING);
    f->title = text_of(r, TALLY_KEY_TITLE);
    f->body = text_of(r, TALLY_KEY_BODY);
    f->place = text_of(r, TALLY_KEY_PLACE);
    f->date = text_of(r, TALLY_KEY_DATE);
    f->host = text_of(r, TALLY_KEY_HOST);
    f->recommended = text_of(r, TALLY_KEY_RECOMMENDED);
    f->deferred = text_of(r, TALLY_KEY_DEFERRED);
    f->tellers = tally_meeting_texts(r, TALLY_KEY_TELLER, &f->teller_count);
    f->scrutineers = tally_meeting_texts(r, TALLY_KEY_SCRUTINEER, &f->scrutineer_count);
    f->archives = tally_meeting_texts(r, TALLY_KEY_ARCHIVE, &f->archive_count);
    f->publicity_done = text_of(r, TALLY_KEY_PUBLICITY);
    f->relaxed = text_of(r, TALLY_KEY_RELAXED);
    f->phones = tally_meeting_texts(r, TALLY_KEY_PHONE, &f->phone_count);
    f->keyed = tally_meeting_texts(r, TALLY_KEY_KEYED, &f->keyed_count);
    f->keyed_second = tally_meeting_texts(r, TALLY_KEY_KEYED_SECOND, &f->keyed_second_count);

    const struct tally_meeting_line *id = tally_meeting_line(r, TALLY_KEY_MEETING);
    if (id && id->cell.text.size && !plain_id(id->cell.text))
        tally_meeting_error(r, TALLY_BAD_ID, id->cell.place,
                            N_("the meeting's id “%1$s” is used in file names: write 1 to 64 characters of A-Z a-z 0-9 "
                               ". _ -, beginning with a letter or digit"),
                            tally_meeting_copy(r, &id->cell));
    for (size_t i = 0; i < r->count; i++) { /* officials' names */
        const struct tally_cell *cell = &r->lines[i].cell;
        struct tally_text rest = cell->text, part;
        if (!is_person(r->lines[i].key) || !cell->text.size)
            continue;
        bool named = tally_cell_check_name(cell, r->diags),
             several = named && tally_text_part(&rest, &part) && tally_text_part(&rest, &part);
        several |= named && r->m->reading->characters_checked && tally_text_has_several(cell->text, true);
        r->misspelt[r->lines[i].key] |= !named || several;
        if (several)
            tally_meeting_error(
                r, is_typist(r->lines[i].key) ? TALLY_SEVERAL_VALUES : TALLY_BAD_OFFICIALS, cell->place,
                N_("“%1$s”: write one person in each row, and as many rows as there are persons; if it is one "
                   "person, write the name without a blank or sign in it"),
                tally_meeting_copy(r, cell));
    }
    check_single_values(r);
    check_none(r);
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].key == TALLY_KEY_TITLE || r->lines[i].key == TALLY_KEY_BODY ||
            r->lines[i].key == TALLY_KEY_PLACE || r->lines[i].key == TALLY_KEY_ARCHIVE)
            tally_cell_check_whole(&r->lines[i].cell, r->diags);
    const struct tally_meeting_line *deferred = tally_meeting_line(r, TALLY_KEY_DEFERRED);
    if (deferred && tally_cell_check_reason(&deferred->cell, r->diags))
        tally_cell_is_reason(&deferred->cell, N_("anything in this cell defers the whole vote"), r->diags);
    read_marks(r);
    read_method(r);
    check_publicity(r);
}

/* No row begins with an item: the cells of that column were deleted, or moved. That is one error, not one a row. */
static bool refuse_without_keys(struct tally_meeting_reader *r, const struct tally_table *table)
{
    enum { FEW = 3 };
    const struct tally_cell *first = &table->cells[0];
    size_t filled_keys = 0, filled_values = 0;
    if (table->rows < FEW || !table->whole || !r->m->reading->rows_checked)
        return false;
    for (size_t i = 0; i < table->rows; i++) {
        const struct tally_cell *cell = &table->cells[2 * i];
        if (cell->text.size && key_in(r, cell->text) != TALLY_KEYS)
            return false;
        filled_keys += cell->text.size > 0;
        filled_values += cell[1].text.size > 0;
    }
    if (filled_keys && filled_values)
        return false;
    tally_diags_add(
        r->diags, TALLY_MISSING_KEY, first->place,
        N_("no row begins with an item of meeting.csv: the cells below 项目 (key) were deleted or moved. "
           "Write before each content what it is, each in a row of its own: 会议编号, 会议名称, 组织单位, "
           "地点, 日期, 办法, 主持人, 计票人, 监票人 (meeting, title, body, place, date, rule, host, teller, "
           "scrutineer)"),
        TALLY_NO_ARGS);
    return true;
}

bool tally_meeting_read_facts(struct tally_meeting_reader *r)
{
    struct tally_table table;
    if (!tally_meeting_read_table(r, &r->m->file, "meeting.csv", N_("key, value")) ||
        !tally_table_load(&table, &r->m->file, tally_meeting_columns, TALLY_MEETING_COLUMNS, r->arena, r->diags) ||
        !table.has[TALLY_MEETING_KEY] || !table.has[TALLY_MEETING_VALUE]) {
        mark_unreadable(r, tally_text_of(""));
        r->m->facts.deferred = r->m->facts.relaxed = "";
        return false;
    }
    if (r->m->file.rows_lost)
        mark_unreadable(r, tally_text_of(""));
    r->lines = tally_arena_alloc(r->arena, table.rows, sizeof *r->lines);
    if (refuse_without_keys(r, &table)) {
        mark_unreadable(r, tally_text_of(""));
        r->m->facts.deferred = r->m->facts.relaxed = "";
        return false;
    }
    struct tally_intern files = {.slots = NULL};
    for (size_t i = 0; i < table.rows; i++) {
        if (table.broken[i])
            mark_unreadable(r, table.cells[2 * i].text);
        else
            read_line(r, &table.cells[2 * i], &table.cells[2 * i + 1], &files);
    }
    tally_intern_clear(&files);
    for (enum tally_meeting_key k = 0; k < TALLY_KEYS; k++)
        if (tally_meeting_keys[k].required && !tally_meeting_line(r, k) && !tally_meeting_may_have(r, k))
            tally_diags_add(r->diags, TALLY_MISSING_KEY,
                            (struct tally_place){.file = r->m->file.place, .line = 1, .column = 1},
                            N_("the row “%1$s” (%2$s) is missing"),
                            TALLY_ARGS(tally_meeting_keys[k].chinese, tally_meeting_keys[k].english));
    read_facts(r);
    return true;
}
