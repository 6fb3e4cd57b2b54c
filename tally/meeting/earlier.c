/* Reading the result of an earlier round, a JSON file in the meeting's folder that is not trusted: what a further round
 * must know of it, and nothing that this program does not write. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/reading.h"
#include "base/text.h"
#include "meeting/meeting.h"

enum { SEATS_MAX = 1000000000, ROUNDS_MAX = 1000000 };

struct reader {
    struct tally_earlier_result *to;
    struct tally_arena *arena;
    struct tally_intern posts; /* their ids, in the order of to->posts */
    uint64_t *elected;         /* by post */
    uint64_t reading;
    const char *wrong; /* the first member that is missing, or is not what it must be; NULL: none yet */
};

static const char *text(struct reader *r, const struct tally_json *object, const char *key)
{
    const struct tally_json *value = tally_json_get(object, key);
    if (tally_json_is_string(value))
        return tally_arena_text(r->arena, tally_json_string_value(value), tally_json_string_size(value));
    r->wrong = r->wrong ? r->wrong : key;
    return "";
}

/* A text with something in it. */
static const char *filled(struct reader *r, const struct tally_json *object, const char *key)
{
    const char *value = text(r, object, key);
    if (!*value)
        r->wrong = r->wrong ? r->wrong : key;
    return value;
}

static const char *digest(struct reader *r, const struct tally_json *object, const char *key)
{
    const char *value = text(r, object, key);
    if (strlen(value) != 64 || strspn(value, "0123456789abcdef") != 64)
        r->wrong = r->wrong ? r->wrong : key;
    return value;
}

static uint64_t number(struct reader *r, const struct tally_json *object, const char *key, int64_t least, int64_t most)
{
    const struct tally_json *value = tally_json_get(object, key);
    int64_t n = tally_json_number_value(value);
    if (tally_json_is_number(value) && n >= least && n <= most)
        return (uint64_t)n;
    r->wrong = r->wrong ? r->wrong : key;
    return 0;
}

/* One of these words; the number of words: none of them. */
static size_t word(struct reader *r, const char *value, const char *const *words, size_t count, const char *key)
{
    size_t k = 0;
    while (k < count && strcmp(words[k], value))
        k++;
    if (k == count)
        r->wrong = r->wrong ? r->wrong : key;
    return k;
}

static const struct tally_json *list(struct reader *r, const struct tally_json *object, const char *key)
{
    const struct tally_json *value = tally_json_get(object, key);
    if (!tally_json_is_array(value))
        r->wrong = r->wrong ? r->wrong : key;
    return tally_json_is_array(value) ? value : NULL;
}

static void read_meeting(struct reader *r, const struct tally_json *result)
{
    const struct tally_json *meeting = tally_json_get(result, "meeting"), *rule = tally_json_get(result, "rule"),
                            *inputs = list(r, result, "inputs");
    struct tally_date day;
    r->to->id = filled(r, meeting, "id");
    r->to->body = text(r, meeting, "body");
    r->to->date = text(r, meeting, "date");
    r->to->rule = filled(r, rule, "name");
    r->to->rule_sha256 = digest(r, rule, "sha256");
    if (!tally_text_date(tally_text_of(r->to->date), &day))
        r->wrong = r->wrong ? r->wrong : "date";
    for (size_t i = 0; i < tally_json_size(inputs); i++) { /* a rule of the program is an input without an encoding */
        const struct tally_json *one = tally_json_at(inputs, i), *encoding = tally_json_get(one, "encoding");
        const char *file = tally_json_string_value(tally_json_get(one, "file"));
        r->to->rule_built_in |= file && !strcmp(file, r->to->rule) && encoding && !tally_json_is_string(encoding);
    }
}

/* The word for what is still to be done about a post. Results of the first reading do not say it; it follows from
 * theirs. */
static enum tally_open open_of(struct reader *r, const struct tally_json *post)
{
    static const char *const words[] = {[TALLY_OPEN_AGAIN - 1] = "again",
                                        [TALLY_OPEN_TIE - 1] = "tie",
                                        [TALLY_OPEN_UNFILLED - 1] = "unfilled",
                                        [TALLY_OPEN_RESUMED - 1] = "resumed"};
    static const char *const outcomes[] = {"filled", "unfilled", "tie", "no-decision"};
    static const enum tally_open open[] = {TALLY_OPEN_NOT, TALLY_OPEN_UNFILLED, TALLY_OPEN_TIE, TALLY_OPEN_NOT,
                                           TALLY_OPEN_NOT};
    const struct tally_json *next = tally_json_get(post, "next"), *outcome = tally_json_get(post, "outcome");
    if (!outcome || tally_json_is_string(outcome)) {
        r->to->contested = true;
        size_t k = word(r, text(r, post, "outcome"), outcomes, sizeof outcomes / sizeof *outcomes, "outcome");
        if (r->reading < 2 && !r->to->again && !r->to->deferred)
            return open[k];
    }
    if (next) {
        size_t k = word(r, text(r, post, "next"), words, sizeof words / sizeof *words, "next");
        return k < sizeof words / sizeof *words ? (enum tally_open)(k + 1) : TALLY_OPEN_NOT;
    }
    return r->to->again ? TALLY_OPEN_AGAIN : r->to->deferred ? TALLY_OPEN_RESUMED : TALLY_OPEN_NOT;
}

static void read_posts(struct reader *r, const struct tally_json *posts)
{
    r->to->post_count = tally_json_size(posts);
    r->to->posts = tally_arena_alloc(r->arena, r->to->post_count, sizeof *r->to->posts);
    r->elected = tally_arena_alloc(r->arena, r->to->post_count, sizeof *r->elected);
    for (size_t i = 0; i < r->to->post_count && !r->wrong; i++) {
        const struct tally_json *one = tally_json_at(posts, i);
        r->to->posts[i] = (struct tally_earlier_post){
            .id = filled(r, one, "post"), .open = open_of(r, one), .seats = number(r, one, "seats", 1, SEATS_MAX)};
        if (tally_intern(&r->posts, tally_text_of(r->to->posts[i].id)) != i)
            r->wrong = r->wrong ? r->wrong : "post";
    }
}

