/* Room base: general tools that all other rooms use: memory, text, numbers, dates, digests, JSON, diagnostics.
 *
 * It includes no other room, and is the only user of utf8proc, libunistring, jansson and GMP. cli/ also uses gettext,
 * and sign/ also uses what base/ uses of OpenSSL: digests, random bytes and base64. The public half: <tally/diag.h>,
 * <tally/num.h>, <tally/text.h>, <tally/api.h>.
 *
 *   base/mem.h      allocation that cannot fail, growing buffers, arenas
 *   base/text.h     texts: compared, trimmed, folded, measured       base/utf8.h       UTF-8 checked and read
 *   base/intern.h   small ids for equal texts                        base/linebreak.h  where lines of text may break
 *   base/date.h     days and times                                   base/hex.h        hexadecimal digits
 *   base/exact.h    exact rational numbers of any size
 *   base/diag.h     reporting diagnostics                            base/digest.h     SHA-256
 *   base/json.h     JSON values and their text                       base/reading.h    how each version counts
 *   base/gettext.h  _() and N_(), which mark messages for translation
 *
 * Each except gettext.h has a .c of the same name. Functions of the public headers are also in num.c (exact shares),
 * escape.c (safe to print), nearest.c (the nearest of several words) and version.c. */
#ifndef TALLY_BASE_H
#define TALLY_BASE_H

#endif
