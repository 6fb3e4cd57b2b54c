/* Paper ballots, before the vote: a PDF to be printed, with the tellers' list at its end.
 *
 * “采取无记名投票等方式进行表决” (第三篇 第十四条). The ballots are made from the meeting's folder before the vote,
 * read as for a count, except that the ballots and the numbers present may be missing. Each tier's ballots bear its
 * name and colour, “不同职务层次人员的推荐票要分别统计” (第二篇 一(一)); if the rule has A and B ballots, A票 or B票
 * (第二篇 六(二)).
 *
 *   B1  the ballots of a tier are identical, byte for byte on every page: nothing on a ballot identifies its voter
 *   B2  every item is on a ballot exactly once
 *   B3  the tellers' list counts ballots and names no voter; ballots are numbered after the box is opened and they are
 *       mixed */
#ifndef TALLY_PAPER_H
#define TALLY_PAPER_H

#include <tally/api.h>
#include <tally/diag.h>
#include <tally/words.h>

enum { TALLY_PAPER_BALLOTS_MOST = 100000, TALLY_PAPER_PAGES_MOST = 2000 };

struct tally_paper_options {
    uint64_t ballots;             /* of each tier; 0: as many as tiers.csv says are issued */
    const char *tier;             /* id or name of the only tier to print; NULL: every tier */
    bool names;                   /* blanks for names, only for a recommendation; otherwise boxes for each mark */
    enum tally_language language; /* of the ballots */
    const char *out;              /* the file; NULL: folder/ballots.pdf; “-”: no file, only the bytes */
};

struct tally_paper_tier {
    const char *name;
    uint64_t ballots;
    size_t first, pages; /* the first page of the first ballot, from 1, and the number of pages of a ballot */
};

struct tally_paper_made {
    char *path; /* NULL if no file was requested */
    unsigned char *bytes;
    size_t size;
    struct tally_paper_tier *tiers;
    size_t tier_count;
    size_t list; /* the first page of the tellers' list */
    void *owner;
};

/* Makes the ballots of the meeting in folder; refuses to replace a file. False: reported, nothing written. Clear made
 * in any case. */
TALLY_EXPORT bool tally_paper_print(const char *folder, const struct tally_paper_options *options,
                                    struct tally_paper_made *made, struct tally_diags *diags);
TALLY_EXPORT void tally_paper_clear(struct tally_paper_made *made);

#endif
