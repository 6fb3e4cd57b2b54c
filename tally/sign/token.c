/* Uses keys that stay on a PKCS#11 token. OpenSSL 3.0 reaches them through its ENGINE interface and the engine
 * “pkcs11” (Debian: libengine-pkcs11-openssl), which is loaded only when such a key is used. The interface is
 * deprecated, and Debian 12 has no package of the provider that replaces it: only this file uses it. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <p11-kit/uri.h>
#include <stdlib.h>
#include <string.h>
#include <tally/diag.h>
#include <tally/key.h>

#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "sign/inside.h"

static const char scheme[] = "pkcs11:";

bool tally_sign_is_token(const char *file)
{
    return !strncmp(file, scheme, sizeof scheme - 1);
}

/* ---- the URI (RFC 7512), by p11-kit ---- */

/* The part that names the object, without its type, because both key and certificate are needed; and the module. */
struct uri {
    char *object, *module; /* module: NULL for the system's modules */
    bool pin;              /* it contains a PIN, or where to read one */
};

static bool holds_pin(const char *text, P11KitUri *parsed)
{
    return p11_kit_uri_get_pin_value(parsed) || p11_kit_uri_get_pin_source(parsed) || strstr(text, "pin-value=") ||
           strstr(text, "pin-source=");
}

/* NULL, or what p11-kit says is wrong. Clear it in either case. */
static const char *parse_uri(struct uri *uri, const char *text)
{
    P11KitUri *parsed = p11_kit_uri_new();
    *uri = (struct uri){.object = NULL};
    if (!parsed)
        tally_exhausted();
    int status = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, parsed);
    uri->pin = holds_pin(text, parsed);
    if (status == P11_KIT_URI_OK) {
        const char *module = p11_kit_uri_get_module_path(parsed);
        uri->module = module ? tally_copy(module) : NULL;
        p11_kit_uri_clear_attribute(parsed, CKA_CLASS);
        p11_kit_uri_set_module_name(parsed, NULL);
        p11_kit_uri_set_module_path(parsed, NULL);
        status = p11_kit_uri_format(parsed, P11_KIT_URI_FOR_ANY, &uri->object);
    }
    p11_kit_uri_free(parsed);
    if (status == P11_KIT_URI_NO_MEMORY)
        tally_exhausted();
    return status == P11_KIT_URI_OK ? NULL : p11_kit_uri_message(status);
}

static void clear_uri(struct uri *uri)
{
    free(uri->object);
    free(uri->module);
}

/* ---- the engine ---- */

/* ui: used by the engine to ask for a PIN that it was not given. */
static ENGINE *start_engine(const struct uri *uri, UI_METHOD *ui)
{
    OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_DYNAMIC | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (engine && (!uri->module || ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", uri->module, 0) == 1) &&
        ENGINE_init(engine) == 1) {
        ENGINE_ctrl_cmd_string(engine, "QUIET", NULL,
                               0); /* we report its errors, so it must not write to standard error */
        ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, ui, NULL, 0);
        return engine;
    }
    ENGINE_free(engine);
    return NULL;
}

static X509 *load_certificate(ENGINE *engine, const char *object)
{
    struct { /* as the engine defines it */
        const char *name;
        X509 *certificate;
    } what = {object, NULL};
    return ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &what, NULL, 0) == 1 ? what.certificate : NULL;
}

/* Gives the PIN to the engine. It is tried only once: a token locks itself after a few wrong PINs. */
static bool give_pin(const struct tally_key *key, ENGINE *engine, const struct tally_passphrase *passphrase)
{
    char *pin = tally_alloc(TALLY_SIGN_PASSPHRASE, 1);
    bool given = passphrase && passphrase->ask &&
                 passphrase->ask(passphrase->self, key->file, false, pin, TALLY_SIGN_PASSPHRASE) &&
                 ENGINE_ctrl_cmd_string(engine, "PIN", pin, 0) == 1;
    explicit_bzero(pin, TALLY_SIGN_PASSPHRASE);
    free(pin);
    return given;
}

static bool open_engine(struct tally_key *key, ENGINE *engine, const char *object, STACK_OF(X509) * pool,
                        const struct tally_passphrase *passphrase, struct tally_place place, struct tally_diags *diags)
{
    X509 *certificate = load_certificate(engine, object);
    if (!give_pin(key, engine, passphrase)) {
        X509_free(certificate);
        return tally_diags_refuse(diags, TALLY_WRONG_PASSPHRASE, place, N_("the token needs a PIN, but none was given"),
                                  TALLY_NO_ARGS);
    }
    if (!certificate) /* some tokens show certificates only after the PIN */
        certificate = load_certificate(engine, object);
    if (!certificate)
        return tally_diags_refuse(
            diags, TALLY_BAD_KEY, place,
            N_("no token has this certificate, or the PIN is wrong; check that the token is connected, that "
               "?module-path= names its module, and that the object's name is right"),
            TALLY_NO_ARGS);
    if (!sk_X509_push(pool, certificate))
        tally_exhausted();
    key->pkey = ENGINE_load_private_key(engine, object, NULL, NULL);
    return key->pkey
               ? true
               : tally_diags_refuse(
                     diags, TALLY_WRONG_PASSPHRASE, place,
                     N_("the PIN is wrong, or the token has no such private key; a few wrong PINs lock the token"),
                     TALLY_NO_ARGS);
}

/* The URI for messages, without a PIN and the module's path. */
static const char *shown_name(const struct uri *uri)
{
    return uri->object && !uri->pin ? uri->object : scheme;
}

static bool refuse_uri(const struct uri *uri, const char *why, struct tally_place place, struct tally_diags *diags)
{
    if (uri->pin)
        return tally_diags_refuse(diags, TALLY_BAD_KEY, place,
                                  N_("everybody can see a PIN on a command line; remove pin-value and pin-source"),
                                  TALLY_NO_ARGS);
    if (why)
        return tally_diags_refuse(
            diags, TALLY_BAD_KEY, place,
            N_("this is not the URI of a key on a token (%1$s); write it like pkcs11:token=NAME;object=NAME"),
            TALLY_ARGS(why));
    return tally_diags_refuse(
        diags, TALLY_BAD_KEY, place,
        N_("tokens cannot be reached; install OpenSSL's engine pkcs11 (Debian: libengine-pkcs11-openssl), and "
           "name the token's module with ?module-path="),
        TALLY_NO_ARGS);
}

bool tally_sign_token_open(struct tally_key *key, STACK_OF(X509) * pool, const struct tally_passphrase *passphrase,
                           struct tally_place *place, struct tally_diags *diags)
{
    struct uri uri;
    const char *why = parse_uri(&uri, key->file);
    *place = (struct tally_place){.file = tally_diags_path(diags, shown_name(&uri))};
    UI_METHOD *silent = UI_create_method("none");
    ENGINE *engine = why || uri.pin ? NULL : start_engine(&uri, silent);
    bool ok = engine ? open_engine(key, engine, uri.object, pool, passphrase, *place, diags)
                     : refuse_uri(&uri, why, *place, diags);
    if (engine) {
        ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, NULL, NULL, 0);
        key->token = engine;
    }
    UI_destroy_method(silent);
    clear_uri(&uri);
    return ok;
}

void tally_sign_token_close(void *token)
{
    ENGINE *engine = token;
    if (!engine)
        return;
    ENGINE_ctrl_cmd_string(engine, "PIN", "", 0); /* the engine wipes its copy of the PIN */
    ENGINE_finish(engine);
    ENGINE_free(engine);
}
