/* The findings about a sheet, handed to the listener one by one. */
#include <stdlib.h>
#include <tally/ledger.h>

#include "base/diag.h"
#include "sheet/sheet.h"

bool tally_sheet_report(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                        const char *const *args)
{
    return tally_sheet_report_advice(listener, ok, check, found, NULL, args);
}

bool tally_sheet_report_advice(const struct tally_sheet_listener *listener, bool ok, const char *check,
                               const char *found, const char *then, const char *const *args)
{
    return tally_sheet_report_behind(listener, ok, check, found, then, NULL, args);
}

bool tally_sheet_report_behind(const struct tally_sheet_listener *listener, bool ok, const char *check,
                               const char *found, const char *then, const char *behind, const char *const *args)
{
    char *name = tally_message_text((struct tally_message){check, TALLY_NO_ARGS}, true);
    char *text = tally_message_text((struct tally_message){found, args}, true),
         *whole = tally_message_text((struct tally_message){"%1$s: %2$s", TALLY_ARGS(listener->name, text)}, false);
    char *follows = then ? tally_message_text((struct tally_message){then, args}, true) : NULL,
         *place = behind ? tally_message_text((struct tally_message){behind, args}, true) : NULL;
    listener->each(listener->self, &(struct tally_finding){.ok = ok,
                                                           .warning = ok && then,
                                                           .check = name,
                                                           .found = whole,
                                                           .file = listener->name,
                                                           .then = follows,
                                                           .behind = place});
    free(name);
    free(text);
    free(whole);
    free(follows);
    free(place);
    return ok;
}
