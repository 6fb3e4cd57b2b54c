/* Columns of a new folder that its tables have no longer. */
#include <stdlib.h>
#include <tally/diag.h>
#include <tally/meeting.h>
#include <tally/rule.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"
#include "meeting/meeting.h"
#include "meeting/reader.h"
#include "meeting/template.h"
#include "table/load.h"

bool tally_meeting_is_from_template(const struct tally_source *source)
{
    return source->folder && source->reading && source->reading->evidence &&
           (source->exists(source, tally_template_guide_name) || source->exists(source, "填表说明")); /* a sheet */
}

void tally_meeting_note_left_out(struct tally_meeting_reader *r, const struct tally_file *file,
                                 const struct tally_column *columns, size_t count, const bool *has)
{
    struct tally_bytes list = {.bytes = NULL};
    if (!r->m->from_template || !r->m->rule || r->m->rule_unknown.kind)
        return;
    for (size_t k = 0; k < count; k++)
        if (!has[k] && !columns[k].required && tally_template_has_column(r->m->rule, r->m->facts.method, columns, k)) {
            tally_bytes_put_text(&list, list.used ? TALLY_TRANSLATE_MARK ", " TALLY_TRANSLATE_MARK : "");
            tally_bytes_put_text(&list, columns[k].chinese);
        }
    if (list.used)
        tally_diags_add(r->diags, TALLY_LEFT_OUT_COLUMN,
                        (struct tally_place){.file = file->place, .line = 1, .column = 1},
                        N_("“tally new” made this folder, and the table lacks columns that it had: %1$s. If one was "
                           "deleted by mistake, insert it again under this heading, and fill it in"),
                        TALLY_ARGS(list.bytes));
    free(list.bytes);
}
