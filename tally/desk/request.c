/* What every handler of a request needs: what the page sent, the time, and refusals. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <time.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "desk/folder.h"
#include "desk/inside.h"

const char *tally_desk_now(char text[TALLY_DESK_TIME_SIZE])
{
    const time_t seconds = time(NULL);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(text, TALLY_DESK_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

const char *tally_desk_asked(const struct tally_desk_request *request, const char *member)
{
    const struct tally_json *value = tally_json_get(request->asked, member);
    const char *text = tally_json_string_value(value);
    return text && strlen(text) == tally_json_string_size(value) ? text : "";
}

size_t tally_desk_uploads(const struct tally_desk_request *request,
                          struct tally_desk_upload uploads[TALLY_DESK_UPLOADS_MOST])
{
    const struct tally_json *list = tally_json_get(request->asked, "files");
    const size_t count = tally_json_size(list);
    size_t used = 0;
    if (!tally_json_is_array(list) || count > TALLY_DESK_UPLOADS_MOST)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const struct tally_json *one = tally_json_at(list, i), *name = tally_json_get(one, "name");
        const int64_t size = tally_json_number_value(tally_json_get(one, "size"));
        const char *text = tally_json_string_value(name);
        if (!text || strlen(text) != tally_json_string_size(name) || size < 0 ||
            (uint64_t)size > request->files_size - used)
            return 0;
        uploads[i] = (struct tally_desk_upload){text, request->files + used, (size_t)size};
        used += (size_t)size;
    }
    return used == request->files_size ? count : 0;
}

bool tally_desk_is_file_name(const char *name)
{
    enum { MOST = 100 };
    bool good = *name && strlen(name) <= MOST && !strpbrk(name, "/\\:*?\"<>|") && !strchr(".-", *name);
    for (size_t at = 0, size = strlen(name); at < size;) {
        uint32_t character;
        at += tally_text_next(name + at, size - at, &character);
        good &= !tally_text_is_control(character) && !tally_text_is_invisible(character) && character >= ' ';
    }
    return good;
}

void tally_desk_refuse(struct tally_desk_request *request, unsigned status, const char *message)
{
    request->status = status;
    tally_json_put(request->answer, "error", tally_json_string(tally_translate(message)));
}

void tally_desk_refuse_message(struct tally_desk_request *request, unsigned status, const struct tally_message *message)
{
    char *text = tally_message_text(*message, true);
    request->status = status;
    tally_json_put(request->answer, "error", tally_json_string(text));
    free(text);
}

void tally_desk_refuse_with(struct tally_desk_request *request, const struct tally_diags *diags)
{
    request->status = 422;
    tally_json_put(request->answer, "findings", tally_desk_findings(diags));
}

char *tally_desk_asked_folder(struct tally_desk_request *request)
{
    char *folder = tally_desk_folder_find(request->folder, tally_desk_asked(request, "meeting"));
    if (!folder)
        tally_desk_refuse(request, 404, N_("This meeting is no longer in the folder."));
    return folder;
}

void tally_desk_refuse_written(struct tally_desk_request *request, enum tally_desk_written written)
{
    switch (written) {
    case TALLY_DESK_WRITTEN:
        break;
    case TALLY_DESK_CHANGED:
        tally_desk_refuse(request, 409,
                          N_("The file was changed meanwhile by another program; nothing was written. The page now "
                             "shows what it holds."));
        break;
    case TALLY_DESK_BUSY:
        tally_desk_refuse(request, 503,
                          N_("Another program is writing to this folder; nothing was written. Try again."));
        break;
    case TALLY_DESK_FAILED:
        tally_desk_refuse(request, 500, N_("The file cannot be written. Is the disk full?"));
        break;
    }
}
