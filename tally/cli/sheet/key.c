#include <stdlib.h>
#include <string.h>

#include "cli/grid.h"
#include "cli/sheet/passphrase.h"

/* out with another ending, as the library names the second file; of the page. */
static const char *beside(struct tally_terminal *page, const char *out, const char *ending)
{
    const char *name = tally_path_name(out), *dot = strrchr(name, '.');
    size_t stem = dot && dot > name ? (size_t)(dot - out) : strlen(out);
    char *path = tally_terminal_alloc(page, stem + strlen(ending) + 1, 1);
    memcpy(path, out, stem);
    memcpy(path + stem, ending, strlen(ending) + 1);
    return path;
}

static void tell(const struct tally_call *call, const char *out, const struct tally_key_options *settings)
{
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    if (settings->request) {
        const char *request = beside(&page, out, ".csr");
        tally_terminal_text(
            &page, 0, "", TALLY_STRONG,
            tally_terminal_format(&page, _("Made %1$s, a key for %2$s, and %3$s, a request for its certificate."),
                                  TALLY_WITH(out, settings->name, request)));
        tally_terminal_text(
            &page, 0, "", TALLY_PLAIN,
            tally_terminal_format(&page,
                                  _("Send %1$s to the authority; %2$s stays with you, and is of no use without "
                                    "its passphrase. With the certificate that comes back, a key to "
                                    "sign with is made by: (umask 077; cat %2$s CERTIFICATE.pem > %3$s)"),
                                  TALLY_WITH(request, out, beside(&page, out, ".signer.pem"))));
    } else {
        const char *certificate = beside(&page, out, ".pem"), *days = tally_terminal_number(&page, settings->days);
        tally_terminal_text(&page, 0, "", TALLY_STRONG,
                            tally_terminal_format(
                                &page, _("Made %1$s, a key for %2$s, and %3$s, its certificate, valid for %4$s days."),
                                TALLY_WITH(out, settings->name, certificate, days)));
        tally_terminal_text(&page, 0, "", TALLY_PLAIN,
                            tally_terminal_format(&page,
                                                  _("It signs tally sheets: tally sheet LEDGER --key %1$s. Keep it to "
                                                    "yourself; it is of no use without its passphrase."),
                                                  TALLY_WITH(out)));
        tally_terminal_text(
            &page, 0, "", TALLY_PLAIN,
            tally_terminal_format(&page,
                                  _("This is a trial certificate: nobody vouches for it but yourself. Give "
                                    "%1$s, by a way they trust, to those who verify: tally verify PDF "
                                    "--trust %1$s. For a certificate of a real authority use --request."),
                                  TALLY_WITH(certificate)));
    }
    tally_terminal_close(&page);
}

/* NAME.p12, where a file can be called so; NULL: it cannot. The caller frees it. */
static char *file_for(const char *name, bool request)
{
    const char *ending = request ? ".key" : ".p12";
    size_t size = strlen(name);
    char *out =
        strchr(name, '/') || *name == '.' || *name == '-' || size > 200 ? NULL : malloc(size + strlen(ending) + 1);
    if (out) {
        memcpy(out, name, size);
        memcpy(out + size, ending, strlen(ending) + 1);
    }
    return out;
}

/* A number of days; 0: it is none. */
static unsigned days_of(const char *text)
{
    size_t size = strlen(text);
    return size && size <= 4 && strspn(text, "0123456789") == size ? (unsigned)strtoul(text, NULL, 10) : 0;
}

enum { NAME, ROLE, OUT, DAYS, RSA, REQUEST, PASS_FILE, PASS_FD, OPTIONS };

/* Whether the words make sense together; else said, and *status. */
static bool understand(const struct tally_call *call, const struct tally_option options[OPTIONS],
                       struct tally_key_options *settings, int *status)
{
    *settings = (struct tally_key_options){.name = options[NAME].value,
                                           .role = options[ROLE].value,
                                           .kind = options[RSA].given ? TALLY_RSA3072 : TALLY_P256,
                                           .request = options[REQUEST].given,
                                           .days = options[DAYS].given ? days_of(options[DAYS].value) : 365};
    const char *what = NULL, *word = call->words[0];
    if (strcmp(call->words[0], "new") != 0) {
        what = _("there is only “tally key new”");
    } else if (!settings->name || !*settings->name) {
        what = _("whose key? Add --name NAME");
    } else if (!settings->role || !*settings->role) {
        what = _("in which role do they sign? Add --role ROLE");
    } else if (options[DAYS].given && options[REQUEST].given) {
        what = _("for how many days a certificate is valid is for the authority to say");
        word = "--days";
    } else if (!settings->days || settings->days > 3653) {
        what = _("a certificate is valid for 1 to 3653 days");
        word = options[DAYS].value;
    }
    if (what)
        *status = tally_cli_misused(call, what, word);
    return !what;
}

int tally_cli_key(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[OPTIONS] = {[NAME] = {.name = "--name", .takes_value = true},
                                            [ROLE] = {.name = "--role", .takes_value = true},
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [DAYS] = {.name = "--days", .takes_value = true},
                                            [RSA] = {.name = "--rsa"},
                                            [REQUEST] = {.name = "--request"},
                                            TALLY_CLI_PASS_OPTIONS(PASS_FILE, PASS_FD)};
    struct tally_key_options settings;
    struct tally_cli_pass pass;
    int status;
    char *usage = tally_cli_pass_usage(
        _("Usage: tally key new --name NAME --role ROLE [--out FILE] [--days N] [--rsa] [--request] [--pass-file FILE "
          "| --pass-fd N]\n"
          "Makes a key to sign tally sheets with, encrypted by a passphrase of at least 8 characters and readable by "
          "you alone, and beside it what says whose it is.\n"
          "\n"
          "  --name NAME       whose key it is: the name as the meeting has it\n"
          "  --role ROLE       in which role they sign, as 监票人 or teller\n"
          "  --out FILE        where the key goes; otherwise NAME.p12, and NAME.key with --request\n"
          "  --days N          for how long the trial certificate is valid; otherwise 365\n"
          "  --rsa             an RSA key of 3072 bits, for programs that do not know P-256\n"
          "  --request         no trial certificate, but a request (.csr) for an authority that people trust\n"
          "%s"
          "  --quiet           without the words on what was made\n"
          "\n"
          "Exit status: 0 made; 65 refused; 73 it cannot be made, or something is there already; 74 the disk is "
          "full.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, 1, &status);
    free(usage);
    if (!go || !understand(call, options, &settings, &status) ||
        !tally_cli_pass_begin(&pass, call, &options[PASS_FILE], &options[PASS_FD], &status))
        return status;
    struct tally_cli_time at;
    char *own = options[OUT].given ? NULL : file_for(settings.name, settings.request);
    const char *out = options[OUT].given ? options[OUT].value : own;
    if (!out || !*out || !strcmp(out, "-")) {
        status = tally_cli_misused(call, _("no file can be called so; add --out FILE"), out ? out : settings.name);
        free(own);
        return status;
    }
    settings.at = tally_cli_now(&at);
    struct tally_diags *diags = tally_diags_new();
    const struct tally_passphrase passphrase = tally_cli_pass_ask(&pass);
    bool made = tally_key_make(out, &settings, &passphrase, diags);
    tally_cli_pass_tell(&pass, diags);
    status = tally_diags_status(diags);
    if (made && !call->quiet)
        tell(call, out, &settings);
    tally_diags_free(diags);
    free(own);
    return status;
}
