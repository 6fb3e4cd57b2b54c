/* The names of channels in the JSON of a result, and the words for the ways to vote in meeting.csv. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <tally/meeting.h>
#include <tally/rule.h>

static const char *const channels[] = {[TALLY_MEETING] = "meeting", [TALLY_TALK] = "talk"};
static_assert(sizeof channels / sizeof *channels == TALLY_CHANNELS, "each channel has its name");

const char *tally_channel_name(enum tally_channel channel)
{
    return channels[channel];
}

static const char *const methods[][2] = {[TALLY_METHOD_BALLOTS] = {"投票", "ballots"},
                                         [TALLY_METHOD_HANDS] = {"举手", "hands"},
                                         [TALLY_METHOD_VOICE] = {"口头", "voice"}};
static_assert(sizeof methods / sizeof *methods == TALLY_METHODS, "each way to vote has its words");

const char *tally_method_word(enum tally_method method)
{
    return methods[method][0];
}

bool tally_method_read(const char *word, enum tally_method *method)
{
    for (enum tally_method m = TALLY_METHOD_BALLOTS; m < TALLY_METHODS; m++)
        for (size_t i = 0; i < 2; i++)
            if (!strcmp(methods[m][i], word)) {
                *method = m;
                return true;
            }
    return false;
}
