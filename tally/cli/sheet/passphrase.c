/* Passphrases: from a file, a descriptor, or the terminal. */
#include "cli/sheet/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

char *tally_cli_passphrase_usage(const char *usage)
{
    const char *lines = _("  --pass-file FILE  take the passphrase from the first line of this file, which only you "
                          "may read (chmod 600)\n"
                          "  --pass-fd N  take the passphrase from file descriptor N, one line; without these two "
                          "options it is asked for at the terminal\n");
    return tally_cli_usage_with(usage, lines);
}

/* The largest number of a file descriptor that is accepted. */
enum { FD_MOST = 99999 };

bool tally_cli_passphrase_begin(struct tally_cli_passphrase *pass, const struct tally_call *call,
                                const struct tally_option *file, const struct tally_option *fd, int *status)
{
    *pass = (struct tally_cli_passphrase){.call = call, .file = file->given ? file->value : NULL, .fd = -1};
    if (file->given && fd->given) {
        *status = tally_cli_refuse(call, _("only one of --pass-file and --pass-fd can be used"));
        return false;
    }
    if (!fd->given)
        return true;
    uint64_t number;
    if (!tally_cli_number(fd->value, FD_MOST, &number)) {
        *status = tally_cli_misused(call, _("this is not the number of a file descriptor"), fd->value);
        return false;
    }
    pass->fd = (int)number;
    return true;
}

static bool say(const struct tally_cli_passphrase *pass, const char *what, const char *why)
{
    tally_cli_say(stderr, _("tally %s: cannot get the passphrase from %s: %s [%s]\n"), pass->call->command, what, why,
                  tally_code_name(TALLY_WRONG_PASSPHRASE));
    return false;
}

/* Reads a line, without its end, byte by byte, since the bytes after it may be for another reader. Returns 0; ENODATA
 * if there is none; E2BIG; or another errno. */
static int read_line(int fd, char *room, size_t size)
{
    size_t used = 0;
    for (;;) {
        char c;
        ssize_t n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0 && !used)
            return ENODATA;
        if (n == 0 || c == '\n')
            break;
        if (!c)
            return EILSEQ;
        if (used + 1 == size)
            return E2BIG;
        room[used++] = c;
    }
    if (used && room[used - 1] == '\r')
        used--;
    room[used] = '\0';
    return 0;
}

static const char *explain(int error)
{
    return error == ENODATA  ? _("it is empty")
           : error == E2BIG  ? _("the line is too long")
           : error == EILSEQ ? _("it has a NUL byte")
                             : strerror(error);
}

