/* One meeting of an archive: its ledger and sheets verified, and what was found written as one report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grid.h"
#include "cli/sheet/archive.h"

/* What is not simply in order. */
struct remark {
    enum { WARNING, DIFFERENT, WRONG } kind;
    char *file, *check, *found, *behind, *then; /* behind, then: or NULL */
};

/* An error for which a file could not be verified. */
struct refusal {
    char *file, *code, *text;
};

struct inquiry {
    const struct tally_archive_options *options;
    const char *ledger; /* that is being verified: findings without a file are about it */
    struct remark *remarks;
    size_t remark_count;
    struct refusal *refusals;
    size_t refusal_count;
    bool wrong, warned;
    int status;
};

static void *grown(void *list, size_t count, size_t size)
{
    void *more = count & (count - 1) ? list : realloc(list, 2 * (count ? count : 1) * size);
    if (!more)
        tally_cli_exhausted();
    return more;
}

static char *own(const char *text)
{
    return text ? tally_cli_copy(text) : NULL;
}

/* What was found, without the file's path in front of it, which is said by itself. */
static const char *without_path(const char *found, const char *file)
{
    const size_t size = file ? strlen(file) : 0;
    if (!size || strncmp(found, file, size) != 0)
        return found;
    return !strncmp(found + size, ": ", 2)   ? found + size + 2
           : !strncmp(found + size, "：", 3) ? found + size + 3
                                             : found;
}

static void note(void *self, const struct tally_finding *f)
{
    struct inquiry *q = self;
    if (f->ok && !f->warning)
        return;
    q->wrong |= !f->ok && !f->aside;
    q->warned |= f->ok || f->aside;
    q->remarks = grown(q->remarks, q->remark_count, sizeof *q->remarks);
    q->remarks[q->remark_count++] = (struct remark){.kind = f->ok      ? WARNING
                                                            : f->aside ? DIFFERENT
                                                                       : WRONG,
                                                    .file = own(f->file ? f->file : q->ledger),
                                                    .check = own(f->check),
                                                    .found = own(without_path(f->found, f->file)),
                                                    .behind = q->options->verbose ? own(f->behind) : NULL,
                                                    .then = own(f->then)};
}

/* Takes over the errors of a list, and frees it. */
static void settle(struct inquiry *q, struct tally_diags *diags)
{
    struct tally_said_list list = tally_diags_said(diags, true);
    const int status = tally_diags_status(diags);
    for (size_t i = 0; i < list.count; i++) {
        const struct tally_diag *d = &list.said[i].diag;
        if (d->severity != TALLY_ERROR)
            continue;
        q->refusals = grown(q->refusals, q->refusal_count, sizeof *q->refusals);
        q->refusals[q->refusal_count++] =
            (struct refusal){own(d->file ? d->file : ""), own(tally_code_name(d->code)), own(list.said[i].text)};
    }
    tally_said_list_free(&list);
    tally_diags_free(diags);
    q->status = q->status ? q->status : status;
}

/* The paths of the meeting's files that are ledgers, or sheets; with each to be freed. */
static size_t paths_of(const struct tally_archive_meeting *m, bool ledgers, const char ***paths)
{
    size_t count = 0, room = 0;
    for (const char *file = m->files; *file; file += strlen(file) + 1)
        room++;
    *paths = tally_cli_alloc((room + 1) * sizeof **paths);
    for (const char *file = m->files; *file; file += strlen(file) + 1)
        if (tally_cli_ends_in(file, ".tally") == ledgers)
            (*paths)[count++] = tally_cli_within(m->folder, file);
    return count;
}

static void free_paths(const char **paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)paths[i]);
    free(paths);
}

/* Verifies a ledger; whether it holds. */
static bool check_ledger(struct inquiry *q, const struct tally_archive *archive, const char *path, const char *folder)
{
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_options options = {.now = tally_cli_now(&now),
                                                 .folder = folder,
                                                 .archive = archive->ledgers,
                                                 .archive_count = archive->ledger_count,
                                                 .each = note,
                                                 .self = q};
    q->ledger = path;
    const bool ok = tally_verify_ledger(path, &options, diags);
    settle(q, diags);
    return ok;
}

