/* Marks of messages for the catalogue, gettext's domain “tally”. xgettext finds _(), N_() and TALLY_SAY() (words.h). */
#ifndef TALLY_GETTEXT_H
#define TALLY_GETTEXT_H

#include <libintl.h>

#define _(text)  dgettext("tally", text) /* translated now, into the language of the locale */
#define N_(text) text                    /* translated later, where the message is used */

#endif
