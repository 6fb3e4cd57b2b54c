/* Listening, who may ask, and the answers. */
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <tally/diag.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "desk/folder.h"
#include "desk/inside.h"
#include "desk/keying.h"
#include "desk/page.h"
#include "desk/session.h"
#include "io/io.h"
#include "io/path.h"

extern char **environ;

/* A body is at most a table of some thousand rows; with files at most FILES_MOST, all of them that are being read
 * together. An idle connection is closed after so many seconds. */
enum {
    BODY_MOST = 4 * 1024 * 1024,
    FILES_MOST = 64 * 1024 * 1024,
    CONNECTIONS = 128,
    IDLE_SECONDS = 15,
    ADDRESS_SIZE = 32
};

struct desk {
    const struct tally_desk_options *options;
    struct tally_desk_sessions sessions;
    unsigned port;
    char cookie[ADDRESS_SIZE]; /* its name, which holds the port: cookies are shared by all ports of a host */
    char *launch;
    size_t uploading;                    /* bytes announced of bodies with files that are being read */
    struct tally_bytes board;            /* the one that was announced last, … */
    char ticket[TALLY_DESK_SECRET_SIZE]; /* … and how its window asks for it, … */
    char *board_address;                 /* … as an address; NULL: there is none */
    char board_meeting[TALLY_DESK_ID_SIZE];
};

/* A request that is being read. */
struct incoming {
    struct tally_bytes body;
    size_t most; /* bytes that the body may have */
    bool files;  /* files stand behind its JSON, which ends at the first line end */
    bool finish; /* the desk ends once it is answered */
};

/* What a page may ask for, and who may beside the page of the office: one that keys the second time (D5), one for the
 * room, or with files. */
static const struct call {
    const char *name;
    tally_desk_handler *handler;
    enum { OFFICE, SECOND, ROOM, FILES } who;
} calls[] = {
    {"meetings", tally_desk_meetings, OFFICE},
    {"rules", tally_desk_rules, OFFICE},
    {"new", tally_desk_new, OFFICE},
    {"sample", tally_desk_sample, OFFICE},
    {"sample-ballots", tally_desk_sample_ballots, OFFICE},
    {"meeting", tally_desk_meeting, OFFICE},
    {"table", tally_desk_table, OFFICE},
    {"keying", tally_desk_keying, SECOND},
    {"typist", tally_desk_typist, OFFICE},
    {"talks", tally_desk_talks, OFFICE},
    {"ballot", tally_desk_ballot, SECOND},
    {"differences", tally_desk_differences, OFFICE},
    {"settle", tally_desk_settle, OFFICE},
    {"acknowledge", tally_desk_acknowledge, OFFICE},
    {"count", tally_desk_count, OFFICE},
    {"box", tally_desk_box, OFFICE},
    {"announce", tally_desk_announce, OFFICE},
    {"paper", tally_desk_paper, OFFICE},
    {"verify", tally_desk_verify, OFFICE},
    {"round", tally_desk_round, OFFICE},
    {"keys", tally_desk_keys, OFFICE},
    {"new-key", tally_desk_new_key, OFFICE},
    {"sheets", tally_desk_sheets, OFFICE},
    {"sign", tally_desk_sign, OFFICE},
    {"sheet", tally_desk_sheet, OFFICE},
    {"progress", tally_desk_progress, ROOM},
    {"archives", tally_desk_archives, OFFICE},
    {"archive", tally_desk_archive, OFFICE},
    {"take-over", tally_desk_take_over, OFFICE},
    {"drop", tally_desk_drop, FILES},
    {"verify-files", tally_desk_verify_files, FILES},
};

/* ---- answers ---- */

/* Nothing may be loaded but what the desk itself serves, and nobody may show the page within another. */
static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
                             "'self'; frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/* The board says itself what it may load, by the digests of its script and style; it is kept apart from the desk. */
static const char board_policy[] = "sandbox allow-scripts; frame-ancestors 'none'";

