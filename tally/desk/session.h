/* Inside room desk: who may ask. The browser is sent to the page with a secret that is good once; it is exchanged for a
 * cookie, an entrance, and each page that is opened with the cookie holds a token of its own, which counts with that
 * cookie alone. All are random and end with the process. */
#ifndef TALLY_DESK_SESSION_H
#define TALLY_DESK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { TALLY_DESK_SECRET_SIZE = 33, TALLY_DESK_SESSIONS = 32, TALLY_DESK_ENTRANCES = 16, TALLY_DESK_ID_SIZE = 17 };

/* A browser that was let in. */
struct tally_desk_entrance {
    char cookie[TALLY_DESK_SECRET_SIZE]; /* "": none */
    char second[TALLY_DESK_ID_SIZE];     /* the meeting whose ballots its pages key a second time; "": not that */
    uint64_t used;                       /* when it asked last, counted in requests */
};

/* A page that is open. */
struct tally_desk_session {
    char token[TALLY_DESK_SECRET_SIZE]; /* "": none */
    struct tally_desk_entrance *entrance;
    char room[TALLY_DESK_ID_SIZE]; /* the meeting of which the room sees how far the keying is; "": not that */
    time_t asked;                  /* when it asked for something last; 0: never */
    uint64_t used;                 /* when it was opened, or asked last, counted in requests */
};

struct tally_desk_sessions {
    char secret[TALLY_DESK_SECRET_SIZE]; /* "": it was used */
    struct tally_desk_entrance entrances[TALLY_DESK_ENTRANCES];
    struct tally_desk_session pages[TALLY_DESK_SESSIONS];
    uint64_t requests;
};

/* Draws a secret. False: the system has no random bytes. */
bool tally_desk_secret(char text[TALLY_DESK_SECRET_SIZE]);
/* Whether what was given is the secret, in a time that tells nothing of where they differ; "" is none. */
bool tally_desk_secret_is(const char *secret, const char *given);

/* False: the system has no random bytes. */
bool tally_desk_sessions_make(struct tally_desk_sessions *sessions);

/* A new entrance, with a cookie of its own, where this is the secret, which is used up by the first request that knows
 * it. The entrance that has not asked for the longest time is given up for it, with its pages. NULL: it is not the
 * secret, or the system has no random bytes. */
struct tally_desk_entrance *tally_desk_sessions_enter(struct tally_desk_sessions *sessions, const char *secret);
bool tally_desk_sessions_renew(struct tally_desk_sessions *sessions); /* another secret; false as above */
/* The entrance of a cookie, as having asked now; NULL: none. */
struct tally_desk_entrance *tally_desk_sessions_knows(struct tally_desk_sessions *sessions, const char *cookie);

/* A page that is being opened there, with its token; NULL: the system has no random bytes. Another is given up for it:
 * the oldest that has never asked for anything, else the one that has not for the longest time. */
struct tally_desk_session *tally_desk_sessions_open(struct tally_desk_sessions *sessions,
                                                    struct tally_desk_entrance *entrance);
/* The page of the entrance that holds the token, as having asked now; NULL: none, or it was given up. Good until the
 * next is opened. */
struct tally_desk_session *tally_desk_sessions_find(struct tally_desk_sessions *sessions,
                                                    const struct tally_desk_entrance *entrance, const char *token);

#endif
