/* The secret of the start, the cookies of entrances, and the tokens of pages. */
#include "desk/session.h"

#include <string.h>

#include "base/digest.h"
#include "base/hex.h"

bool tally_desk_secret(char text[TALLY_DESK_SECRET_SIZE])
{
    unsigned char bytes[(TALLY_DESK_SECRET_SIZE - 1) / 2];
    if (!tally_random_bytes(bytes, sizeof bytes))
        return false;
    tally_hex_bytes(text, bytes, sizeof bytes);
    return true;
}

bool tally_desk_secret_is(const char *secret, const char *given)
{
    unsigned char differ = 0;
    if (!*secret || !given || strlen(given) != TALLY_DESK_SECRET_SIZE - 1)
        return false;
    for (size_t i = 0; i < TALLY_DESK_SECRET_SIZE - 1; i++)
        differ |= (unsigned char)(secret[i] ^ given[i]);
    return !differ;
}

bool tally_desk_sessions_make(struct tally_desk_sessions *sessions)
{
    *sessions = (struct tally_desk_sessions){.requests = 0};
    return tally_desk_secret(sessions->secret);
}

struct tally_desk_entrance *tally_desk_sessions_enter(struct tally_desk_sessions *sessions, const char *secret)
{
    struct tally_desk_entrance *entrance = sessions->entrances;
    if (!tally_desk_secret_is(sessions->secret, secret))
        return NULL;
    *sessions->secret = '\0';
    for (size_t i = 1; i < TALLY_DESK_ENTRANCES; i++)
        if (sessions->entrances[i].used < entrance->used)
            entrance = &sessions->entrances[i];
    for (size_t i = 0; i < TALLY_DESK_SESSIONS; i++)
        if (sessions->pages[i].entrance == entrance)
            sessions->pages[i] = (struct tally_desk_session){.used = 0};
    *entrance = (struct tally_desk_entrance){.used = ++sessions->requests};
    return tally_desk_secret(entrance->cookie) ? entrance : NULL;
}

bool tally_desk_sessions_renew(struct tally_desk_sessions *sessions)
{
    return tally_desk_secret(sessions->secret);
}

struct tally_desk_entrance *tally_desk_sessions_knows(struct tally_desk_sessions *sessions, const char *cookie)
{
    struct tally_desk_entrance *found = NULL;
    for (size_t i = 0; i < TALLY_DESK_ENTRANCES; i++)
        if (tally_desk_secret_is(sessions->entrances[i].cookie, cookie))
            found = &sessions->entrances[i];
    if (found)
        found->used = ++sessions->requests;
    return found;
}

static bool is_needed_less(const struct tally_desk_session *page, const struct tally_desk_session *other)
{
    return !page->asked == !other->asked ? page->used < other->used : !page->asked;
}

struct tally_desk_session *tally_desk_sessions_open(struct tally_desk_sessions *sessions,
                                                    struct tally_desk_entrance *entrance)
{
    struct tally_desk_session *page = sessions->pages;
    for (size_t i = 1; i < TALLY_DESK_SESSIONS; i++)
        if (is_needed_less(&sessions->pages[i], page))
            page = &sessions->pages[i];
    *page = (struct tally_desk_session){.entrance = entrance, .used = ++sessions->requests};
    return tally_desk_secret(page->token) ? page : NULL;
}

struct tally_desk_session *tally_desk_sessions_find(struct tally_desk_sessions *sessions,
                                                    const struct tally_desk_entrance *entrance, const char *token)
{
    struct tally_desk_session *found = NULL;
    for (size_t i = 0; i < TALLY_DESK_SESSIONS; i++)
        if (sessions->pages[i].entrance == entrance && tally_desk_secret_is(sessions->pages[i].token, token))
            found = &sessions->pages[i];
    if (found) {
        found->asked = time(NULL);
        found->used = ++sessions->requests;
    }
    return found;
}
