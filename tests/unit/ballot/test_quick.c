/* The quick way and the scan, held against each other ballot by ballot. */
#include <stdio.h>
#include <string.h>

#include "unit/support/reading.h"

/* Plain files: both ways read them, alike, and say the same. */
static void both_say(struct folder *f, const char *said, const char *ballots)
{
    const struct reading *slow = read_thoroughly(f), *quick = read_quickly(f);
    assert_string_equal(slow->said.text, said);
    assert_string_equal(slow->ballots.text, ballots);
    assert_true(quick->done);
    assert_string_equal(quick->said.text, said);
    assert_string_equal(quick->ballots.text, ballots);
    assert_string_equal(quick->irregular.text, slow->irregular.text);
}

static void both_read(struct folder *f, const char *ballots)
{
    both_say(f, "", ballots);
}

static void a_decision(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,√,×\n2,同意,反对\n3,赞成,弃权\n4,缓议,hold\n5,yes,no\n");
    both_read(*state, "c: agree against\nc: agree against\nc: agree abstain\nc: hold hold\nc: agree against\n");
}

static void blank_and_void_ballots(void **state)
{
    put_decision(*state, "ballot,void,k1,k2\n1,,√,\n2,,,\n3,涂改,√,√\n4,涂改,,\n5, ,×,√\n");
    both_read(*state, "c: agree abstain\nc: blank abstain abstain\nc: void\nc: void\nc: against agree\n");
}

/* Those that are not plain are told with line, number, kind and detail, whichever way they were read. */
static void irregular(struct folder *f, const char *expected)
{
    assert_string_equal(read_thoroughly(f)->irregular.text, expected);
    const struct reading *quick = read_quickly(f);
    assert_true(quick->done);
    assert_string_equal(quick->irregular.text, expected);
}

static void ballots_that_are_not_plain(void **state)
{
    put_decision(*state, "ballot,void,k1,k2\nA-17,,√,\n2,,,\nB0003,涂改,√,√\n4, 多处涂改、无法辨认 ,,\n5,污,×,√\n");
    irregular(*state, "ballots.csv:3 2 blank\nballots.csv:4 B0003 void 涂改\nballots.csv:5 4 void 多处涂改、无法辨认\n"
                      "ballots.csv:6 5 void 污\n");
    put_contested(*state, "void,ballot,k1,k2\n,1,√,√\n,2,√,×\n撕,3,√,√\n,4,,\n");
    irregular(*state, "ballots.csv:2 1 overvoted-post p1\nballots.csv:4 3 void 撕\nballots.csv:5 4 blank\n");
    put_decision(*state, "void,ballot,k1,k2\n\"撕\n碎\",1,√,√\n,2,,\n\"污\"\"损\"\"\",\"3\",\"√\",\"\"\n\"\",4,,\n");
    irregular(*state, "ballots.csv:3 1 void 撕\n碎\nballots.csv:4 2 blank\nballots.csv:5 3 void 污\"损\"\n"
                      "ballots.csv:6 4 blank\n");
    put_recommendation(*state, "ballot,tier,k1,k2,k3,k4\n1,a,√,√,√,√\n2,a,√,,,\n1,b,,,,\n");
    irregular(*state, "ballots.csv:2 1 overvoted p2\nballots.csv:4 1 blank\n");
}

static void two_tiers(void **state)
{
    put_committee(*state, "票号,票种,k2,k1\n1,A,×,√\n1,B,√,√\n2,常委,√,√\n2,列席,,\n3,A,√,×\n");
    both_read(*state, "A: agree against\nB: agree agree\nA: agree agree\nB: blank abstain abstain\nA: against agree\n");
}

static void a_contested_vote(void **state)
{
    put_contested(*state, "ballot,k1,k2\n1,√,×\n2,√,√\n3,×,×\n4,,\n5,√,\n");
    both_read(*state,
              "c: agree against\nc: void void\nc: against against\nc: blank abstain abstain\nc: agree abstain\n");
}