static enum MHD_Result answer_by(struct MHD_Connection *connection, unsigned status, const char *rules,
                                 const char *type, const char *cookie, const void *bytes, size_t size)
{
    const char *const headers[][2] = {{"Content-Security-Policy", rules},
                                      {"X-Content-Type-Options", "nosniff"},
                                      {"Cache-Control", "no-store"},
                                      {"Referrer-Policy", "no-referrer"},
                                      {"Cross-Origin-Opener-Policy", "same-origin"},
                                      {"Cross-Origin-Resource-Policy", "same-origin"}};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, (void *)(uintptr_t)bytes, MHD_RESPMEM_MUST_COPY);
    if (!response)
        tally_exhausted();
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
    MHD_add_response_header(response, "Content-Type", type);
    if (cookie)
        MHD_add_response_header(response, "Set-Cookie", cookie);
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *type, const char *cookie,
                              const void *bytes, size_t size)
{
    return answer_by(connection, status, policy, type, cookie, bytes, size);
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status)
{
    static const char text[] = "refused\n";
    return answer(connection, status, "text/plain; charset=utf-8", NULL, text, sizeof text - 1);
}

static enum MHD_Result answer_bytes(struct MHD_Connection *connection, const char *type, const char *cookie,
                                    const struct tally_bytes *bytes)
{
    return answer(connection, MHD_HTTP_OK, type, cookie, bytes->bytes, bytes->used);
}

/* ---- who may ask ---- */

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Whether a host, or an origin behind “http://”, is this desk (D1). */
static bool is_here(const struct desk *desk, const char *host)
{
    char name[ADDRESS_SIZE];
    snprintf(name, sizeof name, "127.0.0.1:%u", desk->port);
    return host && !strcmp(host, name);
}

static bool is_ours(const struct desk *desk, struct MHD_Connection *connection, bool posted)
{
    static const char scheme[] = "http://";
    const char *origin = header(connection, "Origin");
    const bool same =
        origin && !strncmp(origin, scheme, sizeof scheme - 1) && is_here(desk, origin + sizeof scheme - 1);
    return is_here(desk, header(connection, "Host")) && (origin ? same : !posted);
}

/* Whether a page may be opened: by somebody who looks at it, and not as a picture or a frame of another page. Browsers
 * say so for an address of this machine; what says nothing is no browser, and has the cookie from nobody. */
static bool is_looked_at(struct MHD_Connection *connection)
{
    const char *site = header(connection, "Sec-Fetch-Site"), *as = header(connection, "Sec-Fetch-Dest");
    return (!site || !strcmp(site, "same-origin") || !strcmp(site, "none")) && (!as || !strcmp(as, "document"));
}

/* By its cookie; NULL: it has none that is good. */
static struct tally_desk_entrance *entrance_of(struct desk *desk, struct MHD_Connection *connection)
{
    const char *cookie = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, desk->cookie);
    return tally_desk_sessions_knows(&desk->sessions, cookie);
}

/* ---- pages ---- */

static const char room[] = "/room/"; /* and the meeting's id */

/* The file that sends the browser here, with a secret that is good once. False: it cannot be written. */
static bool write_launch(struct desk *desk)
{
    struct tally_bytes page = {.bytes = NULL};
    struct tally_diags *diags = tally_diags_new();
    char port[ADDRESS_SIZE];
    snprintf(port, sizeof port, "%u", desk->port);
    const char *const parts[] = {
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta http-equiv=\"refresh\" content=\"0;url=http://127.0.0.1:",
        port, "/enter?with=", desk->sessions.secret, "\">\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tally_bytes_put_text(&page, parts[i]);
    tally_path_remove(desk->launch);
    bool ok = tally_path_write(desk->launch, page.bytes, page.used, true, diags);
    tally_diags_free(diags);
    free(page.bytes);
    return ok;
}

/* Exchanges the secret for the cookie. The page is reached from a page of this host, since a browser sends a strict
 * cookie to nobody who comes from a file. The next secret is written, for a browser that was closed meanwhile. */
static enum MHD_Result enter(struct desk *desk, struct MHD_Connection *connection)
{
    static const char page[] = "<!doctype html>\n<meta charset=\"utf-8\">\n"
                               "<link rel=\"icon\" href=\"/icon.svg\">\n"
                               "<meta http-equiv=\"refresh\" content=\"0;url=/\">\n";
    char cookie[160];
    const struct tally_desk_entrance *entrance = tally_desk_sessions_enter(
        &desk->sessions, MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "with"));
    if (!entrance)
        return refuse(connection, MHD_HTTP_FORBIDDEN);
    if (!tally_desk_sessions_renew(&desk->sessions) || !write_launch(desk))
        tally_path_remove(desk->launch);
    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict", desk->cookie, entrance->cookie);
    return answer(connection, MHD_HTTP_OK, "text/html; charset=utf-8", cookie, page, sizeof page - 1);
}

