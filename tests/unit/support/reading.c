#include "unit/support/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/intern.h"

struct teller {
    struct tally_meeting *meeting;
    const struct tally_vocabulary *vocabulary;
    const enum tally_ballot_form *form;
    struct scribe *text, *irregular;
};

static void tell_mark(struct teller *t, uint16_t mark)
{
    const struct tally_vocabulary *v = t->vocabulary;
    char text[TALLY_POINTS_SIZE];
    scribe(t->text, " %s",
           mark == v->none                        ? "-"
           : v->points && mark < v->points->count ? tally_points_text(text, v->points->least + mark * v->points->step)
                                                  : v->names[tally_vocabulary_name(v, mark)]);
}

static void tell(void *self, const struct tally_ballot *ballot)
{
    struct teller *t = self;
    scribe(t->text, "%s:%s%s", t->meeting->tiers[ballot->tier].id, ballot->voided ? " void" : "",
           ballot->blank ? " blank" : "");
    for (size_t i = 0; i < t->meeting->person_count && *t->form == TALLY_MARKS_FORM && !ballot->voided; i++)
        tell_mark(t, ballot->marks[i]);
    for (size_t i = t->meeting->person_count;
         i < tally_ballot_items(t->meeting) && *t->form == TALLY_MARKS_FORM && !ballot->voided; i++) {
        const struct tally_nomination of = tally_ballot_item(t->meeting, i);
        if (ballot->marks[i] == t->vocabulary->none)
            continue;
        scribe(t->text, " %s=%s:", t->meeting->posts[of.post].id, t->meeting->roster[of.person].id);
        tell_mark(t, ballot->marks[i]);
    }
    if (ballot->weight)
        scribe(t->text, " weight %llu", (unsigned long long)ballot->weight);
    for (size_t i = 0; i < ballot->name_count && *t->form == TALLY_NAMES_FORM; i++)
        scribe(t->text, " %s=%s", t->meeting->posts[ballot->names[i].post].id,
               t->meeting->roster[ballot->names[i].person].id);
    scribe(t->text, "\n");
}

static void tell_irregular(void *self, const struct tally_irregular *irregular)
{
    struct teller *t = self;
    scribe(t->irregular, "%s:%llu %s %s%s%s\n", irregular->file, (unsigned long long)irregular->line, irregular->ballot,
           tally_irregular_name(irregular->kind), *irregular->detail ? " " : "", irregular->detail);
}

static void read_folder(struct reading *out, struct folder *f, bool thorough)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_meeting *m = tally_meeting_open(f->path, d);
    struct tally_vocabulary vocabulary;
    enum tally_ballot_form form = TALLY_FORM_UNKNOWN;
    struct teller teller = {m, &vocabulary, &form, &out->ballots, &out->irregular};
    struct tally_ballot_reader reader = {.meeting = m,
                                         .vocabulary = &vocabulary,
                                         .diags = d,
                                         .each = tell,
                                         .irregular = tell_irregular,
                                         .self = &teller,
                                         .refused = tally_alloc(m->tier_count, sizeof *reader.refused)};
    out->ballots.used = out->irregular.used = out->said.used = 0;
    out->ballots.text[0] = out->irregular.text[0] = out->said.text[0] = '\0';
    assert_non_null(m->rule);
    out->done = tally_vocabulary_make(&vocabulary, m, d);
    for (size_t i = 0; i < m->ballot_file_count && out->done; i++) {
        struct tally_ballot_file *file = &m->ballot_files[i];
        struct tally_ballot_columns columns = {.target = NULL};
        out->done = tally_table_open(&file->file, d);
        bool plain = tally_ballots_header(&reader, file, &columns);
        form = columns.form;
        if (thorough)
            tally_ballots_scan(&reader, file);
        else
            out->done = out->done && plain && tally_ballots_quick(&reader, file, &columns);
        free(columns.target);
    }
    out->lost = reader.refused_without_tier;
    for (size_t i = 0; i < m->tier_count; i++)
        out->lost += reader.refused[i].unnumbered + reader.refused[i].duplicate;
    free(reader.refused);
    tally_intern_clear(&reader.unknown_tiers);
    scribe(&out->said, "%s", said(d));
    for (enum tally_channel c = TALLY_MEETING; c < TALLY_CHANNELS; c++)
        tally_ballot_reader_forget(&reader, c);
    tally_vocabulary_clear(&vocabulary);
    tally_meeting_close(m);
    tally_diags_free(d);
}

const struct reading *read_quickly(struct folder *f)
{
    static struct reading r;
    read_folder(&r, f, false);
    return &r;
}

const struct reading *read_thoroughly(struct folder *f)
{
    static struct reading r;
    read_folder(&r, f, true);
    return &r;
}

void put_own_rule(struct folder *f, const char *lines)
{
    struct scribe s = {.used = 0};
    put_meeting(f, "own.csv", "");
    scribe(&s,
           "key,value,cite\nrule,own,\ntitle,本单位办法,\narchive,一处,\narchive,二处,\nsmall tier,fewer than 5,\n%s",
           lines);
    folder_put(f, "own.csv", s.text);
}

void reads_thoroughly(struct folder *f, const char *expected_said, const char *ballots)
{
    const struct reading *r = read_thoroughly(f);
    assert_string_equal(r->said.text, expected_said);
    assert_string_equal(r->ballots.text, ballots);
}
