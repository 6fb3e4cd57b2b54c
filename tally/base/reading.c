/* The readings that this version of the program knows. */
#include "base/reading.h"

#include <assert.h>
#include <stddef.h>

#include "base/json.h"

static const struct tally_reading readings[] = {
    {.number = 1},
};
static_assert(sizeof readings / sizeof *readings == TALLY_READING_NEWEST, "one row for each reading");

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
    json_t *result = tally_json_parse(result_json);
    const json_t *stated = json_object_get(result, "reading");
    json_int_t number = stated ? json_integer_value(stated) : TALLY_READING_FIRST;
    json_decref(result);
    return number >= TALLY_READING_FIRST ? (uint64_t)number : 0;
}
