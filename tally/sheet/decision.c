/* The text of the decision on a sheet: 形成任免决定 (第二篇 六(四)). */
#include <tally/law.h>
#include <tally/result.h>
#include <tally/words.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "font/font.h"
#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

enum part { DECIDED, DEFERRED, FAILED, PARTS };

static enum part part_of(enum tally_outcome outcome)
{
    return outcome == TALLY_ADOPTED || outcome == TALLY_ELECTED ? DECIDED
           : outcome == TALLY_DEFERRED                          ? DEFERRED
                                                                : FAILED;
}

/* The caption of each part that is apart from what was decided. */
static const char *const captions[PARTS] = {
    [DECIDED] = "", [DEFERRED] = N_("Deferred"), [FAILED] = N_("Not decided")};

void tally_sheet_decision(struct sheet *s)
{
    const struct tally_type caption = {TALLY_BOLD, 1000, TALLY_BLACK, TALLY_LEFT};
    const struct tally_consequences *c = &s->r->consequences;
    enum part last = DECIDED;
    if (c->decision_count == 0)
        return;
    tally_sheet_heading(s, TALLY_SAY(s->w, "Decision"), 0);
    if (part_of(s->r->items[c->decision[0].item].outcome) != DECIDED)
        tally_sheet_paragraph(s, TALLY_SAY(s->w, "Nothing was adopted."));
    for (size_t i = 0; i < c->decision_count; i++) {
        enum part part = part_of(s->r->items[c->decision[i].item].outcome);
        if (part != last)
            tally_page_caption(&s->page, caption, tally_words_say(s->w, captions[part]), 0);
        last = part;
        tally_sheet_paragraph(s, c->decision[i].text);
    }
}