/* A page with a session of its own; meeting: it is the one for the room, about this meeting, and may ask for nothing
 * but how far the keying is. NULL: it is that of the office, or of the second keying until every ballot was keyed twice
 * (D5). */
static void open_session(struct desk *desk, struct tally_desk_entrance *entrance, struct tally_bytes *page,
                         const char *meeting)
{
    if (*entrance->second && tally_desk_keying_is_twice(desk->options->folder, entrance->second))
        *entrance->second = '\0';
    char *folder = meeting ? tally_desk_folder_find(desk->options->folder, meeting) : NULL;
    struct tally_desk_session *session =
        !meeting || folder ? tally_desk_sessions_open(&desk->sessions, entrance) : NULL;
    if (session && meeting)
        memcpy(session->room, meeting, strlen(meeting) + 1); /* an id that was found */
    tally_desk_page(page, meeting != NULL, session ? session->token : NULL, entrance->second);
    free(folder);
}

static bool is_room(const char *url)
{
    return !strncmp(url, room, sizeof room - 1);
}

static enum MHD_Result show(struct desk *desk, struct MHD_Connection *connection, struct tally_desk_entrance *entrance,
                            const char *url)
{
    struct tally_bytes page = {.bytes = NULL};
    const char *type = "text/html; charset=utf-8";
    if (is_room(url) || !strcmp(url, "/"))
        open_session(desk, entrance, &page, is_room(url) ? url + sizeof room - 1 : NULL);
    else
        type = tally_desk_page_part(&page, url);
    enum MHD_Result result =
        page.bytes ? answer_bytes(connection, type, NULL, &page) : refuse(connection, MHD_HTTP_NOT_FOUND);
    free(page.bytes);
    return result;
}

/* The board, in a window of its own for the projector. */
static enum MHD_Result show_board(const struct desk *desk, struct MHD_Connection *connection, const char *ticket)
{
    if (!tally_desk_secret_is(desk->ticket, ticket))
        return refuse(connection, MHD_HTTP_NOT_FOUND);
    return answer_by(connection, MHD_HTTP_OK, board_policy, "text/html; charset=utf-8", NULL, desk->board.bytes,
                     desk->board.used);
}

/* Whether a window for the room shows how far the keying of this meeting is: it moves on to the board by itself. */
static bool is_room_open(const struct desk *desk)
{
    enum { SECONDS = 10 };
    bool open = false;
    for (size_t i = 0; i < TALLY_DESK_SESSIONS; i++) {
        const struct tally_desk_session *page = &desk->sessions.pages[i];
        open |= !strcmp(page->room, desk->board_meeting) && time(NULL) - page->asked < SECONDS;
    }
    return open;
}

/* Keeps a board that was announced, and tells the page its address. */
static void keep_board(struct desk *desk, struct tally_desk_request *request)
{
    struct tally_bytes address = {.bytes = NULL};
    free(desk->board.bytes);
    desk->board = request->board;
    if (!tally_desk_secret(desk->ticket))
        *desk->ticket = '\0';
    tally_bytes_put_text(&address, "/board/");
    tally_bytes_put_text(&address, desk->ticket);
    tally_json_put(request->answer, "board", tally_json_string(address.bytes));
    free(desk->board_address);
    desk->board_address = address.bytes;
    snprintf(desk->board_meeting, sizeof desk->board_meeting, "%s", tally_desk_asked(request, "meeting"));
    tally_json_put(request->answer, "moved", tally_json_boolean(is_room_open(desk)));
}

static enum MHD_Result get(struct desk *desk, struct MHD_Connection *connection, const char *url)
{
    static const char board[] = "/board/";
    if (!is_ours(desk, connection, false))
        return refuse(connection, MHD_HTTP_FORBIDDEN);
    if (!strcmp(url, "/enter"))
        return enter(desk, connection);
    struct tally_desk_entrance *entrance = entrance_of(desk, connection);
    if (!entrance || ((!strcmp(url, "/") || is_room(url)) && !is_looked_at(connection)) ||
        (is_room(url) && *entrance->second))
        return refuse(connection, MHD_HTTP_FORBIDDEN);
    return strncmp(url, board, sizeof board - 1) ? show(desk, connection, entrance, url)
                                                 : show_board(desk, connection, url + sizeof board - 1);
}

/* ---- what pages ask for ---- */

