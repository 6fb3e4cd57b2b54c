/* The names of channels in the JSON of a result. */
#include <assert.h>
#include <tally/meeting.h>

static const char *const channels[] = {[TALLY_MEETING] = "meeting", [TALLY_TALK] = "talk"};
static_assert(sizeof channels / sizeof *channels == TALLY_CHANNELS, "each channel has its name");

const char *tally_channel_name(enum tally_channel channel)
{
    return channels[channel];
}
