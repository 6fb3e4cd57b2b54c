/* The sample meeting to practise with: its folder, and its paper ballots, filled in. */
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/paper.h>
#include <tally/template.h>
#include <tally/words.h>

#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "io/io.h"
#include "io/path.h"
#include "paper/paper.h"

extern const char tally_desk_sample_meeting[], tally_desk_sample_tiers[], tally_desk_sample_posts[],
    tally_desk_sample_roster[];

static const struct {
    const char *name, *text;
} files[] = {
    {"meeting.csv", tally_desk_sample_meeting},
    {"tiers.csv", tally_desk_sample_tiers},
    {"posts.csv", tally_desk_sample_posts},
    {"roster.csv", tally_desk_sample_roster},
};

/* Each with what a clerk meets: choices, abstentions, items left open, a blank ballot (8), one that agrees to more
 * persons than there are seats (11), and a void one (12). */
static const struct tally_paper_filled ballots[] = {
    {.number = "1", .boxes = "121122"},
    {.number = "2", .boxes = "121212"},
    {.number = "3", .boxes = "211122"},
    {.number = "4", .boxes = "121122"},
    {.number = "5", .boxes = "131221"},
    {.number = "6", .boxes = "212112"},
    {.number = "7", .boxes = "121132"},
    {.number = "8", .boxes = "000000"},
    {.number = "9", .boxes = "121412"},
    {.number = "10", .boxes = "211100"},
    {.number = "11", .boxes = "111122"},
    {.number = "12", .boxes = "121122", .remark = "投票人：柏某某（监票人认定废票：票上有署名）"},
    {.number = "13", .boxes = "122112"},
    {.number = "14", .boxes = "131124"},
};

static bool write_ballots(const char *folder, struct tally_diags *diags)
{
    char *path = tally_path_join(folder, tally_desk_sample_pdf);
    struct tally_paper_made made;
    const struct tally_paper_options options = {.ballots = 1, .language = TALLY_CHINESE, .out = path};
    bool ok = tally_paper_print_filled(folder, &options, ballots, sizeof ballots / sizeof *ballots, &made, diags);
    tally_paper_clear(&made);
    free(path);
    return ok;
}

void tally_desk_sample(struct tally_desk_request *request)
{
    char id[TALLY_DESK_ID_SIZE];
    bool made;
    struct tally_diags *diags = tally_diags_new();
    char *name = tally_desk_free_name(request->folder, "练习：示例会议"),
         *path = tally_path_join(request->folder, name);
    bool ok = tally_folder_make(path, &made, diags);
    for (size_t i = 0; ok && i < sizeof files / sizeof *files; i++)
        ok = tally_file_write(path, files[i].name, files[i].text, strlen(files[i].text), diags);
    if (ok && tally_ballots_table_write(path, false, false, diags) && write_ballots(path, diags)) {
        tally_desk_folder_id(name, id);
        tally_json_put(request->answer, "meeting", tally_json_string(id));
    } else {
        tally_desk_refuse_with(request, diags);
    }
    free(path);
    free(name);
    tally_diags_free(diags);
}

void tally_desk_sample_ballots(struct tally_desk_request *request)
{
    char *folder = tally_desk_asked_folder(request);
    if (!folder)
        return;
    char *path = tally_path_join(folder, tally_desk_sample_pdf);
    if (tally_path_kind(path) == 0 && tally_path_read_all(path, &request->bytes))
        request->type = "application/pdf";
    else
        tally_desk_refuse(request, 404, N_("The sample ballots are not in the folder any more."));
    free(path);
    free(folder);
}
