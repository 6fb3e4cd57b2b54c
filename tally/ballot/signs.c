/* Signs and words in the cells of ballots that are no marks: what they look like, or commonly stand for. */
#include "ballot/signs.h"

#include <string.h>

#include "ballot/ballot.h"
#include "base/character.h"
#include "base/intern.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* The signs and words, as marks are folded, with a blank between them, and the mark that they are taken for. */
static const struct {
    const char *mark, *signs;
} taken_for[] = {
    {"√", "☑ ✅ 🗸 🗹 v ∨ ⋁ ˅ レ 勾 打勾 对 对勾"},
    {"×", "х χ ╳ ☒ ✖ ❌ ❎ ⨯ ⨉ 🗙 ☓ 乂 㐅 叉 打叉 错 *"},
    {"同意", "是 可 可以 行 赞 赞同 支持 通过 ok 得票"},
    {"推荐", "是 可 可以 行 荐 得票"},
    {"不同意", "否 不 不行 不可 不赞成 不赞同 不支持 不通过 非 disagree oppose"},
    {"不推荐", "否 不 不行 不荐 不同意 反对 弃权"},
    {"弃权", "弃 弃票 放弃"},
    {"缓议", "暂缓 延期 缓期 再议"},
    {"○", "〇 ◯ ⭕ ⚪ ● ◎ ❍ o о ο 0 ㅇ 圈 画圈"},
    {"△", "▲ ▵ ▴ ∆ δ ▽ ▼ 三角"},
    {"□", "■ ▢ ☐ ◻ ◇ 口 囗"},
};

static struct tally_text fold(struct tally_arena *arena, struct tally_text text)
{
    return tally_text_fold_mark(arena, tally_text_standard(arena, text));
}

/* The text without a last character that says nothing: 优秀票, 同意。; "": it has none. */
static struct tally_text without_last(struct tally_text text)
{
    size_t last = 0;
    uint32_t c = 0;
    for (size_t at = 0, n; at < text.size; at += n) {
        last = at;
        n = tally_text_next(text.bytes + at, text.size - at, &c);
    }
    return (struct tally_text){text.bytes, tally_text_has(tally_text_of("票。.,!?'`"), c) ? last : 0};
}

static bool begins(struct tally_text text, struct tally_text with)
{
    return with.size && text.size > with.size && !memcmp(text.bytes, with.bytes, with.size);
}

/* The word of the vocabulary that begins with the text, where all such words mean the same: 优 for 优秀, 反 for 反对. */
static const char *word_beginning(const struct tally_vocabulary *v, struct tally_arena *arena, struct tally_text text)
{
    const struct tally_text *found = NULL;
    uint16_t meant = 0;
    for (size_t i = 0; i < v->words.count; i++) {
        if (!begins(v->words.entries[i], text))
            continue;
        if (found && v->meanings[i] != meant)
            return "";
        found = found ? found : &v->words.entries[i];
        meant = v->meanings[i];
    }
    return found ? tally_arena_text(arena, found->bytes, found->size) : "";
}

/* Whether √ and × mean what they usually do here: a meeting can declare otherwise, and then nothing is like them. */
static bool is_usual(const struct tally_vocabulary *v, const char *mark)
{
    static const char *const usual[][3] = {{"√", "同意", "推荐"}, {"×", "不同意", "不推荐"}};
    bool is = true;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        for (size_t word = 1; word < 3 && !strcmp(usual[i][0], mark); word++) {
            uint32_t meant = tally_vocabulary_find(v, tally_text_of(usual[i][word]));
            is &= meant == TALLY_INTERN_NONE || meant == tally_vocabulary_find(v, tally_text_of(mark));
        }
    return is;
}

const char *tally_sign_near(const struct tally_vocabulary *v, struct tally_arena *arena, struct tally_text text)
{
    struct tally_text folded = fold(arena, text), shorter = without_last(folded);
    for (size_t i = 0; i < sizeof taken_for / sizeof *taken_for; i++)
        if (tally_text_is_among(taken_for[i].signs, folded) &&
            tally_vocabulary_find(v, tally_text_of(taken_for[i].mark)) != TALLY_INTERN_NONE)
            return is_usual(v, taken_for[i].mark) ? taken_for[i].mark : "";
    if (shorter.size && tally_vocabulary_find(v, shorter) != TALLY_INTERN_NONE)
        return tally_arena_text(arena, shorter.bytes, shorter.size);
    return folded.size && !v->points ? word_beginning(v, arena, folded) : "";
}

bool tally_sign_is_circle(struct tally_arena *arena, struct tally_text text)
{
    struct tally_text folded = fold(arena, text);
    bool circle = tally_text_is(folded, "○");
    for (size_t i = 0; i < sizeof taken_for / sizeof *taken_for; i++)
        circle |= !strcmp(taken_for[i].mark, "○") && tally_text_is_among(taken_for[i].signs, folded);
    return circle;
}

/* Whether it is what √ or × become where a file is read in a wrong encoding: âˆš, ¡Ì, 鈭�. */
static bool is_garbled(struct tally_text text)
{
    enum { LATIN_END = 0x300, PUNCTUATION = 0x2000, PUNCTUATION_END = 0x2300 };
    size_t latin = 0, others = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        if (c == 0xFFFD || c == 0x922D || c == 0x8133 || c == 0x951F) /* 鈭, 脳 and 锟 begin such texts */
            return true;
        latin += c >= 0x80 && c < LATIN_END;
        others += c < 0x80 || (c >= LATIN_END && c < PUNCTUATION) || c >= PUNCTUATION_END;
    }
    return latin > 0 && !others && text.size > 2;
}

bool tally_sign_is_lost(struct tally_arena *arena, struct tally_text text)
{
    struct tally_text folded = fold(arena, text);
    size_t lost = 0, others = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        at += tally_text_next(text.bytes + at, text.size - at, &c);
        lost += tally_character_is_lost(c);
        others += !tally_character_is_lost(c);
    }
    return (lost && !others) || is_garbled(text) || is_garbled(folded);
}

bool tally_sign_is_nothing(struct tally_arena *arena, struct tally_text text)
{
    static const char words[] =
        "无 空 空白 空票 未填 未写 没填 不填 未投 白票 - -- — —— – ― − ー 一 / \\ . 。 、 _ n/a nil none";
    return tally_text_is_among(words, fold(arena, text));
}

bool tally_sign_names_nobody(struct tally_arena *arena, struct tally_text text)
{
    static const char words[] = "弃权 弃 放弃 弃权票 不推荐 不推荐任何人 没有 无人 无人选 无合适人选 没有合适人选 "
                                "没有人选 暂无 未推荐 缺额 空缺 | ; ；"
                                " × x abstain nobody no not";
    return tally_sign_is_nothing(arena, text) || tally_text_is_among(words, fold(arena, text));
}