static void an_appraisal(void **state)
{
    put_appraisal(*state, "ballot,赵青山,钱若水\n1,优秀,称职\n2,基本称职,不称职\n3,,优秀\n4,,\n5,称职,称职\n");
    both_read(*state, "c: 优秀 称职\nc: 基本称职 不称职\nc: blank 优秀\nc: blank blank blank\nc: 称职 称职\n");
}

/* p1 has two seats, p2 one */
static void a_recommendation(void **state)
{
    put_recommendation(*state,
                       "ballot,tier,k1,k2,k3,k4\n1,a,√,√,√,\n2,a,,推荐,,×\n3,a,,,√,√\n1,b,不推荐,,,\n2,b,,,,\n");
    both_read(*state, "a: for for for -\na: - for - -\na: void\nb: - - - -\nb: blank - - - -\n");
}

static void however_the_file_is_written(void **state)
{
    static const char *const files[] = {
        "ballot,k1,k2\n1,√,×\n2,,√\n",
        "ballot,k1,k2\r\n1,√,×\r\n2,,√\r\n",
        ("\xEF\xBB\xBF"
         "ballot,k1,k2\n1,√,×\n2,,√\n"),
        "ballot,k1,k2\n1,√,×\n2,,√",
        "\"ballot\",\"k1\",\"k2\"\n\"1\",\"√\",\"×\"\n\"2\",\"\",\"√\"\n",
        " ballot ,k1\t, k2\n 1 , √,×  \n2,\t,√\n",
        "票号,赵青山,k2\n1,√,×\n2,,√\n",
        "赵青山,票号,钱若水\n√,1,×\n,2,√\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_decision(*state, files[i]);
        both_read(*state, "c: agree against\nc: abstain agree\n");
    }
}

/* The same in GB 18030, with signs that are two bytes there and some that look like commas in other places. */
static void in_gb18030(void **state)
{
    char gb[256];
    put_decision(*state, "");
    const size_t size = to_gb18030(
        "票号,作废,赵青山,钱若水\r\n1,,同意,×\r\n2,\"涂,改\",√,√\r\n3,,,弃权\r\n4,,\"√\",反对", gb, sizeof gb);
    folder_put_bytes(*state, "ballots.csv", gb, size);
    both_read(*state, "c: agree against\nc: void\nc: abstain abstain\nc: agree against\n");
    irregular(*state, "ballots.csv:3 2 void 涂,改\n");
}

static void declared_signs(void **state)
{
    put_decision(*state, "ballot,k1,k2\n1,○,△\n2,√,○\n");
    put_meeting(*state, "general/committee", "mark,○=同意\nmark,△=hold\nmark,√=反对\n");
    both_say(*state, "meeting.csv:13:6 mark-turned\n", "c: agree hold\nc: against agree\n");
}

static void two_files(void **state)
{
    struct folder *f = *state;
    put_decision(f, "");
    put_meeting(f, "general/committee", "ballots,one.csv\nballots,two.csv\n");
    folder_remove(f, "ballots.csv");
    folder_put(f, "one.csv", "ballot,k1,k2\n1,√,√\n2,×,√\n");
    folder_put(f, "two.csv", "k2,ballot,k1\n√,3,×\n");
    both_read(f, "c: agree agree\nc: against agree\nc: against agree\n");
}

/* Numbers that look alike and are not. */
static void numbers_are_text(void **state)
{
    put_decision(*state, "ballot,k1,k2\n001,√,√\n1a,√,√\n01a,√,√\n1000000000000000,√,√\n-1,√,√\n1.0,√,√\n000,√,√\n");
    both_read(*state, "c: agree agree\nc: agree agree\nc: agree agree\nc: agree agree\nc: agree agree\nc: agree "
                      "agree\nc: agree agree\n");
}

