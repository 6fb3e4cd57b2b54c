/* The meetings of an archive: its folders walked, their files put together, and all of it in order. */
#define _XOPEN_SOURCE 700

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/sheet/archive.h"

bool tally_cli_ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && *name != '.' && !strcasecmp(name + n - m, ending);
}

/* The size of NAME in NAME.1.pdf; 0: it is not called so. A meeting's folder also has other PDFs, such as paper
 * ballots. */
static size_t name_of_sheet(const char *name)
{
    size_t end = strlen(name), at;
    if (!tally_cli_ends_in(name, ".pdf"))
        return 0;
    for (at = end -= strlen(".pdf"); at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9'; at--)
        ;
    return at < end && name[at] != '0' && at > 1 && name[at - 1] == '.' ? at - 1 : 0;
}

bool tally_cli_is_called_as_sheet(const char *name)
{
    return name_of_sheet(name) > 0;
}

char *tally_cli_within(const char *folder, const char *name)
{
    size_t at = strlen(folder);
    char *path = tally_cli_alloc(at + strlen(name) + 2);
    memcpy(path, folder, at);
    if (at == 0 || path[at - 1] != '/')
        path[at++] = '/';
    memcpy(path + at, name, strlen(name) + 1);
    return path;
}

uint64_t tally_archive_sum(uint64_t sum, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ at[i]) * UINT64_C(0x100000001B3);
    return sum;
}

/* A path as JSON has it, between quotes. */
static char *key_of(const char *path)
{
    char *shown = tally_text_escape(path), *key = tally_cli_alloc(2 * strlen(shown) + 3), *to = key;
    *to++ = '"';
    for (const char *from = shown; *from; from++) {
        if (*from == '"' || *from == '\\')
            *to++ = '\\';
        *to++ = *from;
    }
    memcpy(to, "\"", 2);
    free(shown);
    return key;
}

static struct tally_archive_meeting *add_meeting(struct tally_archive *archive, const char *folder, char *path,
                                                 size_t root)
{
    if (archive->count == archive->room) {
        const size_t room = archive->room ? 2 * archive->room : 64;
        struct tally_archive_meeting *more = realloc(archive->meetings, room * sizeof *more);
        if (!more)
            tally_cli_exhausted();
        archive->meetings = more;
        archive->room = room;
    }
    struct tally_archive_meeting *m = &archive->meetings[archive->count++];
    *m = (struct tally_archive_meeting){.path = path, .key = key_of(path), .folder = tally_cli_copy(folder)};
    const char *below = path + root;
    below += strspn(below, "/");
    m->digest = tally_archive_sum(TALLY_FNV, below, strlen(below));
    return m;
}

/* ---- the files of a folder ---- */

/* A ledger or a sheet in a folder; name is of its directory entry. */
struct found {
    const char *name;
    size_t stem; /* how much of it is the meeting's */
    bool ledger;
};

static int by_meeting(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    const size_t size = x->stem < y->stem ? x->stem : y->stem;
    const int order = memcmp(x->name, y->name, size);
    if (order || x->stem != y->stem)
        return order ? order : x->stem < y->stem ? -1 : 1;
    return x->ledger != y->ledger ? (x->ledger ? -1 : 1) : strcmp(x->name, y->name);
}

static bool same_meeting(const struct found *a, const struct found *b)
{
    return a->stem == b->stem && !memcmp(a->name, b->name, a->stem);
}

/* The files of one meeting, as tally_archive_meeting has them. */
static char *list_of(const struct found *files, size_t count)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += strlen(files[i].name) + 1;
    char *list = tally_cli_alloc(size), *to = list;
    for (size_t i = 0; i < count; i++) {
        const size_t name = strlen(files[i].name) + 1;
        memcpy(to, files[i].name, name);
        to += name;
    }
    *to = '\0';
    return list;
}

static void add_files(struct tally_archive *archive, const char *folder, size_t root, struct found *files, size_t count)
{
    size_t ledgers = 0;
    const struct found *only = NULL;
    for (size_t i = 0; i < count; i++)
        if (files[i].ledger) {
            ledgers++;
            only = &files[i];
        }
    if (ledgers != 1)
        qsort(files, count, sizeof *files, by_meeting);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && (ledgers == 1 || same_meeting(&files[i], &files[end])); end++)
            ;
        const struct found *names = ledgers == 1 ? only : &files[i];
        char *stem = strndup(names->name, names->stem);
        if (!stem)
            tally_cli_exhausted();
        struct tally_archive_meeting *m = add_meeting(archive, folder, tally_cli_within(folder, stem), root);
        m->files = list_of(files + i, end - i);
        m->alone = ledgers == 1;
        free(stem);
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(struct tally_archive *archive, const char *folder, size_t root);

