/* Random meetings with slips, read by the quick reader and by the scan: what the quick reader accepts, both read alike,
 * and the scan has nothing to say of. TALLY_WAYS: how many meetings; TALLY_SEED draws others. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "unit/support/reading.h"

static uint64_t state = 20260520;

/* splitmix64 */
static uint64_t next_random(uint64_t below)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

#define ONE_OF(list) (list)[next_random(sizeof(list) / sizeof *(list))]

/* What stands in cells, as it should be, and slips. */
static const char *const marks[] = {"√", "同意", "赞成", "×", "不同意", "反对", "弃权", "缓议", "yes", "no", ""},
                         *const names[] = {"赵青山",         "钱若水",         "孙白石", "阿依古丽·买买提",
                                           "赵青山、钱若水", "孙白石；赵青山", ""},
                         *const reasons[] = {"涂改", "字迹无法辨认", "撕毁,缺角", "两处\n涂改", "未用\"统一\"选票"},
                         *const tiers[] = {"a", "b", "领导", "中层"},
                         *const slips[] = {"?",
                                           "√√",
                                           "√、×",
                                           "√/√",
                                           "√\n",
                                           " √",
                                           "\xC2\xA0√",
                                           "\xE3\x80\x80",
                                           "YES",
                                           "Ｎｏ",
                                           "合计",
                                           "total",
                                           "无",
                                           "a",
                                           "领导",
                                           "b ",
                                           "赵 青山",
                                           "钱若水、",
                                           "赵青山、赵青山",
                                           "某某",
                                           "k1",
                                           "1",
                                           "001",
                                           "B0001",
                                           "√\xEF\xB8\x8F",
                                           "赵青山\xE2\x80\x8B",
                                           "\xEF\xBB\xBF√",
                                           "x\"y",
                                           "\"",
                                           "\t",
                                           "同意,反对",
                                           "涂改",
                                           "0"};

/* A cell as a spreadsheet program writes it, or a person: in quotes where it must be, or without a need. */
static void put_cell(struct tally_bytes *text, const char *cell)
{
    const bool must = strpbrk(cell, ",\"\n") != NULL && next_random(50);
    if (!must && next_random(12)) {
        tally_bytes_put_text(text, cell);
        return;
    }
    tally_bytes_put_text(text, "\"");
    for (; *cell; cell++) {
        tally_bytes_put(text, cell, 1);
        if (*cell == '"')
            tally_bytes_put(text, cell, 1);
    }
    tally_bytes_put_text(text, "\"");
}

/* A number as the series has it. */
static const char *number_of(unsigned series, unsigned ballot)
{
    static struct scribe number;
    number.used = 0;
    switch (series % 7) {
    case 0:
        scribe(&number, "%u", ballot);
        break;
    case 1:
        scribe(&number, "%03u", ballot);
        break;
    case 2:
        scribe(&number, "B%04u", ballot);
        break;
    case 3:
        scribe(&number, "A-%u", ballot);
        break;
    case 4:
        scribe(&number, "2026-%05u", ballot);
        break;
    case 5:
        scribe(&number, "%u号", ballot);
        break;
    default:
        scribe(&number, "9%018u", ballot);
    }
    return number.text;
}

