/* The box as it was opened, before any count: attendance, ballots issued, returned and void, validity and quorum. */
#include <tally/count.h>
#include <tally/diag.h>
#include <tally/law.h>
#include <tally/meeting.h>
#include <tally/num.h>
#include <tally/result.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "result/result.h"

/* What the scrutineers called must be there: else nothing can be said of the box. */
static void check_box(const struct tally_meeting *m, struct tally_diags *diags)
{
    if (m->by_totals || !m->has_channel[TALLY_MEETING])
        tally_diags_add(diags, TALLY_RULE_MISMATCH, (struct tally_place){.file = m->file.place, .line = 1, .column = 1},
                        N_("this meeting has no ballots in a box"), TALLY_NO_ARGS);
    for (size_t i = 0; i < m->tier_count; i++) {
        const struct tally_tier *tier = &m->tiers[i];
        if (!m->by_totals && !tier->counted_by_hand)
            tally_diags_add(diags, TALLY_BAD_NUMBER, tier->returned_place,
                            N_("%1$s: how many ballots came back is not filled in; write what the scrutineers counted"),
                            TALLY_ARGS(tier->name));
        if (tier->counted_by_hand && tier->void_counted && tier->voided > tier->returned)
            tally_diags_add(diags, TALLY_BAD_ACCOUNTS, tier->void_place,
                            N_("%1$s: more ballots are void than came back; check both numbers"),
                            TALLY_ARGS(tier->name));
    }
}

static struct tally_result *make(struct tally_meeting *m)
{
    struct tally_result *r = tally_alloc(1, sizeof *r);
    struct tally_result_tier *tiers = tally_arena_alloc(&m->arena, m->tier_count, sizeof *tiers);
    *r = (struct tally_result){.reading = m->reading->number,
                               .meeting = m->facts,
                               .rule = m->rule,
                               .tier_count = m->tier_count,
                               .channels = tally_arena_alloc(&m->arena, 1, sizeof *r->channels),
                               .channel_count = 1,
                               .owner = m};
    for (size_t i = 0; i < m->tier_count; i++) {
        const struct tally_tier *from = &m->tiers[i];
        struct tally_accounts a = {.due = from->due,
                                   .present = from->present,
                                   .issued = from->issued,
                                   .returned = from->returned,
                                   .valid = from->returned - from->voided,
                                   .voided = from->voided};
        a.unreturned = a.issued > a.returned ? a.issued - a.returned : 0;
        tiers[i] =
            (struct tally_result_tier){.id = from->id, .name = from->name, .advises = from->advises, .accounts = a};
    }
    r->channels[0] = (struct tally_result_channel){.channel = TALLY_MEETING, .tiers = tiers};
    tally_result_judge_box(r, &m->arena);
    return r;
}

struct tally_result *tally_box_read(const char *folder, struct tally_diags *diags)
{
    struct tally_source source = tally_source_folder(folder);
    source.before_keying = true;
    struct tally_meeting *m = tally_meeting_open_from(&source, diags);
    if (tally_diags_errors(diags) == 0)
        check_box(m, diags);
    if (tally_diags_errors(diags) == 0)
        return make(m);
    tally_meeting_close(m);
    return NULL;
}

bool tally_box_has_void(const struct tally_result *box)
{
    bool all = true;
    for (size_t i = 0; i < box->tier_count; i++)
        all &= box->owner->tiers[i].void_counted;
    return all;
}

bool tally_box_tells_void_apart(const struct tally_result *box)
{
    bool small = false;
    for (size_t i = 0; i < box->tier_count; i++) {
        const struct tally_accounts *a = &box->channels[0].tiers[i].accounts;
        small |= a->returned && (a->valid < 2 || a->valid < box->rule->small_tier);
    }
    return !small;
}
