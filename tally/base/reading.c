/* The readings that this version of the program knows. */
#include "base/reading.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/json.h"

static const struct tally_reading readings[] = {
    {.number = 1},
    {.number = 2,
     .boxes_apart = true,
     .shortlist_passes = true,
     .follow_ups = true,
     .strict_rules = true,
     .one_action = true,
     .rows_checked = true,
     .moved_rows = true,
     .encoding_weighed = true,
     .characters_checked = true,
     .numbers_by_value = true,
     .reasons_checked = true,
     .other_posts = true,
     .dates_as_written = true,
     .evidence = true},
};
static_assert(sizeof readings / sizeof *readings >= TALLY_READING_NEWEST, "one row for each reading");

const struct tally_reading *tally_reading_find(uint64_t number)
{
    return number >= TALLY_READING_FIRST && number <= TALLY_READING_NEWEST ? &readings[number - 1] : NULL;
}

const struct tally_reading *tally_reading_newest(void)
{
    return &readings[TALLY_READING_NEWEST - 1];
}

uint64_t tally_reading_stated(const char *result_json)
{
    /* not parsed: what the text holds besides is not known yet, and may be made to be large */
    const char *stated = tally_json_find(result_json, "reading");
    int64_t number = stated ? strtoll(stated, NULL, 10) : TALLY_READING_FIRST;
    return number >= TALLY_READING_FIRST ? (uint64_t)number : 0;
}