static bool ask_file(const struct tally_cli_passphrase *pass, char *room, size_t size)
{
    struct stat st;
    int fd = open(pass->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    if (!ok) {
        say(pass, pass->file, strerror(errno));
    } else if (!S_ISREG(st.st_mode)) {
        ok = say(pass, pass->file, _("it is not a regular file; for a pipe use --pass-fd"));
    } else if (st.st_mode & (S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)) {
        ok = say(pass, pass->file, _("others can read or change it; if nobody has done so, run chmod 600 on it"));
    } else {
        int error = read_line(fd, room, size);
        ok = !error || say(pass, pass->file, explain(error));
    }
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool ask_descriptor(const struct tally_cli_passphrase *pass, char *room, size_t size)
{
    char name[32];
    int error = read_line(pass->fd, room, size);
    snprintf(name, sizeof name, "--pass-fd %d", pass->fd);
    return !error || say(pass, name, explain(error));
}

/* ---- the terminal ---- */

/* After these signals the terminal must have its echo back. */
static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
enum { CAUGHT = sizeof caught / sizeof *caught };
static volatile sig_atomic_t
    came; /* the signal that arrived during the prompt; a signal handler can only use a global */

static void note(int signal)
{
    came = signal;
}

static void put_some(int tty, const char *text, size_t size)
{
    while (size) {
        ssize_t n = write(tty, text, size);
        if (n < 0 && errno != EINTR)
            return;
        text += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
}

static void put(int tty, const char *text)
{
    put_some(tty, text, strlen(text));
}

/* The prompt with the file's name in place of its %s. */
static void put_prompt(int tty, const char *prompt, const char *file)
{
    const char *place = strstr(prompt, "%s");
    put_some(tty, prompt, place ? (size_t)(place - prompt) : 0);
    char *shown = tally_text_escape(file);
    put(tty, shown);
    free(shown);
    put(tty, place ? place + 2 : prompt);
}

/* Reads a line from the terminal; a signal ends it early. 0, or an errno. */
static int read_typed(int tty, char *room, size_t size)
{
    size_t used = 0;
    bool whole = false;
    while (!whole && !came) {
        char c;
        ssize_t n = read(tty, &c, 1);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n == 0)
            break;
        if (n < 0)
            continue;
        whole = c == '\n';
        if (!whole && used < size)
            room[used++] = c;
    }
    if (!whole)
        return came ? EINTR : ENODATA;
    if (used == size)
        return E2BIG; /* read to its end, so that the rest is not taken for an answer */
    room[used] = '\0';
    return 0;
}

/* Asks once, without echo. Afterwards the terminal is as it was before, and a signal that came has its usual effect. */
static int ask_once(int tty, const char *prompt, const char *file, char *room, size_t size)
{
    struct sigaction action = {.sa_handler = note}, old[CAUGHT];
    struct termios before, silent;
    if (tcgetattr(tty, &before) != 0)
        return errno;
    came = 0;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &action, &old[i]);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    silent.c_lflag |= ICANON;
    int error = tcsetattr(tty, TCSAFLUSH, &silent) == 0 ? 0 : errno;
    if (!error) {
        put_prompt(tty, prompt, file);
        error = read_typed(tty, room, size);
        put(tty, "\n");
    }
    while (tcsetattr(tty, TCSAFLUSH, &before) != 0 && errno == EINTR)
        ;
    for (size_t i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &old[i], NULL);
    if (came)
        raise(came);
    return error;
}

enum { TIMES = 3, LEAST = 8 };

/* Whether a new passphrase has fewer than LEAST characters: whoever has the key file can try passphrases on it for
 * ever. */
static bool is_short(const char *text)
{
    size_t characters = 0;
    for (; *text; text++)
        characters += (*text & 0xC0) != 0x80;
    return characters < LEAST;
}

/* Asks up to three times: until the answer is complete, and for a new passphrase until it is long enough and the second
 * entry is the same. */
static int ask_terminal(int tty, const char *file, bool twice, char *room, size_t size)
{
    for (int i = 0; i < TIMES; i++) {
        int error = ask_once(tty, twice ? _("New passphrase for %s: ") : _("Passphrase for %s: "), file, room, size);
        if (error == EINTR && came == SIGTSTP)
            continue; /* the program was stopped and continued */
        if (error || !twice)
            return error;
        if (is_short(room)) {
            put(tty, _("Too short: at least 8 characters.\n"));
            continue;
        }
        char *again = tally_cli_alloc(size);
        error = ask_once(tty, _("The same passphrase again for %s: "), file, again, size);
        bool same = !error && !strcmp(room, again);
        explicit_bzero(again, size);
        free(again);
        if (error || same)
            return error;
        put(tty, i + 1 < TIMES ? _("The two differ; try again.\n") : _("The two differ.\n"));
    }
    return ECANCELED;
}

/* ---- */

static bool ask(void *self, const char *file, bool twice, char *room, size_t size)
{
    struct tally_cli_passphrase *pass = self;
    bool ok = false;
    if (pass->file) {
        ok = ask_file(pass, room, size);
    } else if (pass->fd >= 0) {
        ok = ask_descriptor(pass, room, size);
    } else {
        int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
        if (tty < 0) {
            tally_cli_say(
                stderr,
                _("tally %s: there is no terminal to ask for a passphrase; use --pass-file FILE or --pass-fd N [%s]\n"),
                pass->call->command, tally_code_name(TALLY_WRONG_PASSPHRASE));
        } else {
            fflush(stdout);
            if (pass->typed)
                put(tty, _("This passphrase does not open the key; try again.\n"));
            int error = ask_terminal(tty, file, twice, room, size);
            ok = !error || say(pass, _("the terminal"),
                               error == ECANCELED ? _("it was too short, or the two entries differed, three times")
                                                  : explain(error));
            pass->typed += ok;
            close(tty);
        }
    }
    if (ok && twice && is_short(room))
        ok = say(pass, pass->file ? pass->file : "--pass-fd",
                 _("it is too short for a new key, which needs at least 8 characters"));
    pass->said = !ok;
    if (!ok)
        explicit_bzero(room, size);
    return ok;
}

static bool is_wrong(const struct tally_diags *diags)
{
    return tally_diags_count(diags) == 1 && tally_diags_at(diags, 0).code == TALLY_WRONG_PASSPHRASE;
}

/* A token locks itself after a few wrong passphrases, so there is no second attempt. */
static bool is_token(const char *file)
{
    return !strncmp(file, "pkcs11:", 7);
}

void tally_cli_passphrase_print_diags(const struct tally_cli_passphrase *pass, const struct tally_diags *diags)
{
    if (!pass->said || !is_wrong(diags))
        tally_cli_print_diags(diags, NULL, false, stderr);
}

/* Says which passphrase does not open the key: one from a file or a descriptor may belong to another key. */
static void print_wrong(const struct tally_cli_passphrase *pass, const char *file)
{
    char source[32], typed[TALLY_NUMBER_SIZE];
    snprintf(source, sizeof source, "--pass-fd %d", pass->fd);
    tally_cli_say(stderr, "%s: %s: ", file, _("error"));
    if (pass->typed)
        tally_cli_say(stderr, _("none of the passphrases entered opens this key (tried: %s)"),
                      tally_number(typed, pass->typed));
    else
        tally_cli_say(stderr, _("the passphrase from %s does not open this key"), pass->file ? pass->file : source);
    tally_cli_say(stderr, " [%s]\n", tally_code_name(TALLY_WRONG_PASSPHRASE));
}

struct tally_key *tally_cli_passphrase_read_key(struct tally_cli_passphrase *pass, const char *file, const char *at,
                                                int *status)
{
    const struct tally_passphrase passphrase = tally_cli_passphrase_source(pass);
    for (;;) {
        struct tally_diags *diags = tally_diags_new();
        struct tally_key *key = tally_key_read(file, &passphrase, at, diags);
        bool wrong = is_wrong(diags) && !pass->said && !is_token(file),
             again = wrong && pass->typed && pass->typed < TIMES;
        if (wrong && !again)
            print_wrong(pass, file);
        else if (!wrong)
            tally_cli_passphrase_print_diags(pass, diags);
        *status = tally_diags_status(diags);
        tally_diags_free(diags);
        if (!again)
            return key;
    }
}

struct tally_passphrase tally_cli_passphrase_source(struct tally_cli_passphrase *pass)
{
    return (struct tally_passphrase){.ask = ask, .self = pass};
}
