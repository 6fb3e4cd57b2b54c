/* The events of a ledger, passed on one by one once the whole ledger was verified. */
#include <stdlib.h>
#include <tally/diag.h>
#include <tally/ledger.h>

#include "base/json.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

static void pass_on(const struct tally_event *found, void (*each)(void *self, const struct tally_event *event),
                    void *self)
{
    struct tally_event event = *found;
    struct tally_json *content = tally_json_parse(event.content);
    const struct tally_json *signer = tally_json_get(content, "signed");
    event.issue = (uint64_t)tally_json_number_value(tally_json_get(content, "issue"));
    event.official = tally_json_string_value(tally_json_get(signer, "official"));
    event.certificate_name = tally_json_string_value(tally_json_get(signer, "certificate_name"));
    each(self, &event);
    tally_json_free(content);
}

bool tally_ledger_log(const char *path, void (*each)(void *self, const struct tally_event *event), void *self,
                      struct tally_diags *diags)
{
    struct tally_ledger ledger;
    sqlite3_stmt *s = NULL;
    bool ok = tally_ledger_open(&ledger, path, diags) && tally_ledger_holds(&ledger, 0) &&
              (s = tally_ledger_prepare(&ledger, tally_ledger_select_events)) != NULL;
    int step = SQLITE_DONE;
    while (ok && (step = sqlite3_step(s)) == SQLITE_ROW) {
        const struct tally_event event = tally_ledger_event_of(s);
        pass_on(&event, each, self);
    }
    if (ok && step != SQLITE_DONE)
        ok = tally_ledger_failed(&ledger);
    sqlite3_finalize(s);
    tally_ledger_close(&ledger);
    return ok;
}

static void add_event_json(void *self, const struct tally_event *event)
{
    struct tally_json *content = tally_json_parse(event->content);
    tally_json_push(self,
                    tally_json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:s}", "sequence", (long long)event->sequence, "at",
                                    event->at, "actor", event->actor, "kind", event->kind, "count",
                                    event->count ? tally_json_number(event->count) : tally_json_null(), "content",
                                    content ? content : tally_json_string(event->content), "digest", event->digest));
}

char *tally_ledger_log_json(const char *path, struct tally_diags *diags)
{
    struct tally_json *list = tally_json_array();
    char *text = NULL;
    if (tally_ledger_log(path, add_event_json, list, diags))
        text = tally_json_text(list, TALLY_JSON_INDENTED);
    tally_json_free(list);
    return text;
}