/* The ballots of a meeting. slips_in: one cell in so many is a slip; 0: none. */
static void put_ballots(struct tally_bytes *text, bool by_name, unsigned slips_in)
{
    const unsigned series = (unsigned)next_random(9), rows = (unsigned)next_random(24);
    const bool voided_first = next_random(3) == 0;
    const char *const end = next_random(2) ? "\n" : "\r\n";
    tally_bytes_put_text(text, voided_first ? "void,ballot,tier" : "ballot,tier,void");
    tally_bytes_put_text(text, by_name ? ",p1,p2" : ",k1,k2,k3,k4");
    for (unsigned row = 0; row < rows; row++) {
        const bool again = slips_in && next_random(4 * slips_in) == 0;
        const char *const number = number_of(series, again && row ? row - 1 : row), *const voided =
                                                                                        next_random(12)
                                                                                            ? ""
                                                                                            : ONE_OF(reasons);
        const char *cells[7] = {voided_first ? voided : number, voided_first ? number : ONE_OF(tiers),
                                voided_first ? ONE_OF(tiers) : voided};
        size_t count = 3;
        for (; count < (by_name ? 5 : 7); count++)
            cells[count] = by_name ? ONE_OF(names) : ONE_OF(marks);
        tally_bytes_put_text(text, end);
        for (size_t i = 0; i < count; i++) {
            tally_bytes_put_text(text, i ? "," : "");
            put_cell(text, slips_in && next_random(slips_in) == 0 ? ONE_OF(slips) : cells[i]);
        }
        if (slips_in && next_random(8 * slips_in) == 0)
            tally_bytes_put_text(text, next_random(2) ? "," : "\n");
    }
    tally_bytes_put_text(text, next_random(2) ? end : "");
}

/* Whether the quick reader accepts one meeting. */
static bool both_ways(struct folder *f)
{
    static const unsigned often[] = {0, 0, 400, 60};
    static const char *const rosters[] = {
        "id,name,unit,post\nk1,赵青山,水利局,p1\nk2,钱若水,水利局,p1\nk3,孙白石,财政局,p2\nk4,阿依古丽·买买提,教育局,"
        "p2\n",
        "id,name,unit\nk1,赵青山,水利局\nk2,钱若水,水利局\nk3,孙白石,财政局\nk4,阿依古丽·买买提,教育局\n"};
    struct tally_bytes text = {.bytes = NULL};
    const bool by_name = next_random(2);
    put_recommendation(f, "");
    folder_put(f, "roster.csv", rosters[by_name && next_random(4)]);
    if (!by_name && next_random(2)) { /* a decision, whose marks are more */
        put_committee(f, "");
        folder_put(f, "tiers.csv", "tier,name,due,present,issued,returned\na,领导,30,30,30,\nb,中层,30,30,30,\n");
        folder_put(f, "roster.csv", "id,name\nk1,赵青山\nk2,钱若水\nk3,孙白石\nk4,阿依古丽·买买提\n");
        put_meeting(f, "general/committee", next_random(2) ? "" : "mark,○=同意\n");
    }
    put_ballots(&text, by_name, ONE_OF(often));
    if (next_random(4) == 0) {
        const size_t room = 2 * text.used + 16;
        char *gb = tally_alloc(room, 1);
        const size_t size = to_gb18030(text.bytes, gb, room);
        folder_put_bytes(f, "ballots.csv", gb, size);
        free(gb);
    } else {
        folder_put(f, "ballots.csv", text.bytes);
    }
    const struct reading *slow = read_thoroughly(f), *quick = read_quickly(f);
    if (quick->done &&
        (strcmp(slow->said.text, quick->said.text) != 0 || strcmp(slow->ballots.text, quick->ballots.text) != 0 ||
         strcmp(slow->irregular.text, quick->irregular.text) != 0))
        fail_msg("the ballots\n%s\nthe scan says\n%sand reads\n%sand tells of\n%sthe quick way says\n%sand "
                 "reads\n%sand tells of\n%s",
                 text.bytes, slow->said.text, slow->ballots.text, slow->irregular.text, quick->said.text,
                 quick->ballots.text, quick->irregular.text);
    free(text.bytes);
    return quick->done;
}

static void random_meetings(void **folder)
{
    const char *const asked = getenv("TALLY_WAYS"), *const seed = getenv("TALLY_SEED");
    const unsigned long meetings = asked ? strtoul(asked, NULL, 10) : 300;
    unsigned long accepted = 0;
    state = seed ? strtoull(seed, NULL, 10) : state;
    for (unsigned long i = 0; i < meetings; i++)
        accepted += both_ways(*folder);
    print_message("%lu meetings, of which the quick reader accepts %lu\n", meetings, accepted);
    assert_true(accepted > meetings / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_meetings, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
