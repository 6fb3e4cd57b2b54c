/* gen DIR [--ballots N] [--marks N] [--tiers N] [--seed N] [--gb18030]: writes a whole meeting into the existing folder
 * DIR.
 *
 * A deliberation (aheqi/deliberation) of --marks items by --tiers tiers of voters, --ballots ballots in all, dealt out
 * to the tiers in turn: voter after voter, as they lie in the box. Most agree, some do not, a few leave a cell empty;
 * one ballot in two hundred is void. The same arguments always give the same bytes. */
#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MARKS = 1000, MOST_TIERS = 100, ROW_SIZE = 64 * 1024 };

struct meeting {
    const char *folder;
    uint64_t ballots, marks, tiers, seed;
    bool gb18030;
};

static _Noreturn void stop(const char *what)
{
    perror(what);
    exit(74);
}

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* --- one file, written row by row --- */

struct sheet {
    FILE *file;
    iconv_t gb18030; /* (iconv_t)-1: UTF-8 */
    char row[ROW_SIZE];
    size_t size;
};

static void sheet_open(struct sheet *s, const struct meeting *m, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", m->folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        stop(m->folder);
    }
    s->size = 0;
    s->gb18030 = (iconv_t)-1;
    if (m->gb18030 && (s->gb18030 = iconv_open("GB18030", "UTF-8")) == (iconv_t)-1)
        stop("GB18030");
    if ((s->file = fopen(path, "wb")) == NULL)
        stop(path);
}

static void put(struct sheet *s, const char *text)
{
    size_t size = strlen(text);
    if (size > sizeof s->row - s->size) {
        errno = EOVERFLOW;
        stop("row");
    }
    memcpy(s->row + s->size, text, size);
    s->size += size;
}

static void put_number(struct sheet *s, uint64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, n);
    put(s, text);
}

static void end_row(struct sheet *s)
{
    static char changed[2 * ROW_SIZE];
    const char *bytes = s->row;
    size_t size = s->size;
    put(s, s->gb18030 == (iconv_t)-1 ? "\n" : "\r\n");
    size = s->size;
    if (s->gb18030 != (iconv_t)-1) {
        char *from = s->row, *to = changed;
        size_t left = sizeof changed;
        if (iconv(s->gb18030, &from, &size, &to, &left) == (size_t)-1)
            stop("GB18030");
        bytes = changed;
        size = sizeof changed - left;
    }
    if (fwrite(bytes, 1, size, s->file) != size)
        stop("write");
    s->size = 0;
}

static void sheet_close(struct sheet *s)
{
    if (s->gb18030 != (iconv_t)-1)
        iconv_close(s->gb18030);
    if (fclose(s->file) != 0)
        stop("close");
}

/* --- the files of the meeting --- */

static void write_meeting(struct sheet *s, const struct meeting *m)
{
    static const char *const rows[] = {
        "项目,内容",       "会议编号,bench",          "会议名称,大型会议", "组织单位,样本单位", "地点,礼堂",
        "日期,2026-03-02", "办法,aheqi/deliberation", "主持人,主持某",     "计票人,计票某",     "监票人,监票某",
    };
    sheet_open(s, m, "meeting.csv");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put(s, rows[i]);
        end_row(s);
    }
    sheet_close(s);
}

static uint64_t ballots_of(const struct meeting *m, uint64_t tier)
{
    return m->ballots / m->tiers + (tier < m->ballots % m->tiers);
}

static void write_tiers(struct sheet *s, const struct meeting *m)
{
    sheet_open(s, m, "tiers.csv");
    put(s, "层次,名称,应到,实到,发出,收回");
    end_row(s);
    for (uint64_t tier = 0; tier < m->tiers; tier++) {
        put(s, "t");
        put_number(s, tier + 1);
        put(s, ",层次");
        put_number(s, tier + 1);
        for (int column = 0; column < 4; column++) {
            put(s, ",");
            put_number(s, ballots_of(m, tier));
        }
        end_row(s);
    }
    sheet_close(s);
}

static void write_roster(struct sheet *s, const struct meeting *m)
{
    sheet_open(s, m, "roster.csv");
    put(s, "编号,姓名,任免");
    end_row(s);
    for (uint64_t item = 1; item <= m->marks; item++) {
        put(s, "k");
        put_number(s, item);
        put(s, ",人选");
        put_number(s, item);
        put(s, item % 4 ? ",任" : ",免");
        end_row(s);
    }
    sheet_close(s);
}

static void write_ballots(struct sheet *s, const struct meeting *m)
{
    static const char *const marks[32] = {
        "同意", "同意", "同意",   "同意", "同意", "同意", "同意", "同意", "√",    "√",    "√",
        "√",    "√",    "√",      "赞成", "赞成", "同意", "同意", "同意", "同意", "同意", "同意",
        "同意", "√",    "不同意", "反对", "反对", "×",    "×",    "",     "弃权", "缓议",
    };
    uint64_t state = m->seed;
    sheet_open(s, m, "ballots.csv");
    put(s, "票号,层次,作废");
    for (uint64_t item = 1; item <= m->marks; item++) {
        put(s, ",k");
        put_number(s, item);
    }
    end_row(s);
    for (uint64_t ballot = 0; ballot < m->ballots; ballot++) {
        put_number(s, ballot / m->tiers + 1);
        put(s, ",t");
        put_number(s, ballot % m->tiers + 1);
        put(s, next(&state) % 200 ? "," : ",字迹无法辨认");
        uint64_t bits = 0;
        for (uint64_t item = 0; item < m->marks; item++) {
            if (item % 12 == 0)
                bits = next(&state);
            put(s, ",");
            put(s, marks[bits % 32]);
            bits /= 32;
        }
        end_row(s);
    }
    sheet_close(s);
}

static uint64_t number(const char *text, uint64_t least, uint64_t most)
{
    char *end;
    errno = 0;
    uint64_t n = strtoull(text, &end, 10);
    if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || n < least || n > most) {
        fprintf(stderr, "%s: not a number from %" PRIu64 " to %" PRIu64 "\n", text, least, most);
        exit(64);
    }
    return n;
}

int main(int argc, char **argv)
{
    struct meeting m = {.folder = NULL, .ballots = 1000000, .marks = 12, .tiers = 1, .seed = 1, .gb18030 = false};
    static struct sheet sheet;
    bool good = true;
    for (int i = 1; i < argc && good; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--gb18030") == 0)
            m.gb18030 = true;
        else if (argv[i][0] != '-' && m.folder == NULL)
            m.folder = argv[i];
        else if (value == NULL)
            good = false;
        else if (strcmp(argv[i], "--ballots") == 0)
            m.ballots = number(argv[++i], 0, 1000000000);
        else if (strcmp(argv[i], "--marks") == 0)
            m.marks = number(argv[++i], 1, MOST_MARKS);
        else if (strcmp(argv[i], "--tiers") == 0)
            m.tiers = number(argv[++i], 1, MOST_TIERS);
        else if (strcmp(argv[i], "--seed") == 0)
            m.seed = number(argv[++i], 0, UINT64_MAX);
        else
            good = false;
    }
    if (!good || m.folder == NULL) {
        fprintf(stderr, "gen DIR [--ballots N] [--marks N] [--tiers N] [--seed N] [--gb18030]\n");
        return 64;
    }
    write_meeting(&sheet, &m);
    write_tiers(&sheet, &m);
    write_roster(&sheet, &m);
    write_ballots(&sheet, &m);
    return 0;
}
