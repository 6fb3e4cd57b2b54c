/* Inside: the tally sheet, 计票报告单. The public half: <tally/sheet.h>.
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

/* Renders one copy. The result is counted from the inputs that are kept. The caller frees the bytes. */
bool tally_sheet_render(struct tally_fonts *fonts, const struct tally_result *result,
                        const struct tally_stored_inputs *inputs, const struct tally_sheet_facts *facts,
                        unsigned char **bytes, size_t *size, struct tally_diags *diags);

/* The facts as they are attached, and taken from an attachment. False: not such facts. Texts are the arena's. */
#define TALLY_FACTS_NAME  "sheet.json"
#define TALLY_RESULT_NAME "result.json"
char *tally_sheet_facts_json(const struct tally_sheet_facts *facts, const struct tally_stored_inputs *inputs,
                             const struct tally_official *officials, size_t official_count);
bool tally_sheet_facts_read(struct tally_sheet_facts *facts, struct tally_arena *arena, const char *json);
/* Whether a sheet of these facts carries the input; else it names its digest only. */
bool tally_sheet_attaches(const struct tally_sheet_facts *facts, const struct tally_stored_input *file);
size_t tally_sheet_facts_officials(struct tally_official **officials, struct tally_arena *arena, const char *json);

/* A file that the facts name as an input; attached: the name of its attachment, NULL where it is not attached. */
struct tally_sheet_input {
    const char *file, *attached, *sha256;
    bool built_in;
};
size_t tally_sheet_facts_inputs(struct tally_sheet_input **inputs, struct tally_arena *arena, const char *json);

/* A sheet read and looked at: taken apart, counted again from what is attached, and written again. tell gets every
 * finding. */
struct tally_sheet_inspection {
    struct tally_revision_document document;
    struct tally_sheet_facts facts;
    struct tally_official *officials;
    size_t official_count;
    struct tally_stored_inputs inputs; /* the inputs, as far as they were found */
    struct tally_result *result;       /* counted afresh from them; or NULL */
    struct tally_ledger *ledger;       /* of those that were given, the one that it is held against; lent, or NULL */
    struct tally_arena arena;
    char sha256[65];
    bool ok;
    /* so is every signature, once tally_sheet_signatures has looked; whether anybody vouches for them or not */
    bool unbroken;
    bool by_text;           /* the page could not be written again, but its text agrees with the result */
    bool force_text;        /* it is not to be written again: tally_sheet_inspect_by_text */
    const char *other_rule; /* another version's rule, worded otherwise than this program's of that name; or NULL */
    bool needs_ledger;      /* the ballots are not attached, and there was no ledger to take them from */
};
struct tally_sheet_listener {
    void (*each)(void *self, const struct tally_finding *finding);
    void *self;
    const char *name; /* of the sheet, as findings call it */
};
/* ledgers: of them, the sheet's own is what it is held against, and where inputs that are not attached are looked
 * for. */
void tally_sheet_inspect(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                         struct tally_ledger *ledgers, size_t ledger_count,
                         const struct tally_sheet_listener *listener);
/* The same as if the page could not be written again: for tests of what then comes. */
void tally_sheet_inspect_by_text(struct tally_sheet_inspection *inspection, const unsigned char *bytes, size_t size,
                                 struct tally_ledger *ledgers, size_t ledger_count,
                                 const struct tally_sheet_listener *listener);

/* Whether no signature over these bytes is broken, whoever made it. */
bool tally_sheet_unbroken(struct tally_sheet_inspection *inspection, const unsigned char *bytes);

/* Looks at each signature; those that trust does not vouch for are faults where trust is given. Then decides what only
 * a trusted signature can decide: a page that was checked by its text, a rule of another version (inspection->ok
 * becomes false where none covers it). False: a signature does not hold, or that could not be decided. */
bool tally_sheet_signatures(struct tally_sheet_inspection *inspection, const unsigned char *bytes,
                            const struct tally_trust *trust, const char *now,
                            const struct tally_sheet_listener *listener);
void tally_sheet_inspection_clear(struct tally_sheet_inspection *inspection);

/* What a ledger knows of a sheet. What it was made of is looked at first, the file's very bytes then. */
enum tally_sheet_standing {
    TALLY_SHEET_LATEST,          /* an event names these bytes, and nobody has signed them further */
    TALLY_SHEET_SIGNED_SINCE,    /* somebody has: this is an earlier state */
    TALLY_SHEET_OF_OTHER_LEDGER, /* the event that it names as the latest is not in the chain */
    TALLY_SHEET_OF_NO_COUNT,     /* no count has its result */
    TALLY_SHEET_OF_NO_EVENT      /* it was changed, or issued or signed past the ledger */
};
/* Of several ledgers the one that a sheet is of: which holds the event that it names; else its meeting's; else the
 * first. NULL: there is none. */
struct tally_ledger *tally_sheet_ledger(struct tally_ledger *ledgers, size_t count,
                                        const struct tally_sheet_inspection *inspection);
enum tally_sheet_standing tally_sheet_standing(const struct tally_ledger *ledger,
                                               const struct tally_sheet_inspection *inspection);
/* Whether two sheets are copies of one issue, or the same copy. */
bool tally_sheet_of_one_issue(const struct tally_sheet_facts *a, const struct tally_sheet_facts *b);
/* The file's name, where it is the one that another copy has; else NULL. */
const char *tally_sheet_other_copy(const struct tally_sheet_facts *facts, const char *path);

/* Whether a time lies more than a day after another: no two clocks that are set are so far apart. */
bool tally_sheet_day_after(const char *at, const char *other);

/* Tells of a check; the texts are messages (N_). Returns ok. */
bool tally_sheet_tell(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                      const char *const *args);

/* The same, with what follows from it, a message with the same arguments. Where nothing is wrong, it is something to
 * look at. */
bool tally_sheet_tell_then(const struct tally_sheet_listener *listener, bool ok, const char *check, const char *found,
                           const char *then, const char *const *args);

/* What a signature shows of itself: that it is one, or one by another's certificate; when; and the beginning of its
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
