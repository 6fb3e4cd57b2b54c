/* tally key new: makes a key, and a trial certificate or a certificate request. */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/grid.h"
#include "cli/sheet/passphrase.h"

/* out with another ending: the name that the library gives the second file. The page owns it. */
static const char *with_ending(struct tally_terminal *page, const char *out, const char *ending)
{
    char *path = tally_key_companion(out, ending);
    size_t size = strlen(path) + 1;
    char *copy = tally_terminal_alloc(page, size, 1);
    memcpy(copy, path, size);
    free(path);
    return copy;
}

static void print_made(const struct tally_call *call, const char *out, const struct tally_key_options *key_options)
{
    struct tally_terminal page = tally_terminal_open(&call->screen, stdout);
    if (key_options->request) {
        const char *request = with_ending(&page, out, ".csr");
        tally_terminal_text(
            &page, 0, "", TALLY_STRONG,
            tally_terminal_format(&page, _("Made %1$s, a key for %2$s, and %3$s, a request for its certificate."),
                                  TALLY_WITH(out, key_options->name, request)));
        tally_terminal_text(
            &page, 0, "", TALLY_PLAIN,
            tally_terminal_format(&page,
                                  _("Send %1$s to the certificate authority. Keep %2$s yourself; nobody can use it "
                                    "without its passphrase. When you have the certificate, make the key that signs "
                                    "with: (umask 077; cat %2$s CERTIFICATE.pem > %3$s)"),
                                  TALLY_WITH(request, out, with_ending(&page, out, ".signer.pem"))));
    } else {
        const char *certificate = with_ending(&page, out, ".pem"),
                   *days = tally_terminal_number(&page, key_options->days);
        tally_terminal_text(&page, 0, "", TALLY_STRONG,
                            tally_terminal_format(
                                &page, _("Made %1$s, a key for %2$s, and %3$s, its certificate, valid for %4$s days."),
                                TALLY_WITH(out, key_options->name, certificate, days)));
        tally_terminal_text(&page, 0, "", TALLY_PLAIN,
                            tally_terminal_format(&page,
                                                  _("Sign tally sheets with it: tally sheet LEDGER --key %1$s. Keep it "
                                                    "to yourself; nobody can use it without its passphrase."),
                                                  TALLY_WITH(out)));
        tally_terminal_text(
            &page, 0, "", TALLY_PLAIN,
            tally_terminal_format(
                &page,
                _("This is a trial certificate, which no authority has confirmed. Hand %1$s in person to those who "
                  "verify: tally verify PDF --trust %1$s. For the certificate of an authority use --request."),
                TALLY_WITH(certificate)));
    }
    tally_terminal_close(&page);
}

/* NAME.p12; NULL: a file cannot have that name. The caller frees it. */
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

/* The longest validity of a trial certificate: ten years. */
enum { DAYS_MOST = 3653 };

enum { NAME, ROLE, OUT, DAYS, RSA, REQUEST, PASS_FILE, PASS_FD, OPTIONS };

/* False: the options do not fit together, which is reported; *status is the exit status. */
static bool take_options(const struct tally_call *call, const struct tally_option options[OPTIONS],
                         struct tally_key_options *key_options, int *status)
{
    *key_options = (struct tally_key_options){.name = options[NAME].value,
                                              .role = options[ROLE].value,
                                              .kind = options[RSA].given ? TALLY_RSA3072 : TALLY_P256,
                                              .request = options[REQUEST].given,
                                              .days = 365};
    const char *sentence = NULL;
    uint64_t days = key_options->days;
    if (strcmp(call->words[0], "new") != 0) {
        *status = tally_cli_refuse_word(call, _("there is no “tally key %s”, only “tally key new”"), call->words[0]);
        return false;
    }
    if (!key_options->name || !*key_options->name) {
        sentence = _("no name is given; add --name NAME");
    } else if (!key_options->role || !*key_options->role) {
        sentence = _("no role is given; add --role ROLE");
    } else if (options[DAYS].given && options[REQUEST].given) {
        sentence = _("--days cannot be used with --request: the certificate authority decides how long the certificate "
                     "is valid");
    } else if (options[DAYS].given && (!tally_cli_number(options[DAYS].value, DAYS_MOST, &days) || !days)) {
        *status = tally_cli_refuse_word(
            call, _("a certificate can be valid for 1 to 3653 days; --days cannot take “%s”"), options[DAYS].value);
        return false;
    }
    key_options->days = (unsigned)days;
    if (sentence)
        *status = tally_cli_refuse(call, sentence);
    return !sentence;
}

int tally_cli_key(struct tally_call *call, int argc, char **argv)
{
    struct tally_option options[OPTIONS] = {[NAME] = {.name = "--name", .takes_value = true},
                                            [ROLE] = {.name = "--role", .takes_value = true},
                                            [OUT] = {.name = "--out", .takes_value = true},
                                            [DAYS] = {.name = "--days", .takes_value = true},
                                            [RSA] = {.name = "--rsa"},
                                            [REQUEST] = {.name = "--request"},
                                            TALLY_CLI_PASSPHRASE_OPTIONS(PASS_FILE, PASS_FD)};
    struct tally_key_options key_options;
    struct tally_cli_passphrase pass;
    int status;
    char *usage = tally_cli_passphrase_usage(
        _("Usage: tally key new --name NAME --role ROLE [--out FILE] [--days N] [--rsa] [--request] [--pass-file "
          "FILE|--pass-fd N]\n"
          "Makes a key to sign tally sheets with, and a trial certificate, or a request for a certificate, that says "
          "whose key it is. The key is encrypted with a passphrase of at least 8 characters, and only you may read its "
          "file.\n"
          "\n"
          "  --name NAME  whose key it is: the name as the meeting has it\n"
          "  --role ROLE  the role in which this person signs, such as 监票人 or teller\n"
          "  --out FILE  the file of the key; otherwise NAME.p12, or NAME.key with --request\n"
          "  --days N  how long the trial certificate is valid, 1 to 3653 days; otherwise 365\n"
          "  --rsa  an RSA key of 3072 bits, for programs that do not know P-256\n"
          "  --request  make a request (.csr) to a certificate authority instead of a trial certificate\n"
          "%s  --quiet  do not explain what was made\n"
          "\n"
          "Exit status: 0 made; 65 refused; 73 a file cannot be made, or exists already; 74 the disk is full.\n"));
    bool go = tally_cli_parse(call, argc, argv, options, OPTIONS, usage, 1, 1, &status);
    free(usage);
    if (!go || !take_options(call, options, &key_options, &status) ||
        !tally_cli_passphrase_begin(&pass, call, &options[PASS_FILE], &options[PASS_FD], &status))
        return status;
    struct tally_cli_time at;
    char *own = options[OUT].given ? NULL : file_for(key_options.name, key_options.request);
    const char *out = options[OUT].given ? options[OUT].value : own;
    if (!out || !*out || !strcmp(out, "-")) {
        status = tally_cli_refuse_word(call, _("a file cannot be called “%s”; add --out FILE"),
                                       out ? out : key_options.name);
        free(own);
        return status;
    }
    key_options.at = tally_cli_now(&at);
    struct tally_diags *diags = tally_diags_new();
    const struct tally_passphrase passphrase = tally_cli_passphrase_source(&pass);
    bool made = tally_key_make(out, &key_options, &passphrase, diags);
    tally_cli_passphrase_print_diags(&pass, diags);
    status = tally_diags_status(diags);
    if (made && !call->quiet)
        print_made(call, out, &key_options);
    tally_diags_free(diags);
    free(own);
    return status;
}
