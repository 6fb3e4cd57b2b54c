#undef _FORTIFY_SOURCE /* it makes read and write inline, and this file has its own */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/io.h"
#include "io/path.h"
#include "unit/support/support.h"

/* ---- a system that misbehaves as it is told ---- */

/* These stand before the C library's. */
static struct {
    void (*meanwhile)(void);     /* done once, before the next read */
    size_t at_most;              /* bytes in one call; 0: any */
    int read_error, write_error; /* given once */
} plan;

static int take(int *error)
{
    int e = *error;
    *error = 0;
    return e;
}

ssize_t read(int fd, void *bytes, size_t size)
{
    void (*meanwhile)(void) = plan.meanwhile;
    plan.meanwhile = NULL;
    if (meanwhile)
        meanwhile();
    if ((errno = take(&plan.read_error)) != 0)
        return -1;
    struct iovec part = {bytes, plan.at_most && size > plan.at_most ? plan.at_most : size};
    return readv(fd, &part, 1);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if ((errno = take(&plan.write_error)) != 0)
        return -1;
    struct iovec part = {(void *)(uintptr_t)bytes, plan.at_most && size > plan.at_most ? plan.at_most : size};
    return writev(fd, &part, 1);
}

static struct folder *here;

static int setup(void **state)
{
    int failed = folder_setup(state);
    here = *state;
    memset(&plan, 0, sizeof plan);
    return failed;
}

/* Reads a file of the folder; what was said of it. */
static const char *refused(const char *name)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    const char *text;
    assert_false(tally_file_read(&file, here->path, name, d));
    text = said(d);
    tally_file_clear(&file);
    tally_diags_free(d);
    return text;
}

static void holds(const char *name, const char *bytes, size_t size)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    assert_true(tally_file_read(&file, here->path, name, d));
    assert_int_equal(tally_diags_count(d), 0);
    assert_int_equal(file.size, size);
    assert_memory_equal(file.bytes, bytes, size);
    assert_string_equal(file.name, name);
    assert_true(file.place > 0);
    tally_file_clear(&file);
    tally_diags_free(d);
}

/* ---- reading ---- */

static void joined_paths(void **state)
{
    static const char *const rows[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"a/b", "c.csv", "a/b/c.csv"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = tally_path_join(rows[i][0], rows[i][1]);
        assert_string_equal(path, rows[i][2]);
        free(path);
    }
}

static void whole_files_are_read(void **state)
{
    static const char bytes[] = "a\0b\r\n\xFF";
    (void)state;
    folder_put_bytes(here, "a.csv", bytes, sizeof bytes - 1);
    holds("a.csv", bytes, sizeof bytes - 1);
    folder_put(here, "empty.csv", "");
    holds("empty.csv", "", 0);
}

static void few_bytes_at_a_time_are_read_too(void **state)
{
    (void)state;
    folder_put(here, "a.csv", "0123456789");
    plan.at_most = 3;
    plan.read_error = EINTR;
    holds("a.csv", "0123456789", 10);
}

static void what_is_not_there(void **state)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    (void)state;
    assert_string_equal(refused("none.csv"), "none.csv missing-file\n");
    assert_false(tally_file_read(&file, "/nowhere/at-all", "a.csv", d));
    assert_string_equal(said(d), "a.csv missing-file\n");
    tally_file_clear(&file);
    tally_diags_free(d);
    assert_int_equal(symlink("none.csv", folder_path(here, "link.csv")), 0);
    assert_string_equal(refused("link.csv"), "link.csv missing-file\n");
}

static void folders_are_not_files(void **state)
{
    (void)state;
    assert_int_equal(mkdir(folder_path(here, "folder.csv"), 0700), 0);
    assert_string_equal(refused("folder.csv"), "folder.csv not-a-file\n");
}

/* Nobody writes into it: whoever opens it would wait for ever. */
static void fifos_are_not_opened(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(folder_path(here, "fifo.csv"), 0600), 0);
    assert_string_equal(refused("fifo.csv"), "fifo.csv not-a-file\n");
    assert_int_equal(symlink("fifo.csv", folder_path(here, "link.csv")), 0);
    assert_string_equal(refused("link.csv"), "link.csv not-a-file\n");
}

static void sockets_and_devices_are_not_files(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    (void)state;
    strcpy(address.sun_path, folder_path(here, "socket.csv"));
    assert_int_equal(bind(s, (const struct sockaddr *)&address, sizeof address), 0);
    close(s);
    assert_string_equal(refused("socket.csv"), "socket.csv not-a-file\n");
    assert_int_equal(symlink("/dev/null", folder_path(here, "device.csv")), 0);
    assert_string_equal(refused("device.csv"), "device.csv not-a-file\n");
}

static void links_to_files_are_read(void **state)
{
    (void)state;
    folder_put(here, "a.csv", "abc");
    assert_int_equal(symlink("a.csv", folder_path(here, "link.csv")), 0);
    holds("link.csv", "abc", 3);
}

static void names_lead_out_of_no_folder(void **state)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    (void)state;
    folder_put(here, "a.csv", "abc");
    assert_false(tally_file_read(&file, folder_path(here, "."), "../passwd.csv", d));
    assert_int_equal(tally_diags_errors(d), 1);
    tally_file_clear(&file);
    tally_diags_free(d);
}

