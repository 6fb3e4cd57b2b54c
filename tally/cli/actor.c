/* The actor of a command: who runs it, and when. */
#include <pwd.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

const char *tally_cli_now(struct tally_cli_time *now)
{
    time_t seconds = time(NULL);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(now->text, sizeof now->text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return now->text;
}

/* The login name. */
static const char *user(void)
{
    const struct passwd *who = getpwuid(getuid());
    return who && who->pw_name && *who->pw_name ? who->pw_name : "?";
}

static void print_waiting(void *self)
{
    (void)self;
    fputs(_("waiting: someone else is writing to this ledger …\n"), stderr);
}

static void note_time(void *at)
{
    tally_cli_now(at);
}

struct tally_actor tally_cli_actor(const struct tally_call *call, const char *by, struct tally_cli_time *at)
{
    return (struct tally_actor){.name = by ? by : user(),
                                .at = tally_cli_now(at),
                                .waiting = call->quiet ? NULL : print_waiting,
                                .acquired = note_time,
                                .self = at};
}