/* Both ways see that a number of digits is the same with zeros in front, and that zeros were lost. */
static void numbers_of_digits(void **state)
{
    put_decision(*state, "ballot,k1,k2\n001,√,√\n002,×,√\n"); /* all with their zeros: none has lost any */
    both_read(*state, "c: agree agree\nc: against agree\n");
    static const char *const files[] = {
        "ballot,k1,k2\n1,√,√\n001,√,√\n",
        "ballot,k1,k2\n0001000000000000000,√,√\n1000000000000000,√,√\n",
        "ballot,k1,k2\n00,√,√\n0,√,√\n",
        "ballot,k1,k2\n001,√,√\n2,√,√\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_decision(*state, files[i]);
        assert_false(read_quickly(*state)->done);
    }
}

/* Odd files: whatever the quick way makes of them, it is what the scan makes of them; and where the scan has something
 * to say, the quick way gives up. */
static void odd_files(void **state)
{
    static const char *const files[] = {
        "ballot,k1,k2\n1,√,×\n1,√,√\n", /* the same number twice */
        "ballot,k1,k2\nB1,√,×\nB1,√,√\n",
        "ballot,k1,k2\nB01,√,×\nB1,√,√\n",
        "ballot,void,k1,k2\n1,\"涂\r\n改\",√,×\n", /* line ends within cells */
        "ballot,void,k1,k2\n1,\"\n涂改\n\",√,×\n",
        "ballot,tier,k1,k2\n1,\"c\n\",√,×\n",
        "ballot,k1,k2\n\"1\n\",√,×\n",
        "ballot,k1,k2\n1,\"√\n\",×\n",
        "ballot,k1,k2\n1,\"\n\",×\n",
        "ballot,k1,k2\n1,√,×\n\"1\",√,√\n",  /* … in quotes */
        "ballot,k1,k2\n1,√,×\n\" 1\",√,√\n", /* … and padded within them */
        "ballot,k1,k2\na,√,×\n\"a \",√,√\n",
        "ballot,k1,k2\n1,√,×\n1\xC2\xA0,√,√\n",
        "ballot,k1,k2\n1,√,×\n1\xE3\x80\x80,√,√\n",
        "ballot,k1,k2\n1,√,×\n,√,√\n", /* no number */
        "ballot,k1,k2\n1,√,×\n\" \",√,√\n",
        "ballot,k1,k2\n1\xE2\x80\x8B,√,×\n", /* an invisible character */
        "ballot,k1,k2\n1,√,×\n\n2,√,√\n",    /* empty rows */
        "ballot,k1,k2\n1,√,×\n2,√,√\n\n",
        "ballot,k1,k2\n\n1,√,×\n",
        "\nballot,k1,k2\n1,√,×\n",
        "ballot,k1,k2\r\n1,√,×\r\n\r\n2,√,√\r\n",
        "ballot,k1,k2\n1,√,×\n  \n2,√,√\n",
        "ballot,k1,k2\n1,√,×\n,,\n2,√,√\n",
        "ballot,k1,k2\n1,√,×\n\"\",\"\",\" \"\n2,√,√\n",
        "ballot,k1,k2\n1,√\n", /* ragged */
        "ballot,k1,k2\n1,√,×,√\n",
        "ballot,k1,k2\n1,√,×,\n",
        "ballot,k1,k2\n1,?,×\n", /* marks */
        "ballot,k1,k2\n1,○,×\n",
        "ballot,k1,k2\n1,Y,N\n",
        "ballot,k1,k2\n1,Ｙｅｓ,ｎ\n",
        "ballot,k1,k2\n1,\" √ \",\"×\"\n",
        "ballot,k1,k2\n1,\xE3\x80\x80√,×\n",
        "ballot,k1,k2\n1,\" \",\"\xE3\x80\x80\"\n",
        "ballot,k1,k2\n1,√/√,√、×\n",
        "ballot,k1,k2\n1,、,×\n",
        "ballot,k1,k2\n1,√×,×\n",
        "ballot,k1,k2\n1,同意同意同意同意同意同意,×\n",
        "ballot,void,k1,k2\n1,\" \",√,×\n", /* void, or only a blank */
        "ballot,void,k1,k2\n1,\"\t\",√,×\n",
        "ballot,void,k1,k2\n1,\"\n\",√,×\n",
        "ballot,void,k1,k2\n1,\xC2\xA0,√,×\n",
        "ballot,void,k1,k2\n1,\xE3\x80\x80,√,×\n",
        "ballot,void,k1,k2\n1,涂改,?,×\n", /* its other cells are not read */
        "ballot,void,k1,k2\n1,x,,\n",
        "ballot,tier,k1,k2\n1,,√,×\n", /* tiers */
        "ballot,tier,k1,k2\n1,常委,√,×\n2,c,√,√\n",
        "ballot,tier,k1,k2\n1,\"c \",√,×\n",
        "ballot,tier,k1,k2\n1,d,√,×\n",
        "ballot,k1\n1,√\n", /* headings */
        "ballot,k1,k2,k9\n1,√,√,√\n",
        "ballot,k1,k2,k1\n1,√,√,√\n",
        "ballot,k1,k2,\n1,√,√,\n",
        "k1,k2\n√,√\n",
        "ballot,k1,k2\n1,√,×\ntotal,√,×\n", /* rows that are no data */
        "ballot,k1,k2\n1,√,×\nSub-Total:,,\n",
        "ballot,k1,k2\n1,√,×\nTotal: 9,√,×\n", /* with digits behind the word */
        "ballot,k1,k2\n1,√,×\ntotal:9,√,×\n",
        "ballot,k1,k2\n1,√,×\nballot:9,√,×\n",
        "ballot,k1,k2\n9,√,×\n09,√,√\n",
        "ballot,k1,k2\n100000000000000,√,×\n0100000000000000,√,√\n",                                  /* 15 digits */
        "ballot,k1,k2\n12345678901234567890123456789012,√,×\n12345678901234567890123456789012,√,√\n", /* 32 digits */
        "ballot,k1,k2\n123456789012345678901234567890123,√,×\n1,√,√\n",
        "ballot,k1,k2\n1,√,×\n合计,,\n",
        "ballot,k1,k2\n1,√,×\nballot,,\n",
        "ballot,k1,k2\n1,√,×\nID,,\n",
        "ballot,k1,k2\n1,√,×\n\"2,√,×\",,\n",
        "void,ballot,k1,k2\n,1,√,×\ntotal,2,,\n",
        "void,ballot,k1,k2\n,1,√,×\n合计,2,,\n",
        "ballot,void,k1,k2\n1,no,√,×\n", /* reasons that are none */
        "ballot,void,k1,k2\n1,——,√,×\n",
        "ballot,void,k1,k2\n1,0,√,×\n",
        "ballot,void,k1,k2\n1,\xEF\xB8\x8F,√,×\n", /* characters that count for nothing, or cannot be seen */
        "ballot,void,k1,k2\n1,涂\xE3\x85\xA4改,√,×\n",
        "ballot,void,k1,k2\n1,涂\xE2\x80\xAE改,√,×\n",
        "ballot,void,k1,k2\n1,涂\xEE\xA1\xA3改,√,×\n",
        "ballot,k1,k2\n1,√\xEF\xB8\x8F,×\n",
        "ballot,k1,k2\n1\xEF\xB8\x8F,√,×\n1,√,×\n",
        "ballot,k1,k2\n1?,√,×\n",
        "ballot,k1,k2\n1,√,×\n2,√", /* cut */
        "ballot,k1,k2\n01,√,×\n2,√,√\n",
        "ballot,k1,k2\n01,√,×\n1,√,√\n",
        "ballot,k1,k2\n01a,√,×\n1a,√,√\n",
        "题,,\nballot,k1,k2\n1,√,×\n", /* above the heading */
        "sep=,\nballot,k1,k2\n1,√,×\n",
        "ballot,k1,k2\n",
        "ballot,k1,k2",
    };
    size_t differ = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_decision(*state, files[i]);
        const struct reading *slow = read_thoroughly(*state), *quick = read_quickly(*state);
        if (!quick->done || (!*slow->said.text && !strcmp(slow->ballots.text, quick->ballots.text) &&
                             !strcmp(slow->irregular.text, quick->irregular.text)))
            continue;
        print_error("file %zu:\n%sthe scan says\n%sand reads\n%sthe quick way reads\n%s", i, files[i], slow->said.text,
                    slow->ballots.text, quick->ballots.text);
        differ++;
    }
    assert_int_equal(differ, 0);
}