static const struct call *find_call(const char *name)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (!strcmp(calls[i].name, name))
            return &calls[i];
    return NULL;
}

static bool may_ask(const struct tally_desk_session *session, const struct call *call)
{
    return *session->room ? call->who == ROOM : !*session->entrance->second || call->who == SECOND;
}

static void forbid(struct tally_desk_request *request)
{
    request->status = MHD_HTTP_FORBIDDEN;
    if (!*request->session->room)
        tally_desk_refuse(
            request, MHD_HTTP_FORBIDDEN,
            N_("This browser keys the second time, and everything else is closed to it until every ballot "
               "has been keyed twice; or until the browser is closed and this program opened again."));
}

static struct tally_desk_session *page_of(struct desk *desk, struct MHD_Connection *connection)
{
    const struct tally_desk_entrance *entrance = entrance_of(desk, connection);
    return entrance ? tally_desk_sessions_find(&desk->sessions, entrance, header(connection, "X-Tally-Token")) : NULL;
}

/* The page is looked for once more: while the body came, another may have been opened in its place. */
static enum MHD_Result call(struct desk *desk, struct MHD_Connection *connection, const char *name,
                            struct incoming *incoming)
{
    static const char json_type[] = "application/json";
    struct tally_desk_session *session = page_of(desk, connection);
    if (!session)
        return refuse(connection, MHD_HTTP_FORBIDDEN);
    const char *body = incoming->body.bytes ? incoming->body.bytes : "";
    const char *end = incoming->files ? memchr(body, '\n', incoming->body.used) : NULL;
    const size_t size = end ? (size_t)(end - body) : incoming->body.used;
    const struct call *found = find_call(name);
    struct tally_json *asked = tally_json_parse_strict(body, size);
    struct tally_desk_request request = {.folder = desk->options->folder,
                                         .actor = desk->options->actor,
                                         .archive = desk->options->archive,
                                         .scratch =
                                             desk->options->launch ? desk->options->launch : desk->options->folder,
                                         .session = session,
                                         .asked = asked,
                                         .announced = desk->board_address,
                                         .announced_meeting = desk->board_meeting,
                                         .files = end ? end + 1 : NULL,
                                         .files_size = end ? incoming->body.used - size - 1 : 0,
                                         .status = MHD_HTTP_OK,
                                         .answer = tally_json_object()};
    const bool finish = !strcmp(name, "finish");
    if (!tally_json_is_object(asked))
        request.status = MHD_HTTP_BAD_REQUEST;
    else if (!found && !finish)
        request.status = MHD_HTTP_NOT_FOUND;
    else if (found ? !may_ask(session, found) : *session->entrance->second || *session->room)
        forbid(&request);
    else if (found)
        found->handler(&request);
    else
        incoming->finish = true;
    if (request.board.bytes)
        keep_board(desk, &request);
    char *text = tally_json_text(request.answer, TALLY_JSON_COMPACT);
    enum MHD_Result result = request.type ? answer_bytes(connection, request.type, NULL, &request.bytes)
                                          : answer(connection, request.status, json_type, NULL, text, strlen(text));
    free(text);
    free(request.bytes.bytes);
    tally_json_free(request.answer);
    tally_json_free(asked);
    return result;
}

static const char api[] = "/api/";

/* What the body may be: JSON, or JSON with files behind it where the call takes them. False: neither. */
static bool read_type(struct incoming *incoming, const char *type, const char *url)
{
    const struct call *call = strncmp(url, api, sizeof api - 1) ? NULL : find_call(url + sizeof api - 1);
    incoming->files = type && call && call->who == FILES && !strcmp(type, "application/octet-stream");
    incoming->most = incoming->files ? FILES_MOST : BODY_MOST;
    return incoming->files || (type && !strcmp(type, "application/json"));
}

/* Before its body is read (D2). 0: it may be read. */
static unsigned wrong_with_post(struct desk *desk, struct MHD_Connection *connection, const char *url,
                                struct incoming *incoming)
{
    const char *length = header(connection, "Content-Length");
    if (!is_ours(desk, connection, true) || !page_of(desk, connection))
        return MHD_HTTP_FORBIDDEN;
    if (!read_type(incoming, header(connection, "Content-Type"), url))
        return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
    if (!length)
        return MHD_HTTP_LENGTH_REQUIRED;
    const unsigned long long announced = strtoull(length, NULL, 10);
    if (announced > incoming->most)
        return MHD_HTTP_CONTENT_TOO_LARGE;
    incoming->most = (size_t)announced;
    if (incoming->files && announced > FILES_MOST - desk->uploading)
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    desk->uploading += incoming->files ? incoming->most : 0;
    return 0;
}