/* Verifies the sheets with the ledgers that hold; without sheets, tells of those that were issued. */
static bool check_sheets(struct inquiry *q, const struct tally_archive *archive, const char *const *sheets,
                         size_t sheet_count, const char *const *sound, size_t sound_count)
{
    struct tally_cli_time now;
    struct tally_diags *diags = tally_diags_new();
    const struct tally_verify_sheets options = {.sheets = sheets,
                                                .sheet_count = sheet_count,
                                                .ledgers = sound,
                                                .ledger_count = sound_count,
                                                .archive = archive->ledgers,
                                                .archive_count = archive->ledger_count,
                                                .trust = q->options->trust,
                                                .trust_count = q->options->trust_count,
                                                .require = q->options->require,
                                                .now = tally_cli_now(&now),
                                                .each = note,
                                                .self = q};
    q->ledger = sound_count ? sound[0] : NULL;
    const bool ok = tally_verify_sheets(&options, diags);
    settle(q, diags);
    return ok;
}

/* ---- the report ---- */

static const char *const verdict_names[TALLY_ARCHIVE_VERDICTS] = {"holds", "warning", "wrong", "not-verified"};

static void put_text(FILE *out, const char *text)
{
    char *shown = tally_text_escape(text);
    fputc('"', out);
    for (const char *c = shown; *c; c++) {
        if (*c == '"' || *c == '\\')
            fputc('\\', out);
        fputc(*c, out);
    }
    fputc('"', out);
    free(shown);
}

static void put_json(FILE *out, const char *name, const char *text)
{
    put_text(out, name);
    fputc(':', out);
    put_text(out, text);
}

static void write_remarks(const struct inquiry *q, FILE *out)
{
    static const char *const kinds[] = {[WARNING] = "warning", [DIFFERENT] = "different", [WRONG] = "wrong"};
    for (size_t i = 0; i < q->remark_count; i++) {
        const struct remark *r = &q->remarks[i];
        const struct {
            const char *name, *text;
        } more[] = {
            {"file", r->file}, {"check", r->check}, {"found", r->found}, {"then", r->then}, {"behind", r->behind}};
        fputs(i ? ",{" : "{", out);
        put_json(out, "judged", kinds[r->kind]);
        for (size_t k = 0; k < sizeof more / sizeof *more; k++)
            if (more[k].text) {
                fputc(',', out);
                put_json(out, more[k].name, more[k].text);
            }
        fputc('}', out);
    }
}

static void write_json(const struct inquiry *q, const struct tally_archive_meeting *m,
                       const struct tally_archive_report *report, FILE *out)
{
    tally_cli_say(out, "{\"meeting\":%s,", m->key);
    put_json(out, "verdict", verdict_names[report->verdict]);
    fprintf(out, ",\"status\":%d,\"files\":[", report->status);
    for (const char *file = m->files; *file; file += strlen(file) + 1) {
        if (file != m->files)
            fputc(',', out);
        put_text(out, file);
    }
    fputs("],\"findings\":[", out);
    write_remarks(q, out);
    fputs("],\"errors\":[", out);
    for (size_t i = 0; i < q->refusal_count; i++) {
        fputs(i ? ",{" : "{", out);
        put_json(out, "file", q->refusals[i].file);
        fputc(',', out);
        put_json(out, "code", q->refusals[i].code);
        fputc(',', out);
        put_json(out, "text", q->refusals[i].text);
        fputc('}', out);
    }
    fputs("]}\n", out);
}

enum { MARK = 9 };

/* A line that begins at a column; wrapped on a terminal. */
static void put_line(const struct tally_call *call, const struct tally_terminal *page, const char *text)
{
    if (call->screen.wraps)
        tally_terminal_rest(page, MARK, TALLY_PLAIN, text);
    else
        tally_cli_say(page->out, "%s\n", text);
}

static void put_mark(const struct tally_call *call, enum tally_archive_verdict verdict, FILE *out)
{
    static const char *const marks[] = {N_("ok"), N_("warning"), N_("WRONG"), N_("NOT DONE")}, *const colours[] = {
                                                                                                   "\033[32m",
                                                                                                   "\033[1;33m",
                                                                                                   "\033[1;31m",
                                                                                                   "\033[1;31m"};
    const char *mark = _(marks[verdict]);
    fputs(call->screen.terminal ? colours[verdict] : "", out);
    tally_cli_put(out, mark);
    fputs(call->screen.terminal ? "\033[0m" : "", out);
    tally_cli_pad(out, tally_display_columns(mark), MARK);
}

