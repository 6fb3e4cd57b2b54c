/* The text of the decision on a sheet: 形成任免决定 (第二篇 六(四)). */
#include <tally/law.h>
#include <tally/result.h>

#include "page/page.h"
#include "sheet/page.h"
#include "words/words.h"

static bool is_decided(const struct tally_result_item *item)
{
    return item->outcome == TALLY_ADOPTED || item->outcome == TALLY_ELECTED;
}

void tally_sheet_decision(struct sheet *s)
{
    enum { APART = 500 };
    const struct tally_consequences *c = &s->r->consequences;
    bool decided = true;
    if (c->decision_count == 0)
        return;
    for (size_t i = 0; i < c->decision_count; i++) {
        bool now = is_decided(&s->r->items[c->decision[i].item]);
        if (i && decided && !now) /* what was deferred and what failed, apart */
            tally_page_space(&s->page, APART);
        decided = now;
        tally_sheet_paragraph(s, c->decision[i].text);
    }
}
