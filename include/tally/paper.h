/* Paper ballots, made before the vote: a PDF to print, with a list for the tellers at its end.
 *
 * “采取无记名投票等方式进行表决” (第三篇 第十四条). The ballots are made from the meeting's folder as it is before the
 * vote, which is read as for a count; the file of ballots and the numbers of those present may still be missing. The
 * ballots of each tier bear its name and colour, “不同职务层次人员的推荐票要分别统计” (第二篇 一(一)); where the rule
 * has A and B ballots, they are headed A票 and B票 (第二篇 六(二)).
 *
 *   B1  the pages of all ballots of a tier are identical, byte for byte: nothing on a ballot reveals who used it
 *   B2  every item is on a ballot exactly once; on a ballot of several parts, once on each part
 *   B3  the tellers' list counts ballots and names no voter; ballots are numbered only after they were taken
 *       out of the box and mixed
 *   B4  the parts of a ballot are alike but for the line that says which part it is and for which archive; the first
 *       part alone has the field for the number, 票号
 *
 * “票决票1式2份由组织部和纪检委分别存档” (第二篇 六(二)三): where the rule has several copies of each ballot, every
 * ballot is so many parts, one after the other; the voter marks all of them. The first parts are counted and keyed, and
 * the figures of tiers.csv are those of the first parts; the other parts are sealed. */
#ifndef TALLY_PAPER_H
#define TALLY_PAPER_H

#include <tally/api.h>
#include <tally/diag.h>
#include <tally/words.h>

enum { TALLY_PAPER_BALLOTS_MOST = 100000, TALLY_PAPER_PAGES_MOST = 2000 };

struct tally_paper_options {
    uint64_t ballots;             /* of each tier; 0: as many as tiers.csv says are issued */
    const char *tier;             /* only this tier, by id or name; NULL: every tier */
    bool names;                   /* for a recommendation: lines to write names on; otherwise a box for each mark */
    enum tally_language language; /* of the ballots */
    /* the file; NULL: in the folder, 选票.pdf or ballots.pdf by the language; “-”: no file is written, and only bytes is
     * set */
    const char *out;
    bool replace; /* a file that exists is replaced */
};

struct tally_paper_tier {
    const char *name;
    uint64_t ballots;
    size_t first, pages; /* the first page of the first ballot, from 1, and the number of pages of a ballot, all parts
                            together */
};

struct tally_paper_made {
    char *path; /* NULL if no file was requested */
    unsigned char *bytes;
    size_t size;
    struct tally_paper_tier *tiers;
    size_t tier_count;
    uint32_t parts; /* of each ballot; 1 where the rule says nothing of copies */
    size_t list;    /* the first page of the tellers' list */
    void *owner;
};

/* Makes the ballots of the meeting in folder; refuses to replace a file. False: reported, nothing written. Call
 * tally_paper_clear in any case. */
TALLY_EXPORT bool tally_paper_print(const char *folder, const struct tally_paper_options *options,
                                    struct tally_paper_made *made, struct tally_diags *diags);
TALLY_EXPORT void tally_paper_clear(struct tally_paper_made *made);

#endif