/* A hole of a file, so that it takes no room; it is refused before memory is asked for. */
static void more_than_four_gibibytes(void **state)
{
    (void)state;
    folder_put(here, "large.csv", "a");
    if (truncate(folder_path(here, "large.csv"), (off_t)((INT64_C(4) << 30) + 1)) != 0)
        skip(); /* a file system that cannot have it */
    assert_string_equal(refused("large.csv"), "large.csv:1:1 too-large\n");
}

/* ---- files that change while they are read ---- */

static void grow(void)
{
    folder_put(here, "a.csv", "abcdef!");
}

static void shrink(void)
{
    folder_put(here, "a.csv", "abc");
}

static void touch(void)
{
    const struct timespec times[] = {{1000000000, 0}, {1000000000, 0}};
    assert_int_equal(utimensat(AT_FDCWD, folder_path(here, "a.csv"), times, 0), 0);
}

static void changes_are_seen(void **state)
{
    static void (*const changes[])(void) = {grow, shrink, touch};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        folder_put(here, "a.csv", "abcdef");
        plan.meanwhile = changes[i];
        assert_string_equal(refused("a.csv"), "a.csv file-changed\n");
    }
}

static void disks_that_fail(void **state)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    (void)state;
    folder_put(here, "a.csv", "abcdef");
    plan.read_error = EIO;
    assert_false(tally_file_read(&file, here->path, "a.csv", d));
    assert_int_equal(tally_diags_errors(d), 1);
    assert_int_equal(tally_diags_status(d), 74);
    tally_file_clear(&file);
    tally_diags_free(d);
}

static void clearing_twice(void **state)
{
    struct tally_diags *d = tally_diags_new();
    struct tally_file file;
    (void)state;
    folder_put(here, "a.csv", "abc");
    assert_true(tally_file_read_path(&file, folder_path(here, "a.csv"), d));
    assert_string_equal(file.name, folder_path(here, "a.csv")); /* named as the path is */
    tally_file_clear(&file);
    assert_null(file.bytes);
    assert_int_equal(file.place, 0);
    tally_file_clear(&file);
    tally_diags_free(d);
}

static void what_exists(void **state)
{
    (void)state;
    folder_put(here, "a.csv", "");
    assert_int_equal(mkdir(folder_path(here, "folder"), 0700), 0);
    assert_int_equal(symlink("nowhere", folder_path(here, "link")), 0);
    assert_true(tally_file_exists(here->path, "a.csv"));
    assert_true(tally_file_exists(here->path, "folder"));
    assert_true(tally_file_exists(here->path, "link")); /* it is there, whatever it is */
    assert_false(tally_file_exists(here->path, "b.csv"));
}

/* ---- writing ---- */

static void new_files_are_written(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    plan.at_most = 2;
    plan.write_error = EINTR;
    assert_true(tally_file_write(here->path, "new.csv", "a\0bcd", 5, d));
    plan.at_most = 0;
    assert_int_equal(tally_diags_count(d), 0);
    holds("new.csv", "a\0bcd", 5);
    tally_diags_free(d);
}

static void nothing_is_replaced(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    folder_put(here, "old.csv", "old");
    assert_int_equal(symlink("old.csv", folder_path(here, "link.csv")), 0);
    assert_false(tally_file_write(here->path, "old.csv", "new", 3, d));
    assert_false(tally_file_write(here->path, "link.csv", "new", 3, d));
    holds("old.csv", "old", 3);
    assert_int_equal(tally_diags_at(d, 0).code, TALLY_OUTPUT_EXISTS);
    assert_int_equal(tally_diags_status(d), 73);
    tally_diags_free(d);
}

static void a_full_disk_leaves_nothing_behind(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    plan.write_error = ENOSPC;
    assert_false(tally_file_write(here->path, "new.csv", "abc", 3, d));
    assert_string_equal(said(d), "new.csv disk-full\n");
    assert_int_equal(tally_diags_status(d), 74);
    assert_false(tally_file_exists(here->path, "new.csv"));
    tally_diags_free(d);
}

static void folders_that_are_not_there_cannot_be_written_to(void **state)
{
    struct tally_diags *d = tally_diags_new();
    (void)state;
    assert_false(tally_file_write("/nowhere/at-all", "new.csv", "abc", 3, d));
    assert_string_equal(said(d), "new.csv cannot-write\n");
    assert_int_equal(tally_diags_status(d), 73);
    tally_diags_free(d);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joined_paths),
        IN_FOLDER(whole_files_are_read),
        IN_FOLDER(few_bytes_at_a_time_are_read_too),
        IN_FOLDER(what_is_not_there),
        IN_FOLDER(folders_are_not_files),
        IN_FOLDER(fifos_are_not_opened),
        IN_FOLDER(sockets_and_devices_are_not_files),
        IN_FOLDER(links_to_files_are_read),
        IN_FOLDER(names_lead_out_of_no_folder),
        IN_FOLDER(more_than_four_gibibytes),
        IN_FOLDER(changes_are_seen),
        IN_FOLDER(disks_that_fail),
        IN_FOLDER(clearing_twice),
        IN_FOLDER(what_exists),
        IN_FOLDER(new_files_are_written),
        IN_FOLDER(nothing_is_replaced),
        IN_FOLDER(a_full_disk_leaves_nothing_behind),
        IN_FOLDER(folders_that_are_not_there_cannot_be_written_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