/* Goes on into a folder that lies in this one. */
static void walk_below(struct tally_archive *archive, const char *folder, const char *name, size_t root)
{
    struct stat is;
    char *path = tally_cli_within(folder, name);
    if (*name != '.' && lstat(path, &is) == 0 && S_ISDIR(is.st_mode))
        walk(archive, path, root);
    free(path);
}

static void walk(struct tally_archive *archive, const char *folder, size_t root)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    if (count < 0) {
        const int why = errno ? errno : EIO;
        if (why == ENOMEM)
            tally_cli_exhausted();
        struct tally_archive_meeting *m = add_meeting(archive, folder, tally_cli_copy(folder), root);
        m->files = list_of(NULL, 0);
        m->unreadable = why;
        return;
    }
    struct found *files = tally_cli_alloc(((size_t)count + 1) * sizeof *files);
    size_t found = 0;
    for (int ledgers = 1; ledgers >= 0; ledgers--) /* ledgers first */
        for (int i = 0; i < count; i++) {
            const char *name = names[i]->d_name;
            if (tally_cli_ends_in(name, ".tally") ? ledgers : !ledgers && tally_cli_is_called_as_sheet(name))
                files[found++] =
                    (struct found){name, ledgers ? strlen(name) - strlen(".tally") : name_of_sheet(name), ledgers == 1};
        }
    add_files(archive, folder, root, files, found);
    free(files);
    for (int i = 0; i < count; i++) {
        if (!tally_cli_ends_in(names[i]->d_name, ".tally") && !tally_cli_is_called_as_sheet(names[i]->d_name))
            walk_below(archive, folder, names[i]->d_name, root);
        free(names[i]);
    }
    free(names);
}

void tally_archive_walk(struct tally_archive *archive, const char *folder)
{
    walk(archive, folder, strlen(folder));
}

/* ---- order ---- */

static int by_key(const void *a, const void *b)
{
    const struct tally_archive_meeting *x = a, *y = b;
    const int order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->path, y->path); /* two names with bytes that are no characters */
}

static void clear_meeting(struct tally_archive_meeting *m)
{
    free(m->path);
    free(m->key);
    free(m->folder);
    free(m->files);
}

static void list_ledgers(struct tally_archive *archive)
{
    size_t room = 0;
    for (size_t i = 0; i < archive->count; i++)
        for (const char *file = archive->meetings[i].files; *file; file += strlen(file) + 1)
            room += tally_cli_ends_in(file, ".tally");
    archive->ledgers = tally_cli_alloc(room * sizeof *archive->ledgers);
    for (size_t i = 0; i < archive->count; i++)
        for (const char *file = archive->meetings[i].files; *file; file += strlen(file) + 1)
            if (tally_cli_ends_in(file, ".tally"))
                archive->ledgers[archive->ledger_count++] = tally_cli_within(archive->meetings[i].folder, file);
}

void tally_archive_order(struct tally_archive *archive)
{
    size_t kept = 0;
    if (archive->count)
        qsort(archive->meetings, archive->count, sizeof *archive->meetings, by_key);
    for (size_t i = 0; i < archive->count; i++) {
        struct tally_archive_meeting *m = &archive->meetings[i];
        if (kept && !strcmp(m->path, archive->meetings[kept - 1].path))
            clear_meeting(m); /* the folder was given twice */
        else
            archive->meetings[kept++] = *m;
    }
    archive->count = kept;
    list_ledgers(archive);
}

struct tally_archive_meeting *tally_archive_find(struct tally_archive *archive, const char *path)
{
    struct tally_archive_meeting wanted = {.path = tally_cli_copy(path), .key = key_of(path)};
    struct tally_archive_meeting *found =
        archive->count ? bsearch(&wanted, archive->meetings, archive->count, sizeof wanted, by_key) : NULL;
    clear_meeting(&wanted);
    return found;
}

void tally_archive_keep_part(struct tally_archive *archive, uint64_t part, uint64_t parts)
{
    size_t kept = 0;
    for (size_t i = 0; parts && i < archive->count; i++) {
        struct tally_archive_meeting *m = &archive->meetings[i];
        if ((m->digest ^ m->digest >> 32) % parts == part - 1)
            archive->meetings[kept++] = *m;
        else
            clear_meeting(m);
    }
    archive->count = parts ? kept : archive->count;
}

void tally_archive_clear(struct tally_archive *archive)
{
    for (size_t i = 0; i < archive->count; i++)
        clear_meeting(&archive->meetings[i]);
    for (size_t i = 0; i < archive->ledger_count; i++)
        free((char *)(uintptr_t)archive->ledgers[i]);
    free(archive->meetings);
    free(archive->ledgers);
    *archive = (struct tally_archive){.count = 0};
}
