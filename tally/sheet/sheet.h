/* Room sheet: the tally sheet, 计票报告单, issued and signed in all copies or none, and verified from its own content.
 * The pages are set here, the facts and inputs attached, copies put in place together with an event of the ledger,
 * signatures appended and checked.
 *
 * It may include revision/, sign/, page/, pdf/, font/, announce/, words/, ledger/ and the rooms below them, and uses no
 * library. The public half: <tally/sheet.h>.
 *
 *   H1  a sheet follows from its facts and the inputs alone: the same facts, the same bytes
 *   H2  the facts and the inputs are attached to it, so that a sheet alone is enough to write it again
 *   H3  the copies of an issue differ in the copy line, and in nothing else that is on the page
 *   H4  every number on it is the result's */
#ifndef TALLY_SHEET_INTERNAL_H
#define TALLY_SHEET_INTERNAL_H

#include <tally/sheet.h>
#include <tally/words.h>

#include "announce/announce.h"
#include "base/mem.h"
#include "ledger/inputs.h"
#include "ledger/ledger.h"
#include "pdf/pdf.h"
#include "revision/revision.h"
#include "sign/sign.h"

/* What a sheet is made of, beside the inputs. */
struct tally_sheet_facts {
    const char *meeting, *archive, *version; /* version: the program's that made it */
    uint64_t count, issue, copy, copies;     /* issue, copy: from 1 */
    enum tally_language language;
    const char *result_sha256;
    uint64_t head_sequence; /* the ledger's latest event when the sheet was made */
    const char *head_digest, *head_at;
    const char *counted_digest; /* of the event that recorded the count: the board shows how it begins */
    const char *corrected;      /* JSON: what the reading text corrects (announce/history.h); NULL: nothing */
    bool plain;                 /* without the bars of the rates */
    bool attached;              /* the ballots too; else only their digests, for they are too many */
};

/* An official and the place for the signature. A person with two roles signs once. */
struct tally_official {
    const char *name, *field; /* “host”, “teller-1” */
    const char *role;         /* 主持人、监票人, in the words' language */
};
size_t tally_sheet_officials(struct tally_words *w, const struct tally_result *result,
                             struct tally_official **officials);

/* Whether two names are one person’s: matched as those on ballots are, whatever their spaces and dots. */
bool tally_sheet_same_name(struct tally_arena *arena, const char *a, const char *b);

/* ID.1.pdf; the caller frees it. */
char *tally_sheet_name(const char *meeting, const char *copy);

/* The document's pages. False: a character that no font has, or a row longer than a page; reported. */
bool tally_sheet_pages(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                       const struct tally_result *result, const struct tally_stored_inputs *inputs,
                       const struct tally_sheet_facts *facts, struct tally_diags *diags);

/* The pages of one annex alone. False: there is none of that number, or as above; reported. */
bool tally_sheet_annex_pages(struct tally_pdf *pdf, struct tally_fonts *fonts, struct tally_words *w,
                             const struct tally_result *result, const struct tally_stored_inputs *inputs,
                             const struct tally_sheet_facts *facts, uint64_t part, struct tally_diags *diags);
bool tally_sheet_render_annex(struct tally_fonts *fonts, const struct tally_result *result,
                              const struct tally_stored_inputs *inputs, const struct tally_sheet_facts *facts,
                              uint64_t part, unsigned char **bytes, size_t *size, struct tally_diags *diags);

/* Renders one copy. The result must have been counted from the stored inputs. The caller frees the bytes. */
bool tally_sheet_render(struct tally_fonts *fonts, const struct tally_result *result,
                        const struct tally_stored_inputs *inputs, const struct tally_sheet_facts *facts,
                        unsigned char **bytes, size_t *size, struct tally_diags *diags);

/* The facts as they are attached, and taken from an attachment. False: not such facts. Texts are the arena's. */
#define TALLY_FACTS_NAME  "sheet.json"
#define TALLY_RESULT_NAME "result.json"
char *tally_sheet_facts_json(const struct tally_sheet_facts *facts, const struct tally_stored_inputs *stored,
                             const struct tally_official *officials, size_t official_count);
bool tally_sheet_facts_read(struct tally_sheet_facts *facts, struct tally_arena *arena, const char *json);
/* Whether a sheet of these facts carries the input; else it names its digest only. */
bool tally_sheet_attaches(const struct tally_sheet_facts *facts, const struct tally_stored_input *file);
size_t tally_sheet_facts_officials(struct tally_official **officials, struct tally_arena *arena, const char *json);

/* A file that the facts name as an input; attached: the name of its attachment, NULL where it is not attached. */
struct tally_sheet_input {
    const char *file, *attached, *sha256;
    bool built_in;
    uint64_t bytes;
    bool apart; /* not attached though it is small: a second keying or mends, of which the sheet bears the digest */
};
size_t tally_sheet_facts_inputs(struct tally_sheet_input **inputs, struct tally_arena *arena, const char *json);

/* A sheet that was inspected: parsed, counted again from what is attached, and written again. The listener gets
 * every finding. */