static enum MHD_Result post(struct desk *desk, struct MHD_Connection *connection, const char *url, const char *upload,
                            size_t *size, void **state)
{
    struct incoming *incoming = *state;
    if (!incoming) {
        struct incoming first = {.finish = false};
        unsigned wrong = wrong_with_post(desk, connection, url, &first);
        if (wrong)
            return refuse(connection, wrong);
        *state = incoming = tally_alloc(1, sizeof *incoming);
        *incoming = first;
        return MHD_YES;
    }
    if (*size) {
        if (*size > incoming->most - incoming->body.used)
            return MHD_NO; /* more than was announced: the connection is closed */
        tally_bytes_put(&incoming->body, upload, *size);
        *size = 0;
        return MHD_YES;
    }
    if (strncmp(url, api, sizeof api - 1))
        return refuse(connection, MHD_HTTP_NOT_FOUND);
    return call(desk, connection, url + sizeof api - 1, incoming);
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *size, void **state)
{
    struct desk *desk = self;
    (void)version;
    if (!strcmp(method, "GET"))
        return get(desk, connection, url);
    if (!strcmp(method, "POST"))
        return post(desk, connection, url, upload, size, state);
    return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
}

static void completed(void *self, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    struct incoming *incoming = *state;
    struct desk *desk = self;
    (void)connection;
    (void)code;
    if (!incoming)
        return;
    if (incoming->files)
        desk->uploading -= incoming->most;
    if (incoming->finish)
        kill(getpid(), SIGTERM);
    if (incoming->body.bytes)
        explicit_bzero(incoming->body.bytes, incoming->body.room); /* it may hold a passphrase */
    free(incoming->body.bytes);
    free(incoming);
    *state = NULL;
}

/* ---- from start to end ---- */

static struct MHD_Daemon *listen_here(struct desk *desk)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, handle, desk, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED, completed, desk, MHD_OPTION_END);
    const union MHD_DaemonInfo *info = daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    desk->port = info ? info->port : 0;
    return daemon;
}

static void open_page(const char *file)
{
    static char program[] = "xdg-open";
    char *path = tally_copy(file);
    char *const words[] = {program, path, NULL};
    pid_t child;
    posix_spawnp(&child, program, NULL, NULL, words, environ); /* where there is none, the terminal names the file */
    free(path);
}

static bool make_folder(const char *folder)
{
    struct tally_diags *diags = tally_diags_new();
    bool made, ok = tally_path_is_folder(folder) || tally_folder_make(folder, &made, diags);
    tally_diags_free(diags);
    return ok;
}

static void serve(struct desk *desk, const sigset_t *ends)
{
    int which;
    if (desk->options->ready)
        desk->options->ready(desk->options->self, desk->port, desk->launch);
    if (desk->options->open)
        open_page(desk->launch);
    sigwait(ends, &which);
    tally_path_remove(desk->launch);
}

int tally_desk_serve(const struct tally_desk_options *options, const char **wrong)
{
    struct desk desk = {.options = options};
    sigset_t ends;
    *wrong = NULL;
    if (!make_folder(options->folder)) {
        *wrong = N_("the folder cannot be made");
        return EX_CANTCREAT;
    }
    if (!tally_desk_sessions_make(&desk.sessions)) {
        *wrong = N_("the system has no random numbers");
        return EX_IOERR;
    }
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGCHLD, SIG_IGN);
    struct MHD_Daemon *daemon = listen_here(&desk);
    char name[ADDRESS_SIZE];
    snprintf(desk.cookie, sizeof desk.cookie, "tally_%u", desk.port);
    snprintf(name, sizeof name, "tally-desk-%u.html", desk.port);
    desk.launch = tally_path_join(options->launch ? options->launch : options->folder, name);
    if (!daemon)
        *wrong = N_("no port of this machine can be listened to");
    else if (!write_launch(&desk))
        *wrong = N_("the file that opens the page cannot be written");
    else
        serve(&desk, &ends);
    if (daemon)
        MHD_stop_daemon(daemon);
    free(desk.board.bytes);
    free(desk.board_address);
    free(desk.launch);
    return *wrong ? EX_CANTCREAT : EX_OK;
}
