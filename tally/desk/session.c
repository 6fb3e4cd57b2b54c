/* The secret of the start, the cookie, and the tokens of pages. */
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
    return tally_desk_secret(sessions->secret) && tally_desk_secret(sessions->cookie);
}

bool tally_desk_sessions_enter(struct tally_desk_sessions *sessions, const char *secret)
{
    bool good = tally_desk_secret_is(sessions->secret, secret);
    if (good)
        *sessions->secret = '\0';
    return good;
}

bool tally_desk_sessions_renew(struct tally_desk_sessions *sessions)
{
    return tally_desk_secret(sessions->secret);
}

bool tally_desk_sessions_knows(const struct tally_desk_sessions *sessions, const char *cookie)
{
    return tally_desk_secret_is(sessions->cookie, cookie);
}

static bool is_needed_less(const struct tally_desk_session *page, const struct tally_desk_session *other)
{
    return !page->asked == !other->asked ? page->used < other->used : !page->asked;
}

struct tally_desk_session *tally_desk_sessions_open(struct tally_desk_sessions *sessions)
{
    struct tally_desk_session *page = sessions->pages;
    for (size_t i = 1; i < TALLY_DESK_SESSIONS; i++)
        if (is_needed_less(&sessions->pages[i], page))
            page = &sessions->pages[i];
    *page = (struct tally_desk_session){.used = ++sessions->requests};
    return tally_desk_secret(page->token) ? page : NULL;
}

struct tally_desk_session *tally_desk_sessions_find(struct tally_desk_sessions *sessions, const char *token)
{
    struct tally_desk_session *found = NULL;
    for (size_t i = 0; i < TALLY_DESK_SESSIONS; i++)
        if (tally_desk_secret_is(sessions->pages[i].token, token))
            found = &sessions->pages[i];
    if (found) {
        found->asked = time(NULL);
        found->used = ++sessions->requests;
    }
    return found;
}
