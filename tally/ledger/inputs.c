/* The inputs of a count in memory: a source for a recount, and files to write. */
#include "ledger/inputs.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/reading.h"
#include "io/io.h"

#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/rule.h>

#include "base/digest.h"
#include "base/gettext.h"

/* ---- a source for counting again ---- */

static bool exists(const struct tally_source *source, const char *name)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    if (!strcmp(name, "."))
        return true;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !inputs->files[i].absent && !strcmp(inputs->files[i].name, name))
            return true;
    return false;
}

static bool lend(const struct tally_source *source, struct tally_file *file, const char *name,
                 struct tally_diags *diags)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    *file = (struct tally_file){.place = tally_diags_file(diags, name)};
    file->name = tally_diags_file_name(diags, file->place);
    file->reading = source->reading;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->files[i].built_in && !inputs->files[i].absent && !strcmp(inputs->files[i].name, name)) {
            file->bytes = inputs->files[i].bytes;
            file->size = inputs->files[i].size;
            return true;
        }
    tally_diags_add(diags, TALLY_MISSING_FILE, (struct tally_place){.file = file->place},
                    N_("not among the inputs of this count"), TALLY_NO_ARGS);
    return false;
}

static const unsigned char *lend_rule(const struct tally_source *source, const char *name, size_t *size)
{
    const struct tally_stored_inputs *inputs = (const struct tally_stored_inputs *)source;
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->files[i].built_in && !strcmp(inputs->files[i].name, name)) {
            *size = inputs->files[i].size;
            return inputs->files[i].bytes;
        }
    return NULL;
}

struct tally_stored_inputs tally_stored_inputs_empty(void)
{
    return (struct tally_stored_inputs){
        .source = {.exists = exists, .read = lend, .rule = lend_rule, .reading = tally_reading_newest()}};
}

bool tally_stored_inputs_take_reading(struct tally_stored_inputs *inputs, const char *result_json)
{
    inputs->source.reading = tally_reading_find(tally_reading_stated(result_json));
    return inputs->source.reading != NULL;
}

void tally_stored_inputs_add(struct tally_stored_inputs *inputs, const char *name, const void *bytes, size_t size,
                             bool built_in)
{
    struct tally_stored_input file = {.name = tally_copy(name),
                                      .sha256 = tally_alloc(TALLY_DIGEST_TEXT, 1),
                                      .bytes = tally_alloc(size, 1),
                                      .size = size,
                                      .built_in = built_in};
    tally_digest(bytes, size, file.sha256);
    if (size)
        memcpy(file.bytes, bytes, size);
    inputs->files = tally_resize(inputs->files, inputs->count + 1, sizeof *inputs->files);
    inputs->files[inputs->count++] = file;
}

void tally_stored_inputs_add_absent(struct tally_stored_inputs *inputs, const char *name, const char *sha256,
                                    size_t size)
{
    inputs->files = tally_resize(inputs->files, inputs->count + 1, sizeof *inputs->files);
    inputs->files[inputs->count++] = (struct tally_stored_input){
        .name = tally_copy(name), .sha256 = tally_copy(sha256), .size = size, .apart = true, .absent = true};
}

void tally_stored_inputs_clear(struct tally_stored_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        free(inputs->files[i].name);
        free(inputs->files[i].sha256);
        free(inputs->files[i].role);
        free(inputs->files[i].bytes);
        for (size_t k = 0; k < inputs->files[i].table_count; k++) {
            free(inputs->files[i].tables[k].name);
            free(inputs->files[i].tables[k].role);
        }
        free(inputs->files[i].tables);
    }
    free(inputs->files);
    *inputs = (struct tally_stored_inputs){.count = 0};
}

bool tally_stored_input_has_role(const struct tally_stored_input *file, const char *role)
{
    bool has = file->role && !strcmp(file->role, role);
    for (size_t i = 0; i < file->table_count && !has; i++)
        has = !strcmp(file->tables[i].role, role);
    return has;
}

bool tally_stored_input_rule_is_own(const struct tally_stored_input *file)
{
    char sha256[TALLY_DIGEST_TEXT];
    if (!file->built_in)
        return true;
    tally_digest(file->bytes, file->size, sha256);
    return tally_rules_was_built_in(file->name, sha256);
}

/* ---- as files ---- */

char *tally_stored_input_name(const struct tally_stored_inputs *inputs, const struct tally_stored_input *file)
{
    static const char before[] = "rule ", after[] = ".csv";
    size_t size = strlen(file->name), lead = file->built_in ? sizeof before - 1 : 0;
    char *name = tally_alloc(lead + size + sizeof after, 1);
    memcpy(name, before, lead);
    memcpy(name + lead, file->name, size);
    for (char *p = name; file->built_in && *p; p++)
        *p = *p == '/' ? '-' : *p;
    if (file->built_in)
        memcpy(name + lead + size, after, sizeof after);
    bool ok = *name && *name != '.' && !strchr(name, '/');
    for (const char *p = name; *p && ok; p++)
        ok = (unsigned char)*p >= 0x20 && *p != 0x7F;
    for (size_t i = 0; i < inputs->count && file->built_in; i++)
        ok &= strcmp(inputs->files[i].name, name) != 0;
    if (!ok) {
        free(name);
        return NULL;
    }
    return name;
}

bool tally_stored_inputs_write(const struct tally_stored_inputs *inputs, const char *folder, const char *path,
                               struct tally_diags *diags)
{
    bool made = false, ok = tally_folder_make(folder, &made, diags);
    size_t written = 0;
    for (; ok && written < inputs->count; written++) {
        if (inputs->files[written].absent)
            continue;
        char *name = tally_stored_input_name(inputs, &inputs->files[written]);
        if (name) {
            ok = tally_file_write(folder, name, inputs->files[written].bytes, inputs->files[written].size, diags);
        } else {
            ok = tally_diags_refuse_path(diags, TALLY_DAMAGED_LEDGER, path,
                                         N_("the name “%1$s” of an input cannot be the name of a file"),
                                         TALLY_ARGS(inputs->files[written].name));
        }
        free(name);
        if (!ok)
            break;
    }
    for (size_t i = 0; !ok && i < written; i++) { /* all or nothing */
        if (inputs->files[i].absent)
            continue;
        char *name = tally_stored_input_name(inputs, &inputs->files[i]);
        tally_file_remove(folder, name);
        free(name);
    }
    if (!ok && made)
        tally_folder_remove(folder);
    return ok;
}
