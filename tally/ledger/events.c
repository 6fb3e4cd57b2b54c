/* The chain of events: reading the events, and checking that each has the digest of the one before. */
#include <stdlib.h>
#include <string.h>
#include <tally/ledger.h>
#include <tally/num.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "ledger/inside.h"
#include "ledger/ledger.h"

void tally_ledger_event_digest(const struct tally_event *event, const char *content_sha256, const char *previous,
                               char digest[65])
{
    char sequence[TALLY_NUMBER_SIZE], count[TALLY_NUMBER_SIZE] = "";
    tally_number(sequence, event->sequence);
    if (event->count)
        tally_number(count, event->count);
    const char *lines[] = {"tally-event/1", sequence, event->at,      event->actor,
                           event->kind,     count,    content_sha256, previous};
    size_t size = 0, at = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        size += strlen(lines[i]) + 1;
    char *text = tally_alloc(size, 1);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        memcpy(text + at, lines[i], strlen(lines[i]));
        at += strlen(lines[i]);
        text[at++] = '\n';
    }
    tally_digest(text, at, digest);
    free(text);
}

bool tally_ledger_actor_ok(const char *actor)
{
    enum { LONGEST = 200 };
    size_t size = strlen(actor), characters = 0;
    bool ok = tally_text_valid((const unsigned char *)actor, size) == size && tally_text_is_seen(tally_text_of(actor));
    for (size_t at = 0; ok && at < size; characters++) {
        uint32_t c;
        at += tally_text_next(actor + at, size - at, &c);
        ok = !tally_text_is_invisible(c) && !tally_text_is_control(c) && c != '\n' && c != '\r' && c != '\t' &&
             characters < LONGEST;
    }
    return ok;
}

uint64_t tally_ledger_latest_event(const struct tally_ledger *ledger)
{
    return (uint64_t)tally_ledger_number(ledger, "SELECT coalesce(max(sequence), 0) FROM event", 0);
}

struct tally_event tally_ledger_event_of(sqlite3_stmt *s)
{
    return (struct tally_event){.sequence = (uint64_t)sqlite3_column_int64(s, 0),
                                .count = (uint64_t)sqlite3_column_int64(s, 1),
                                .at = tally_ledger_column(s, 2),
                                .actor = tally_ledger_column(s, 3),
                                .kind = tally_ledger_column(s, 4),
                                .content = tally_ledger_column(s, 5),
                                .digest = tally_ledger_column(s, 6)};
}

/* Whether the texts of an event are valid text. */
static bool sound_texts(const struct tally_event *event)
{
    const char *texts[] = {event->at, event->actor, event->kind, event->content, event->digest};
    bool ok = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ok &= tally_text_valid((const unsigned char *)texts[i], strlen(texts[i])) == strlen(texts[i]);
    return ok && tally_ledger_actor_ok(event->actor);
}

const char tally_ledger_select_events[] = "SELECT sequence, coalesce(count, 0), at, actor, kind, content, digest, "
                                          "content_sha256, previous FROM event ORDER BY sequence";

uint64_t tally_ledger_broken_event(const struct tally_ledger *ledger)
{
    char previous[TALLY_DIGEST_TEXT] = "", digest[TALLY_DIGEST_TEXT], content[TALLY_DIGEST_TEXT];
    uint64_t expected = 0, broken = 0;
    sqlite3_stmt *s = tally_ledger_prepare(ledger, tally_ledger_select_events);
    if (!s)
        return 1;
    int step;
    while (!broken && (step = sqlite3_step(s)) == SQLITE_ROW) {
        struct tally_event event = tally_ledger_event_of(s);
        expected++;
        tally_digest(event.content, strlen(event.content), content);
        tally_ledger_event_digest(&event, content, previous, digest);
        if (!sound_texts(&event) || event.sequence != expected || strcmp(content, tally_ledger_column(s, 7)) ||
            strcmp(previous, tally_ledger_column(s, 8)) || strcmp(digest, event.digest))
            broken = expected;
        memcpy(previous, digest, sizeof previous);
    }
    if (!broken && (step != SQLITE_DONE || expected == 0))
        broken = expected + 1;
    sqlite3_finalize(s);
    return broken;
}

void tally_ledger_dated_back(const struct tally_ledger *ledger,
                             void (*each)(void *self, const struct tally_event *before,
                                          const struct tally_event *event),
                             void *self)
{
    sqlite3_stmt *s = tally_ledger_prepare(
        ledger,
        "SELECT sequence, at, last, last_at FROM (SELECT sequence, at, lag(sequence) OVER (ORDER BY sequence) AS "
        "last, lag(at) OVER (ORDER BY sequence) AS last_at FROM event) WHERE at < last_at ORDER BY sequence "
        "LIMIT 20");
    while (s && sqlite3_step(s) == SQLITE_ROW)
        each(self,
             &(struct tally_event){.sequence = (uint64_t)sqlite3_column_int64(s, 2), .at = tally_ledger_column(s, 3)},
             &(struct tally_event){.sequence = (uint64_t)sqlite3_column_int64(s, 0), .at = tally_ledger_column(s, 1)});
    sqlite3_finalize(s);
}