struct tally_sheet_inspection {
    struct tally_revision_document document;
    struct tally_sheet_facts facts;
    struct tally_official *officials;
    size_t official_count;
    struct tally_stored_inputs inputs; /* the inputs, as far as they were found */
    struct tally_result *result;       /* counted afresh from them; or NULL */
    struct tally_ledger *ledger; /* of the ledgers given, the one that the sheet is compared with; lent, or NULL */
    struct tally_arena arena;
    char sha256[65];
    bool ok;
    /* every signature is valid, whether its certificate is trusted or not; set by tally_sheet_signatures */
    bool unbroken;
    size_t vouched;    /* signatures of officials by their own certificates, which are trusted; set likewise */
    bool by_text;      /* the page could not be written again, but its text agrees with the result */
    bool force_text;   /* the page is checked by its text in any case: tally_sheet_inspect_by_text */
    bool foreign;      /* nothing is attached to it, so it is no tally sheet: a slip of the box, or another document */
    bool needs_ledger; /* some of what was counted is not attached, and there was no ledger to take it from */
};
struct tally_sheet_listener {
    void (*each)(void *self, const struct tally_finding *finding);
    void *self;
    const char *name; /* of the sheet, as findings call it */
};
/* ledgers: the sheet is compared with its own among them, from which inputs that are not attached are taken, too. */
void tally_sheet_inspect(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                         struct tally_ledger *ledgers, size_t ledger_count,
                         const struct tally_sheet_listener *listener);
/* The same, but the page is checked by its text even where it could be written again: for tests. */
void tally_sheet_inspect_by_text(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                                 struct tally_ledger *ledgers, size_t ledger_count,
                                 const struct tally_sheet_listener *listener);

/* Whether every signature over these bytes is valid, whoever made it. */
bool tally_sheet_unbroken(struct tally_sheet_inspection *inspection, const unsigned char *bytes);

/* Checks each signature, and warns of signers whom trust does not verify and of officials who have not signed; where
 * trust is given and verifies no official's signature at all, that is a fault. A page that was
 * checked by its text is accepted only where a trusted signature covers it; else inspection->ok becomes false. False: a
 * signature is not valid, or inspection->ok became false. */
bool tally_sheet_signatures(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener);
void tally_sheet_inspection_clear(struct tally_sheet_inspection *inspection);

/* What a ledger has on record about a sheet. First its event and result are looked up, then the digest of the file. */
enum tally_sheet_ledger_status {
    TALLY_SHEET_LATEST,         /* an event names these bytes, and there is no later signature */
    TALLY_SHEET_SIGNED_SINCE,   /* somebody has signed since: this is an earlier state */
    TALLY_SHEET_OTHER_LEDGER,   /* the event that it names as the latest is not in the chain */
    TALLY_SHEET_UNKNOWN_RESULT, /* no count has its result */
    TALLY_SHEET_NOT_RECORDED    /* no event names these bytes: changed, or issued or signed without the ledger */
};
/* The ledger that a sheet belongs to: the one with the event that the sheet names; else its meeting's. NULL: it is not
 * among those given. */
struct tally_ledger *tally_sheet_find_ledger(struct tally_ledger *ledgers, size_t count,
                                             const struct tally_sheet_inspection *inspection);
enum tally_sheet_ledger_status tally_sheet_ledger_status(const struct tally_ledger *ledger,
                                                         const struct tally_sheet_inspection *inspection);
/* Whether two sheets are of the same issue. */
bool tally_sheet_same_issue(const struct tally_sheet_facts *a, const struct tally_sheet_facts *b);
/* Whether the file has the name of another copy than the one it is. */
bool tally_sheet_is_misnamed(const struct tally_sheet_facts *facts, const char *path);

/* Whether other is more than a day after at: two clocks that are set are not so far apart. */
/* Whether this program never made the file as a sheet: another program's PDF, a scan, printed ballots. */
bool tally_sheet_is_foreign(const unsigned char *bytes, size_t size);
#define TALLY_SHEET_FOREIGN                                                                                            \
    N_("this is no tally sheet: this program did not issue it; give the sheet itself, as it was issued")

bool tally_sheet_day_after(const char *at, const char *other);

/* Reports a check to the listener; the texts are messages (N_). Returns ok. */
bool tally_sheet_report(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                        const char *const *args);

/* The same, with advice for the reader, a message with the same arguments. Where ok, the finding is a warning. */
bool tally_sheet_report_advice(const struct tally_sheet_listener *listener, bool ok, const char *check,
                               const char *found, const char *then, const char *const *args);

/* The same, with a text for programmers, behind: a digest, the place of a byte; a message with the same arguments, or
 * NULL. */
bool tally_sheet_report_behind(const struct tally_sheet_listener *listener, bool ok, const char *check,
                               const char *found, const char *then, const char *behind, const char *const *args);

/* The three lines that a signature shows on the page: signed by key, or by another's key; when; the beginning of the
 * certificate's digest. In the sheet's language; lent by the words. */
void tally_sheet_stamp(const char *lines[3], struct tally_words *w, const char *at, const char *certificate_sha256,
                       bool another);

/* Every character that a signature's appearance may show. */
#define TALLY_STAMP_CHARACTERS                                                                                         \
    " !\"#$%&'()*+,-./"                                                                                                \
    "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"                                 \
    "已数字签名由他人代年月日时分秒北京间证书摘要："

/* Inputs of more bytes than this together are not attached to a sheet. */
enum { TALLY_ATTACH_MOST = 4 * 1024 * 1024 };

#endif
