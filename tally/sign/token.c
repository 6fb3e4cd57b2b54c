/* Keys that never leave a token, by PKCS#11. OpenSSL 3.0 reaches them through its ENGINE interface and the engine
 * “pkcs11” (Debian: libengine-pkcs11-openssl), which is loaded when such a key is used and not before. The interface is
 * deprecated, and Debian 12 has no package of the provider that is to take its place: only this file knows it. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>

#include "base/diag.h"
#include "base/hex.h"
#include "base/mem.h"
#include "sign/inside.h"

static const char scheme[] = "pkcs11:";

bool tally_sign_is_token(const char *file)
{
    return !strncmp(file, scheme, sizeof scheme - 1);
}

/* ---- the URI (RFC 7512) ---- */

/* An URI taken apart: what names the object, without its type, since key and certificate are wanted; and the module. */
struct uri {
    char *object, *module; /* module NULL: the system's */
    bool pin;              /* it holds a PIN, or says where one is */
};

static char *decode(const char *text, size_t size)
{
    char *out = tally_alloc(size + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        bool escaped = text[i] == '%' && i + 2 < size &&
                       tally_hex_value((unsigned char)text[i + 1], TALLY_HEX_EITHER) >= 0 &&
                       tally_hex_value((unsigned char)text[i + 2], TALLY_HEX_EITHER) >= 0;
        out[used++] = escaped ? (char)(tally_hex_value((unsigned char)text[i + 1], TALLY_HEX_EITHER) * 16 +
                                       tally_hex_value((unsigned char)text[i + 2], TALLY_HEX_EITHER))
                              : text[i];
        i += escaped ? 2 : 0;
    }
    return out;
}

static struct uri take_apart(const char *text)
{
    struct uri uri = {.object = tally_alloc(strlen(text) + 1, 1)};
    size_t used = sizeof scheme - 1;
    memcpy(uri.object, scheme, used);
    for (const char *p = text + used, *end; *p; p = *end ? end + 1 : end) {
        size_t size = strcspn(p, ";?&"), name = strcspn(p, "=");
        end = p + size;
        if (!strncmp(p, "pin-value=", 10) || !strncmp(p, "pin-source=", 11)) {
            uri.pin = true;
        } else if (!strncmp(p, "module-path=", 12)) {
            free(uri.module);
            uri.module = decode(p + 12, size - 12);
        } else if (size && !(name == 4 && !strncmp(p, "type", 4)) && !(name == 11 && !strncmp(p, "module-name", 11))) {
            if (used > sizeof scheme - 1)
                uri.object[used++] = ';';
            memcpy(uri.object + used, p, size);
            used += size;
        }
    }
    return uri;
}

static void clear(struct uri *uri)
{
    free(uri->object);
    free(uri->module);
}

/* ---- the engine ---- */

/* ui: what it asks with when it wants a PIN that it has not got. */
static ENGINE *start(const struct uri *uri, UI_METHOD *ui)
{
    OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_DYNAMIC | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (engine && (!uri->module || ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", uri->module, 0) == 1) &&
        ENGINE_init(engine) == 1) {
        ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0); /* what it has to say on standard error is ours to say */
        ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, ui, NULL, 0);
        return engine;
    }
    ENGINE_free(engine);
    return NULL;
}

void tally_sign_token_close(void *token)
{
    ENGINE *engine = token;
    if (!engine)
        return;
    ENGINE_ctrl_cmd_string(engine, "PIN", "", 0); /* it keeps a copy, which it wipes */
    ENGINE_finish(engine);
    ENGINE_free(engine);
}

static X509 *load_certificate(ENGINE *engine, const char *object)
{
    struct { /* as the engine has it */
        const char *name;
        X509 *certificate;
    } what = {object, NULL};
    return ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &what, NULL, 0) == 1 ? what.certificate : NULL;
}

/* Hands the PIN over. It is tried once and no more: a token locks itself after a few wrong ones. */
static bool give_pin(const struct tally_key *key, ENGINE *engine, const struct tally_passphrase *passphrase)
{
    char *pin = tally_alloc(TALLY_SIGN_PASSPHRASE, 1);
    bool given = passphrase && passphrase->ask &&
                 passphrase->ask(passphrase->self, key->file, false, pin, TALLY_SIGN_PASSPHRASE) &&
                 ENGINE_ctrl_cmd_string(engine, "PIN", pin, 0) == 1;
    OPENSSL_cleanse(pin, TALLY_SIGN_PASSPHRASE);
    free(pin);
    return given;
}

static bool open_engine(struct tally_key *key, ENGINE *engine, const char *object, STACK_OF(X509) * pool,
                        const struct tally_passphrase *passphrase, struct tally_place place, struct tally_diags *diags)
{
    X509 *certificate = load_certificate(engine, object);
    if (!give_pin(key, engine, passphrase)) {
        X509_free(certificate);
        return tally_diags_refuse(diags, TALLY_WRONG_PASSPHRASE, place, N_("it needs a PIN, and there was none"),
                                  TALLY_NO_ARGS);
    }
    if (!certificate) /* some tokens hide even these */
        certificate = load_certificate(engine, object);
    if (!certificate)
        return tally_diags_refuse(
            diags, TALLY_BAD_KEY, place,
            N_("there is no such certificate on a token, or the PIN is wrong; is the token there, its module "
               "named with ?module-path=, and the object named right?"),
            TALLY_NO_ARGS);
    if (!sk_X509_push(pool, certificate))
        tally_exhausted();
    key->pkey = ENGINE_load_private_key(engine, object, NULL, NULL);
    return key->pkey ? true
                     : tally_diags_refuse(
                           diags, TALLY_WRONG_PASSPHRASE, place,
                           N_("the token does not open with this PIN, or has no such private key; a few wrong PINs "
                              "lock a token"),
                           TALLY_NO_ARGS);
}

bool tally_sign_token_open(struct tally_key *key, STACK_OF(X509) * pool, const struct tally_passphrase *passphrase,
                           struct tally_place *place, struct tally_diags *diags)
{
    struct uri uri = take_apart(key->file);
    bool ok = false;
    *place = (struct tally_place){.file = tally_diags_path(diags, uri.object)}; /* without a PIN, should there be one */
    UI_METHOD *silent = UI_create_method("none");
    ENGINE *engine = uri.pin ? NULL : start(&uri, silent);
    if (uri.pin)
        tally_diags_refuse(diags, TALLY_BAD_KEY, *place,
                           N_("a PIN on a command line can be seen by everybody; take pin-value and pin-source out"),
                           TALLY_NO_ARGS);
    else if (!engine)
        tally_diags_refuse(
            diags, TALLY_BAD_KEY, *place,
            N_("tokens cannot be reached; install OpenSSL's engine pkcs11 (Debian: libengine-pkcs11-openssl), and "
               "name the token's module with ?module-path="),
            TALLY_NO_ARGS);
    else
        ok = open_engine(key, engine, uri.object, pool, passphrase, *place, diags);
    if (engine) {
        ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, NULL, NULL, 0);
        key->token = engine;
    }
    UI_destroy_method(silent);
    clear(&uri);
    return ok;
}