/* What stands where a number belongs if the cells of the row have moved to the left: both ways see it. */
static void rows_that_have_moved(void **state)
{
    static const char *const files[] = {
        "ballot,k1,k2\n√,×,\n",          "ballot,k1,k2\nN,√,\n",           "ballot,k1,k2\nYES,√,\n",
        "ballot,k1,k2\nｙ,√,\n",         "ballot,k1,k2\n同 意,√,\n",       "ballot,k1,k2\nyes/no,√,\n",
        "ballot,k1,k2\n√;√,√,\n",        "ballot,k1,k2\nc,√,\n",           "ballot,tier,k1,k2\nc,√,×,\n",
        "ballot,tier,k1,k2\n常委,√,,\n", "ballot,void,k1,k2\n涂改,√,×,\n", "ballot,k1,k2\n√\xEF\xB8\x8F,×,\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_decision(*state, files[i]);
        assert_false(read_quickly(*state)->done);
        assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:2:1 bad-id\n");
    }
    put_decision(*state, "ballot,k1,k2\nOK,√,\n");
    put_meeting(*state, "general/committee", "mark,ok=同意\n");
    assert_false(read_quickly(*state)->done);
    assert_string_equal(read_thoroughly(*state)->said.text, "ballots.csv:2:1 bad-id\n");
}