static void write_text(const struct tally_call *call, const struct inquiry *q, const struct tally_archive_meeting *m,
                       const struct tally_archive_report *report, FILE *out)
{
    static const char *const sentences[] = {N_("%1$s: holds"), N_("%1$s: holds, with warnings"),
                                            N_("%1$s: DOES NOT HOLD. Do NOT rely on it. Keep it unchanged, for it is "
                                               "evidence; “tally verify” of its files alone says more"),
                                            N_("%1$s: not verified, or not all of it")};
    struct tally_terminal page = tally_terminal_open(&call->screen, out);
    if (call->quiet && report->verdict == TALLY_HOLDS) {
        tally_terminal_close(&page);
        return;
    }
    put_mark(call, report->verdict, out);
    put_line(call, &page, tally_terminal_format(&page, _(sentences[report->verdict]), TALLY_WITH(m->path)));
    for (size_t i = 0; i < q->remark_count; i++) {
        const struct remark *r = &q->remarks[i];
        const char *name = tally_path_name(r->file ? r->file : m->path);
        tally_cli_pad(out, 0, MARK);
        put_line(call, &page,
                 r->then ? tally_terminal_format(&page, _("%1$s: %2$s: %3$s (%4$s)"),
                                                 TALLY_WITH(name, r->check, r->found, r->then))
                         : tally_terminal_format(&page, _("%1$s: %2$s: %3$s"), TALLY_WITH(name, r->check, r->found)));
        if (r->behind) {
            tally_cli_pad(out, 0, MARK);
            put_line(call, &page, r->behind);
        }
    }
    for (size_t i = 0; i < q->refusal_count; i++) {
        const struct refusal *r = &q->refusals[i];
        tally_cli_pad(out, 0, MARK);
        put_line(call, &page,
                 tally_terminal_format(&page, _("%1$s: error: %2$s [%3$s]"),
                                       TALLY_WITH(tally_path_name(r->file), r->text, r->code)));
    }
    tally_terminal_close(&page);
}

static void clear(struct inquiry *q)
{
    for (size_t i = 0; i < q->remark_count; i++) {
        const struct remark *r = &q->remarks[i];
        char *const texts[] = {r->file, r->check, r->found, r->behind, r->then};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            free(texts[k]);
    }
    for (size_t i = 0; i < q->refusal_count; i++) {
        free(q->refusals[i].file);
        free(q->refusals[i].code);
        free(q->refusals[i].text);
    }
    free(q->remarks);
    free(q->refusals);
}

void tally_archive_verify(const struct tally_call *call, const struct tally_archive_options *options,
                          const struct tally_archive *archive, const struct tally_archive_meeting *m, FILE *out,
                          struct tally_archive_report *report)
{
    struct inquiry q = {.options = options};
    const char **ledgers, **sheets;
    const size_t ledger_count = paths_of(m, true, &ledgers), sheet_count = paths_of(m, false, &sheets);
    const char **sound = tally_cli_alloc((ledger_count + 1) * sizeof *sound);
    size_t sound_count = 0;
    bool ok = true;
    for (size_t i = 0; i < ledger_count; i++) {
        const bool holds = check_ledger(&q, archive, ledgers[i], m->alone ? m->folder : NULL);
        ok &= holds;
        if (holds)
            sound[sound_count++] = ledgers[i];
    }
    if (sheet_count || sound_count)
        ok &= check_sheets(&q, archive, sheets, sheet_count, sound, sound_count);
    const bool wrong = q.wrong || q.status == EXIT_DIFFERENT || (!ok && !q.status);
    *report = (struct tally_archive_report){.verdict = wrong      ? TALLY_IS_WRONG
                                                       : q.status ? TALLY_NOT_VERIFIED
                                                       : q.warned ? TALLY_HOLDS_WITH_WARNINGS
                                                                  : TALLY_HOLDS,
                                            .status = wrong ? EXIT_DIFFERENT : q.status};
    if (options->json)
        write_json(&q, m, report, out);
    else
        write_text(call, &q, m, report, out);
    clear(&q);
    free(sound);
    free_paths(ledgers, ledger_count);
    free_paths(sheets, sheet_count);
}

void tally_archive_tell_unverified(const struct tally_call *call, const struct tally_archive_options *options,
                                   const struct tally_archive_meeting *m, const char *why, FILE *out)
{
    const struct tally_archive_report report = {.verdict = TALLY_NOT_VERIFIED,
                                                .status = m->unreadable ? EXIT_IO : EXIT_UNFINISHED};
    struct refusal one = {(char *)(uintptr_t)m->path, (char *)(uintptr_t)(m->unreadable ? "unreadable" : "unfinished"),
                          (char *)(uintptr_t)why};
    const struct inquiry q = {.options = options, .refusals = &one, .refusal_count = 1};
    if (options->json)
        write_json(&q, m, &report, out);
    else
        write_text(call, &q, m, &report, out);
}