static void read_items(struct reader *r, const struct tally_json *items)
{
    static const char *const outcomes[] = {"qualifies", "falls-short",     "ranked",      "listed",      "not-listed",
                                           "tie",       "may-propose",     "adopted",     "not-adopted", "elected",
                                           "deferred",  "may-not-propose", "not-elected", "no-decision"};
    r->to->item_count = tally_json_size(items);
    r->to->items = tally_arena_alloc(r->arena, r->to->item_count, sizeof *r->to->items);
    for (size_t i = 0; i < r->to->item_count && !r->wrong; i++) {
        const struct tally_json *one = tally_json_at(items, i);
        struct tally_earlier_item *item = &r->to->items[i];
        *item = (struct tally_earlier_item){.id = filled(r, one, "item"),
                                            .name = filled(r, one, "name"),
                                            .post = text(r, one, "post"),
                                            .outcome = text(r, one, "outcome")};
        word(r, item->outcome, outcomes, sizeof outcomes / sizeof *outcomes, "outcome");
        uint32_t post = tally_intern_find(&r->posts, tally_text_of(item->post));
        if (post == TALLY_INTERN_NONE)
            continue;
        r->elected[post] += !strcmp(item->outcome, "elected");
        /* results of the first reading do not say that a post waits for its deferred items */
        if (r->reading < 2 && !r->to->contested && r->to->posts[post].open == TALLY_OPEN_NOT &&
            !strcmp(item->outcome, "deferred"))
            r->to->posts[post].open = TALLY_OPEN_RESUMED;
    }
    for (size_t i = 0; i < r->to->post_count && !r->wrong; i++) {
        struct tally_earlier_post *post = &r->to->posts[i];
        if (r->elected[i] > post->seats || (post->open != TALLY_OPEN_NOT && r->elected[i] == post->seats))
            r->wrong = "seats";
        post->seats -= post->open == TALLY_OPEN_NOT ? post->seats : r->elected[i];
    }
}

static void read_round(struct reader *r, const struct tally_json *result)
{
    const struct tally_json *round = tally_json_get(result, "round"), *after = tally_json_get(round, "after"),
                            *event = tally_json_get(after, "event");
    r->to->round = 1;
    r->to->after_meeting = r->to->after_sha256 = r->to->after_event = "";
    if (!round)
        return;
    r->to->round = number(r, round, "number", 2, ROUNDS_MAX);
    r->to->after_meeting = filled(r, after, "meeting");
    r->to->after_sha256 = digest(r, after, "sha256");
    if (tally_json_is_string(event) && tally_json_string_size(event))
        r->to->after_event = digest(r, after, "event");
}

static void read_all(struct reader *r, const struct tally_json *result)
{
    static const char *const statuses[] = {"valid", "invalid", "no-quorum", "deferred"};
    const struct tally_json *reading = tally_json_get(result, "reading");
    if (strcmp(text(r, result, "format"), "tally-result/1"))
        r->wrong = r->wrong ? r->wrong : "format";
    r->reading = reading ? number(r, result, "reading", 1, INT64_MAX) : TALLY_READING_FIRST;
    if (!tally_reading_find(r->reading))
        r->wrong = r->wrong ? r->wrong : "reading";
    size_t status = word(r, text(r, result, "status"), statuses, sizeof statuses / sizeof *statuses, "status");
    r->to->again = status == 1 || status == 2;
    r->to->deferred = status == 3;
    read_meeting(r, result);
    read_round(r, result);
    const struct tally_json *posts = list(r, result, "posts"), *items = list(r, result, "items");
    if (!r->wrong)
        read_posts(r, posts);
    if (!r->wrong)
        read_items(r, items);
}

bool tally_earlier_read(struct tally_earlier_result *earlier, struct tally_arena *arena, const void *bytes, size_t size,
                        const char **wrong)
{
    struct reader r = {.to = earlier, .arena = arena};
    struct tally_json *result = tally_json_parse_strict(bytes, size);
    *earlier = (struct tally_earlier_result){.id = NULL};
    if (tally_json_is_object(result))
        read_all(&r, result);
    else
        r.wrong = "{ }";
    tally_json_free(result);
    tally_intern_clear(&r.posts);
    *wrong = r.wrong;
    return !r.wrong;
}

const struct tally_earlier_post *tally_earlier_post(const struct tally_earlier_result *earlier, const char *id)
{
    for (size_t i = 0; i < earlier->post_count; i++)
        if (!strcmp(earlier->posts[i].id, id))
            return &earlier->posts[i];
    return NULL;
}

bool tally_earlier_sends(const struct tally_earlier_result *earlier, const struct tally_earlier_item *item)
{
    const struct tally_earlier_post *post = tally_earlier_post(earlier, item->post);
    bool deferred = !strcmp(item->outcome, "deferred");
    if (earlier->again || earlier->deferred)
        return true;
    switch (post ? post->open : TALLY_OPEN_NOT) {
    case TALLY_OPEN_AGAIN:
        return true;
    case TALLY_OPEN_TIE:
        return !strcmp(item->outcome, "tie");
    case TALLY_OPEN_UNFILLED:
        return strcmp(item->outcome, "elected") != 0;
    case TALLY_OPEN_RESUMED:
        return deferred;
    case TALLY_OPEN_NOT:
        break;
    }
    return deferred && !earlier->contested; /* an item without a post; a filled post is filled */
}
