/* tally sheet: writes and signs the sheets of a count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/sheet/signing.h"

/* The largest number of a count that is accepted. */
enum { COUNT_MOST = 999999999 };

/* The slip of the box, before any count. */
static int write_slip(const struct tally_call *call, struct tally_sheet_options *options,
                      const struct tally_actor *actor)
{
    struct tally_diags *diags = tally_diags_new();
    char *path = tally_box_slip(call->words[0], options, actor, diags);
    tally_cli_print_diags(diags, call->words[0], false, stderr);
    int status = tally_diags_status(diags);
    if (path && !call->quiet)
        tally_cli_say(stdout, _("wrote %s\n"), path);
    free(path);
    tally_diags_free(diags);
    tally_key_free(options->key);
    return status ? status : path ? EXIT_DONE : EXIT_DEFECT;
}

/* One annex alone. */
static int write_annex(const struct tally_call *call, const struct tally_sheet_options *options, uint64_t part,
                       const struct tally_actor *actor)
{
    struct tally_diags *diags = tally_diags_new();
    char *path = tally_sheet_annex(call->words[0], part, options, actor, diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    int status = tally_diags_status(diags);
    if (path && !call->quiet)
        tally_cli_say(stdout, _("wrote %s\n"), path);
    free(path);
    tally_diags_free(diags);
    return status ? status : path ? EXIT_DONE : EXIT_DEFECT;
}

int tally_cli_sheet(struct tally_call *call, int argc, char **argv)
{
    enum { OUT = SIGN_OPTIONS, COUNT, REPLACE, PLAIN, UNSIGNED, SEALED, BOX, PART, OPTIONS };
    struct tally_option options[OPTIONS] = {TALLY_CLI_SIGN_OPTIONS,
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [COUNT] = {.name = "--count", .takes_value = true},
                                            [REPLACE] = {.name = "--replace"},
                                            [PLAIN] = {.name = "--plain"},
                                            [UNSIGNED] = {.name = "--unsigned"},
                                            [SEALED] = {.name = "--sealed"}, /* every sheet is */
                                            [BOX] = {.name = "--box"},
                                            [PART] = {.name = "--part", .takes_value = true}};
    int status;
    char *usage = tally_cli_sign_usage(
        _("Usage: tally sheet LEDGER --key FILE [--as NAME] [--out DIR] [--count N] [--replace] [--plain] [--tsa "
          "URL] [--by NAME] [--pass-file FILE|--pass-fd N]\n"
          "       tally sheet LEDGER --unsigned [--out DIR] [--count N] [--replace] [--plain] [--by NAME]\n"
          "       tally sheet LEDGER --part N [--out DIR] [--count N] [--plain]\n"
          "       tally sheet DIR --box [--key FILE] [--out DIR]\n"
          "Writes the tally sheets of a count, a PDF for each archive: ID.1.pdf, ID.2.pdf … (ID: the meeting's id), "
          "and signs them. All are written and signed, or none. Before that the ballots in the ledger are counted "
          "again. Each issue is recorded in the ledger.\n"
          "\n"
          "%s  --unsigned  write sheets without a signature; “tally sign” adds signatures later\n"
          "  --out DIR  the folder of the sheets; otherwise that of the ledger\n"
          "  --count N  the number of the count; otherwise the latest\n"
          "  --replace  replace sheets that exist; the ledger keeps their digests\n"
          "  --plain  without the bars that show the rates\n"
          "  --part N  annex N of the report alone, as ID.annex-N.pdf: to hand out or to file apart. It is no tally "
          "sheet, bears no signature, and the ledger does not record it\n"
          "  --box  before the count: the slip of the box, ID.box.pdf, one page with the figures of tiers.csv of the "
          "meeting in the folder DIR; signed if a key is given. It is no tally sheet\n"
          "  --sealed  changes nothing: sheets are for the archives and always show every tier\n"
          "  --lang zh|en  the language of the messages, and of the sheets, which are in Chinese without it\n"
          "  --quiet  do not say which sheets were written\n"
          "\n"
          "Exit status: 0 written; 1 the ledger is damaged; 65 refused; 66 there is no such ledger; 73 sheets exist "
          "already, or cannot be written; 74 input or output failed; 75 the ledger is in use; 78 the file is not a "
          "ledger.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, 1, &status);
    free(usage);
    if (!go)
        return status;
    struct tally_sheet_options sheet_options = {
        .folder = options[OUT].value, .replace = options[REPLACE].given, .plain = options[PLAIN].given};
    if (options[COUNT].given &&
        (!tally_cli_number(options[COUNT].value, COUNT_MOST, &sheet_options.count) || !sheet_options.count))
        return tally_cli_misused(call, _("this is not the number of a count"), options[COUNT].value);
    uint64_t part = 0;
    if (options[PART].given && (!tally_cli_number(options[PART].value, COUNT_MOST, &part) || !part))
        return tally_cli_misused(call, _("this is not the number of an annex"), options[PART].value);
    if (options[PART].given && options[BOX].given)
        return tally_cli_misused(call, _("this option cannot be used with --box"), options[PART].name);
    for (int i = SIGN_KEY; i <= UNSIGNED && part; i++)
        if (options[i].given && (i == SIGN_KEY || i == REPLACE || i == UNSIGNED))
            return tally_cli_misused(call, _("this option cannot be used with --part"), options[i].name);
    for (int i = COUNT; i <= SEALED && options[BOX].given; i++)
        if (options[i].given && i != UNSIGNED)
            return tally_cli_misused(call, _("this option cannot be used with --box"), options[i].name);
    if (!part && options[SIGN_KEY].given == options[UNSIGNED].given && (options[SIGN_KEY].given || !options[BOX].given))
        return tally_cli_refuse(call, options[UNSIGNED].given
                                          ? _("--key and --unsigned cannot be used together")
                                          : _("no key is given; add --key FILE (“tally key new” makes a key), or "
                                              "--unsigned"));
    sheet_options.language = call->lang && !strcmp(call->lang, "en") ? TALLY_ENGLISH : TALLY_CHINESE;
    struct tally_cli_time at;
    if (!tally_cli_sign_begin(call, options, tally_cli_now(&at), &sheet_options, &status))
        return status;
    const struct tally_actor actor =
        tally_cli_actor(call, options[SIGN_BY].value,
                        &at); /* the time after the passphrase was entered, since others may have signed in between */
    if (part)
        return write_annex(call, &sheet_options, part, &actor);
    if (options[BOX].given)
        return write_slip(call, &sheet_options, &actor);
    struct tally_diags *diags = tally_diags_new();
    bool ok = tally_sheet_issue(call->words[0], &sheet_options, &actor, tally_cli_print_sheet_event, call, diags);
    tally_cli_print_diags(diags, NULL, false, stderr);
    status = tally_diags_status(diags);
    tally_diags_free(diags);
    tally_key_free(sheet_options.key);
    return status ? status : ok ? EXIT_DONE : EXIT_DEFECT;
}