/* Numbers of letters that are none of these. */
static void numbers_that_look_like_marks(void **state)
{
    put_decision(*state, "ballot,k1,k2\nN1,√,√\nyes-2,√,√\nc3,√,√\nno.4,√,√\n");
    both_read(*state, "c: agree agree\nc: agree agree\nc: agree agree\nc: agree agree\n");
}

/* The same for the numbers of two files, and of two tiers. */
static void numbers_in_two_files(void **state)
{
    struct folder *f = *state;
    put_decision(f, "");
    put_meeting(f, "general/committee", "ballots,one.csv\nballots,two.csv\n");
    folder_remove(f, "ballots.csv");
    folder_put(f, "one.csv", "ballot,k1,k2\n1,√,√\n2,×,√\n");
    folder_put(f, "two.csv", "ballot,k1,k2\n3,√,√\n2,×,√\n");
    assert_false(read_quickly(f)->done);
    assert_string_equal(read_thoroughly(f)->said.text, "two.csv:3:1 duplicate-ballot\n");
    put_committee(f, "ballot,tier,k1,k2\n1,A,√,√\n1,B,√,√\n1,列席,√,√\n");
    assert_false(read_quickly(f)->done);
    assert_string_equal(read_thoroughly(f)->said.text, "ballots.csv:4:1 duplicate-ballot\n");
}

/* A decision with these ballots: so many, numbered from first by steps, behind these letters; and one more row. */
static void put_many(struct folder *f, const char *letters, unsigned first, unsigned step, unsigned count,
                     const char *more)
{
    struct scribe s = {.used = 0};
    scribe(&s, "ballot,k1,k2\n");
    for (unsigned i = 0; i < count; i++) {
        scribe(&s, "%s%u,√,\n", letters, first + i * step);
    }
    scribe(&s, "%s", more);
    put_decision(f, s.text);
}

