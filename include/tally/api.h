/* Which functions another program may call.
 *
 * The library is compiled with hidden visibility: a function belongs to the interface only where its declaration, in a
 * header of include/tally, starts with TALLY_EXPORT. Everything else stays inside a shared libtally, whatever its
 * name. */
#ifndef TALLY_API_H
#define TALLY_API_H

#if defined __GNUC__
#define TALLY_EXPORT __attribute__((visibility("default")))
#else
#define TALLY_EXPORT
#endif

/* The version of the library: “0.2.0”. A constant; never freed. */
TALLY_EXPORT const char *tally_version(void);

#endif
