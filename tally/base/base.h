/* Room base: general tools that all other rooms use: memory, text, numbers, dates, digests, JSON, diagnostics.
 *
 * It includes no other room. Only this room uses utf8proc, libunistring, jansson and gettext, and of OpenSSL the
 * digests, random bytes and base64.
 *
 *   base/mem.h      memory that is never NULL, growing buffers, arenas
 *   base/text.h     texts: compared, trimmed, folded, measured       base/utf8.h    UTF-8 checked and read
 *   base/intern.h   small ids for equal texts                        base/hex.h     hexadecimal digits
 *   base/date.h     days and times                                   base/digest.h  SHA-256
 *   base/diag.h     reporting diagnostics                            base/json.h    JSON values and their text
 *   base/gettext.h  marks of messages that are translated
 *
 * Of the public headers <tally/diag.h>, <tally/num.h> and <tally/text.h> are this room's.
 */
#ifndef TALLY_BASE_H
#define TALLY_BASE_H

#endif