/* However many ballots are between a number and the same number. */
static void a_number_again_is_seen(struct folder *f, const char *letters, unsigned first, unsigned step, unsigned count)
{
    const unsigned places[] = {0, 1, 6, count / 2, count - 2, count - 1};
    struct scribe row, told = {.used = 0};
    put_many(f, letters, first, step, count, "");
    assert_true(read_quickly(f)->done);
    scribe(&told, "ballots.csv:%u:1 duplicate-ballot\n", count + 2);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        row.used = 0;
        scribe(&row, "%s%u,√,\n", letters, first + places[i] * step);
        put_many(f, letters, first, step, count, row.text);
        assert_false(read_quickly(f)->done);
        assert_string_equal(read_thoroughly(f)->said.text, told.text);
    }
}

/* The table of the numbers seen has 1024 slots, and doubles when three quarters are taken. */
static void a_number_again_after_many(void **state)
{
    a_number_again_is_seen(*state, "", 1, 1, 768);
    a_number_again_is_seen(*state, "", 1, 1, 769);
    a_number_again_is_seen(*state, "", 1, 1, 1500);
    a_number_again_is_seen(*state, "b", 1, 1, 900);   /* known by their digests */
    a_number_again_is_seen(*state, "", 1023, 1, 900); /* the first of these has the first slot of 1024 */
    a_number_again_is_seen(*state, "", 0, 1, 10);
    a_number_again_is_seen(*state, "1844674407370955161", 0, 1, 10); /* about 2^64, longer than is known by its value */
}

/* Numbers that want the same slot, before and after so many do that all are spread otherwise. */
static void numbers_with_one_slot(void **state)
{
    a_number_again_is_seen(*state, "", 5, 1024, 8);
    a_number_again_is_seen(*state, "", 5, 1024, 32);
    a_number_again_is_seen(*state, "", 5, 1024, 33);
    a_number_again_is_seen(*state, "", 5, 1024, 200);
    a_number_again_is_seen(*state, "", 5, 4096, 900);
}

/* The tier of the row before is remembered by its text: another text that it begins with, or that begins with it, is
 * another tier. */
static void tiers_that_begin_alike(void **state)
{
    put_committee(*state, "ballot,tier,k1,k2\n1,中层干部,√,×\n1,中层,×,√\n2,中层,×,弃权\n2,中层干部,√,√\n3,A,√,√\n");
    folder_put(*state, "tiers.csv", "tier,name,due,present,issued,returned\nA,中层,3,3,3,\nB,中层干部,2,2,2,\n");
    both_read(*state, "B: agree against\nA: against agree\nA: against abstain\nB: agree agree\nA: agree agree\n");
}

/* Persons without a post: they may be named for any. */
static void put_names(struct folder *f, const char *ballots)
{
    put_recommendation(f, ballots);
    folder_put(f, "roster.csv",
               "id,name,unit\nk1,赵青山,水利局\nk2,钱若水,水利局\nk3,孙白石,财政局\nk4,阿依古丽·买买提,教育局\n");
}

/* p1 has two seats, p2 one; more names than that void the ballot. */
static void names(void **state)
{
    put_names(*state,
              "ballot,tier,void,p1,p2\n1,a,,赵青山,钱若水\n2,a,,赵青山、钱若水,孙白石\n3,a,,赵青山;钱若水;孙白石,\n"
              "1,b,,,\n2,b,撕,某某,?\n3,b,, \"赵 青山\" ,\" 孙白石、\"\n");
    both_read(*state, "a: p1=k1 p2=k2\na: p1=k1 p1=k2 p2=k3\na: void\nb: blank\nb: void\nb: p1=k1 p2=k3\n");
    irregular(*state, "ballots.csv:4 3 overvoted p1\nballots.csv:5 1 blank\nballots.csv:6 2 void 撕\n");
}

