/* Room desk: the clerk's page in the browser, served on this machine alone.
 *
 * It may include all other rooms but cli/, and is the only user of libmicrohttpd and of sockets. It is no part of
 * libtally: only the program tally-desk has it, so that nothing else loads the HTTP library. It has no law, checks or
 * sentences of its own, and no public half: it reads and writes the files of a meeting's folder, and calls the library.
 *
 * server.c: listening, who may ask, answers. session.c: the secret of the start, the cookie, the tokens of pages.
 * folder.c: the meetings below the desk's folder. table.c: a spreadsheet read whole and written whole. request.c: what
 * a page sent, and refusals. The others: what the pages ask for. page/: the page itself, plain modules and a style,
 * built into the program.
 *
 *   D1  every request names this host and port, and none comes from another site's page
 *   D2  without the cookie and the token of a page nothing is read and nothing is changed
 *   D3  nothing that the page sends becomes a path: folders are found by ids, files by the meeting's own tables; a key
 *       is called after its owner, and a file that is verified as the page calls it, in a folder that is made for it:
 *       by names without any part of a path
 *   D4  a file is replaced as a whole and is on the disk before the answer, and only if it still is what the page saw
 *   D5  the page of a second typist is told nothing of what the first has keyed but which ballots there are */
#ifndef TALLY_DESK_H
#define TALLY_DESK_H

#include <stdbool.h>

struct tally_desk_options {
    const char *folder;  /* holds a folder for each meeting; made if it is not there */
    const char *launch;  /* the folder for the file that opens the page, the user's alone; NULL: folder */
    const char *archive; /* a folder that is offered for archive sets, beside removable drives; NULL: none */
    const char *actor;   /* who counts and signs, where the page names nobody else */
    bool open;           /* open the page in the browser */
    /* called once the desk listens: its port, and the file that opens the page */
    void (*ready)(void *self, unsigned port, const char *file);
    void *self;
};

/* Serves until SIGINT, SIGTERM or the page's “finish”. Returns an exit status (sysexits.h); *wrong: what could not be
 * done, for the caller to print; a constant, or NULL. */
int tally_desk_serve(const struct tally_desk_options *options, const char **wrong);

#endif