/* Cells of names of which the scan may have to say something: then the quick way gives up, or both say nothing. */
static void odd_names(void **state)
{
    static const char *const cells[] = {
        "阿依古丽·买买提",
        "阿依古丽•买买提",
        "某某",
        "赵青山、赵青山",
        "赵青山、某某",
        "赵青山\xE2\x80\x8B",
        "赵\xEE\xA1\xA3青山",
        "赵青山?",
        "、",
        "\"、；\"",
        "\" \"",
        "\"赵青山\n\"",
        "\"赵青山\n钱若水\"",
        "#N/A",
        "#NAME?",
        "k1",
        "k1、k1",
        "赵青山、k1",
        "赵青山 钱若水",
        "赵 青 山",
        "\xE3\x80\x80赵青山",
        "赵青山/钱若水",
        "赵青山|",
        "无",
        "√",
        "赵青山\xEF\xB8\x8F",
        "赵青山（一处）",
        "\xEF\xBB\xBF赵青山",
    };
    char text[256];
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        for (unsigned column = 0; column < 2; column++) {
            snprintf(text, sizeof text, "ballot,tier,p1,p2\n1,a,赵青山,\n2,a,%s%s,%s\n3,a,,赵青山\n",
                     column ? "" : cells[i], column ? "赵青山" : "", column ? cells[i] : "");
            put_names(*state, text);
            const struct reading *slow = read_thoroughly(*state), *quick = read_quickly(*state);
            if (quick->done && (*slow->said.text || strcmp(slow->ballots.text, quick->ballots.text) != 0 ||
                                strcmp(slow->irregular.text, quick->irregular.text) != 0))
                fail_msg("%s: the scan says\n%sand reads\n%sthe quick way reads\n%s", cells[i], slow->said.text,
                         slow->ballots.text, quick->ballots.text);
        }
}

/* Numbers of ballots that are names of the roster, or nearly. */
static void numbers_that_are_names(void **state)
{
    put_names(*state, "ballot,tier,p1,p2\nk1,a,赵青山,\nk2,a,钱若水,\nB1,a,,\n");
    both_read(*state, "a: p1=k1\na: p1=k2\na: blank\n");
    put_names(*state, "ballot,tier,p1,p2\n赵青山,a,钱若水,\n");
    assert_false(read_quickly(*state)->done);
}

/* What rules of other bodies have on ballots is for the scan, each of these by itself. */
static void rules_that_need_the_scan(void **state)
{
    static const struct tally_rule rules[] = {{.points = {.most = 100000, .step = 10000, .count = 11}},
                                              {.write_ins = true},
                                              {.choices = 1, .choices_exact = true},
                                              {.ballot_weight = "面积"}},
                                   plain = {.choices = 1, .contested = true, .grade_count = 4};
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_true(tally_ballots_need_scan(&rules[i]));
    assert_false(tally_ballots_need_scan(&plain));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_decision),
        IN_FOLDER(blank_and_void_ballots),
        IN_FOLDER(ballots_that_are_not_plain),
        IN_FOLDER(two_tiers),
        IN_FOLDER(a_contested_vote),
        IN_FOLDER(an_appraisal),
        IN_FOLDER(a_recommendation),
        IN_FOLDER(however_the_file_is_written),
        IN_FOLDER(in_gb18030),
        IN_FOLDER(declared_signs),
        IN_FOLDER(two_files),
        IN_FOLDER(numbers_are_text),
        IN_FOLDER(numbers_of_digits),
        IN_FOLDER(odd_files),
        IN_FOLDER(rows_that_have_moved),
        IN_FOLDER(numbers_that_look_like_marks),
        IN_FOLDER(numbers_in_two_files),
        IN_FOLDER(a_number_again_after_many),
        IN_FOLDER(numbers_with_one_slot),
        IN_FOLDER(tiers_that_begin_alike),
        IN_FOLDER(names),
        IN_FOLDER(odd_names),
        IN_FOLDER(numbers_that_are_names),
        cmocka_unit_test(rules_that_need_the_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
