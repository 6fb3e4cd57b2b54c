#!/usr/bin/env python3
"""What is said under rules of other bodies, in the room, on the terminal and in notices: by what equals are equal and how a tie is settled, which quorum
is not met, weighted rates where no clause tells them, and figures that rounding would put on the wrong side. All figures are worked out by hand."""

import json
import re

from support.ledgers import Report, Workshop, rows, run

FACTS = [("项目", "内容"), ("会议编号", "m"), ("会议名称", "虚构会"), ("组织单位", "虚构协会"), ("地点", "虚构厅"), ("日期", "2026-05-08"), ("办法", "rule.csv"),
         ("主持人", "甲主持"), ("计票人", "乙计票"), ("监票人", "丙监票")]


def write(folder, rule, tiers, persons, votes, seats=1):
    """tiers: (id, name, number) or more numbers, due to returned. votes: by tier, a text of signs for each person, one sign a ballot; - is an empty cell."""
    folder.mkdir()
    rows(folder, "meeting.csv", FACTS)
    rows(folder, "rule.csv", [("key", "value", "cite"), ("rule", "虚构/办法", "虚构章程"), *((key, value, "第二条") for key, value in rule),
                              ("archive", "甲处", ""), ("archive", "乙处", "")])
    rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回"), *((*t[:2], *(t[2:] if len(t) > 3 else t[2:] * 4)) for t in tiers)])
    if seats:
        rows(folder, "posts.csv", [("职位编号", "职位", "名额"), ("p", "虚构职", str(seats))])
    rows(folder, "roster.csv", [("编号", "姓名", "职位"), *((str(i + 1), name, "p" if seats else "") for i, name in enumerate(persons))])
    ballots = [(str(n + 1), tier, *(sign.replace("-", "") for sign in signs)) for tier, given in votes.items() for n, signs in enumerate(zip(*given))]
    rows(folder, "ballots.csv", [("票号", "层次", *(str(i + 1) for i in range(len(persons)))), *ballots])
    return folder


def said(report, folder, what):
    """(the result, and by language what the terminal and the host say, without line breaks)"""
    status, out, error = run("count", folder, "--json")
    report.check(status == 0, f"{what}: counted", out + error)
    texts = {}
    for language in ("zh", "en"):
        shown = run("count", folder, "--no-ledger", "--lang", language)[1]
        spoken = run("announce", next(folder.glob("*.tally")), "--lang", language)[1]
        join = (lambda text: re.sub(r"\s+", "", text)) if language == "zh" else (lambda text: re.sub(r"\s+", " ", text))
        texts[language] = join(shown), join(spoken)
    return json.loads(out), texts


def expect(report, what, texts, language, *parts):
    """Each part is said on the terminal (shown), in the room (spoken) or nowhere (never): (where, text)."""
    for where, part in parts:
        in_shown, in_spoken = (part in text for text in texts[language])
        ok = in_shown if where == "shown" else in_spoken if where == "spoken" else not in_shown and not in_spoken
        report.check(ok, f"{what}: {where} {part}", "\n".join(texts[language]))


CONTEST = [("kind", "decision"), ("contested", "at least 2 per seat"), ("pass", "at least 1/3 of present"), ("weight", "A 60%"), ("weight", "B 40%")]
# 60 % of 5/10 and 40 % of 5/20, and 60 % of 4/10 and 40 % of 8/20, are 40 % each. Against are 6 heads each: 60 % of 4/10 and 40 % of 2/20 are
# 28 %, 60 % of 5/10 and 40 % of 1/20 are 32 %.
EQUALS = {"A": ("√√√√√××××-", "×××××√√√√-"), "B": ("√√√√√××-------------", "×-----------√√√√√√√√")}


def try_settled(report, work):
    tiers = [("A", "虚构理事", "10"), ("B", "虚构会员", "20")]
    result, texts = said(report, write(work / "settled", [*CONTEST, ("tie", "fewer against")], tiers, ["甲一", "甲二"], EQUALS), "settled")
    report.check([(i["name"], i["outcome"], i["settled"], i["channels"][0]["votes"]["against"]) for i in result["items"]] ==
                 [("甲一", "elected", "fewer against", 6), ("甲二", "not-elected", "fewer against", 6)], "settled by the rate", str(result["items"]))
    expect(report, "settled", texts, "zh", ("shown", "加权得票率相同，反对票加权率低者在前：反对票加权率28.00%（7/25）"), ("shown", "反对票加权率32.00%（8/25）"),
           ("shown", "虚构职：名额末位赞成的加权得票率相同，按反对票加权率低者在前确定；涉及甲一、甲二"), ("spoken", "加权得票率相同，反对票加权率低者在前"),
           ("shown", "名额1名已由名次在前者占满"), ("never", "票数相同"), ("never", "得票相同"), ("never", "得票较多"),
           # nobody is appointed by this rule, and so nobody is proposed for an office
           ("spoken", "反对票加权率低者在前，当选。"), ("spoken", "名额一名，当选一名，名额已满。"), ("shown", "结果当选1、未当选1"), ("never", "拟任"))
    expect(report, "settled", texts, "en", ("shown", "settled by the lower weighted rate of votes against: 28.00% (7/25)"),
           ("spoken", "equal weighted rates are settled by the lower one of votes against"), ("never", "fewer votes against"))


def try_equal_rates(report, work):
    tiers = [("A", "虚构理事", "10"), ("B", "虚构会员", "20")]
    result, texts = said(report, write(work / "equal", CONTEST, tiers, ["甲一", "甲二"], EQUALS), "equal")
    report.check([i["outcome"] for i in result["items"]] == ["tie", "tie"], "equal: a tie", str(result["items"]))
    expect(report, "equal", texts, "zh", ("shown", "列第1名，与他人加权得票率相同"), ("shown", "名额1名，因加权得票率相同未能确定"), ("spoken", "名额一名，因加权得票率相同未能确定"),
           ("spoken", "与他人加权得票率相同"), ("never", "票数相同"), ("never", "因得票相同"))
    expect(report, "equal", texts, "en", ("shown", "level with others by the weighted rate at the last of 1 places"), ("spoken", "Tie by weighted rates: nobody elected for 1 seats"))


def try_weighted_recommendation(report, work):
    """No clause tells the rates that ranks go by: 60 % of 2/4 and 40 % of 5/20 are 40 %; 60 % of 1/4 and 40 % of 12/20 are 39 %."""
    rule = [("kind", "recommendation"), ("weight", "A 60%"), ("weight", "B 40%"), ("choices", "up to 1 per seat")]
    votes = {"A": ("√√--", "--√-", "---√"), "B": ("√" * 5 + "-" * 15, "-" * 5 + "√" * 12 + "---", "-" * 17 + "√√√")}
    _, texts = said(report, write(work / "ranks", rule, [("A", "虚构理事", "4"), ("B", "虚构会员", "20")], ["甲一", "甲二", "甲三"], votes), "ranks")
    expect(report, "ranks", texts, "zh", ("spoken", "甲一：得推荐票七票。推荐加权得票率百分之四十；列第一名。"), ("spoken", "甲二：得推荐票十三票。推荐加权得票率百分之三十九；列第二名。"))
    expect(report, "ranks", texts, "en", ("spoken", "13 votes for. for, weighted 39.00%; rank 2."))


def try_quorum(report, work):
    """Everybody was there; too few gave a ballot back: 2 of 9, and 1/2 of 9 asks for 5."""
    rule = [("kind", "decision"), ("pass", "more than 1/2 of due"), ("quorum", "at least 2/3 of due"), ("quorum", "returned more than 1/2 of due")]
    tiers = [("A", "虚构理事", "9", "9", "9", "2")]
    _, texts = said(report, write(work / "returned", rule, tiers, ["甲一"], {"A": ("√√",)}, seats=0), "returned")
    expect(report, "returned", texts, "zh", ("shown", "未达到法定人数：收回超过应到会人数的二分之一（应到9人，收回2张，须达5张）。不作决定，须重新投票。"),
           ("spoken", "未达到法定人数：收回超过应到会人数的二分之一。"), ("shown", "法定人数符合："), ("never", "到会人数不足"))
    expect(report, "returned", texts, "en", ("shown", "Quorum not met: returned more than 1/2 of due (2 returned of 9 due, required 5 ballot papers)."), ("never", "too few were present"))
    # By this rule too few were present, as by those of the regulation.
    _, texts = said(report, write(work / "present", rule, [("A", "虚构理事", "9", "5", "5", "5")], ["甲一"], {"A": ("√√√√√",)}, seats=0), "present")
    expect(report, "present", texts, "zh", ("shown", "到会人数不足"), ("never", "未达到法定人数"))


def try_rounded(report, work):
    """29999/60000 of 8/10 and 30001/60000 of 2/10 are 0.49999: rounded 50.00 %, and below 1/2."""
    rule = [("kind", "decision"), ("weight", "A 29999/60000"), ("weight", "B 30001/60000"), ("pass", "at least 1/2 of present")]
    _, texts = said(report, write(work / "rounded", rule, [("A", "虚构理事", "10"), ("B", "虚构会员", "10")], ["甲一", "甲二"],
                                  {"A": ("√√√√√√√√××", "√√√√√×××××"), "B": ("√√××××××××", "√√√√√×××××")}, seats=0), "rounded")
    expect(report, "rounded", texts, "zh", ("spoken", "同意加权得票率四舍五入为百分之五十，实际低于半数"), ("spoken", "同意加权得票率百分之五十，正好是半数"),
           ("shown", "加权得票率50.00%（49999/100000）"), ("never", "50.00%，低于"))
    expect(report, "rounded", texts, "en", ("spoken", "agree, weighted and rounded 50.00%, is in fact below 1/2"), ("spoken", "agree, weighted 50.00%, is exactly 1/2"))


def try_empty_tier(report, work):
    """What is done where a tier is empty is said where one is."""
    rule = [("kind", "decision"), ("weight", "A 60%"), ("weight", "B 40%"), ("pass", "at least 1/2 of valid")]
    for name, given, empty in (("full", "√√×××", False), ("empty", "", True)):
        tiers = [("A", "虚构理事", "10"), ("B", "虚构会员", "5", "5", "5", str(len(given)))]
        _, texts = said(report, write(work / f"tier-{name}", rule, tiers, ["甲一"], {"A": ("√√√√√√××--",), "B": (given,)}, seats=0), name)
        expect(report, name, texts, "zh", ("shown" if empty else "never", "有层次没有可计的票的，不计结果"))


# Weights that no sum of others gives, so that a figure names those whose it is.
AREAS = (1001, 1010, 1100, 2003, 2030, 2300, 4007)
# What seven ballots say, and which sums may be told: where each mark has three ballots or none, all; else those that agree, where they and the rest are three.
TOLD = (("√√√××××", ("agree", "against")), ("√√√√××-", ("agree",)), ("√√×××××", ()), ("√√√√√××", ()), ("√√√√√√√", ("agree", "against")))


def write_owners(folder, voided=0):
    """Seven owners vote on matters, the last voided of them by void ballots."""
    tiers = [("o", "虚构业主", "10", "7", "7", "7")]
    rule = [("kind", "decision"), ("ballot weight", "面积"), ("pass", "more than 1/2 of returned and more than 1/2 of weight")]
    write(folder, rule, tiers, [f"虚构事项{i}" for i in range(len(TOLD))], {}, seats=0)
    rows(folder, "ballots.csv", [("票号", "面积", "作废", *(str(i + 1) for i in range(len(TOLD)))),
                                 *((str(n + 1), str(area), "字迹无法辨认" if n >= len(AREAS) - voided else "", *(signs[n].replace("-", "") for signs, _ in TOLD)) for n, area in enumerate(AREAS))])
    return folder


def try_weights(report, work):
    """No sum over one or two ballots is told: who these are may be known by the register."""
    folder = write_owners(work / "owners")
    _, texts = said(report, folder, "weights")
    shown = json.loads(run("export", next(folder.glob("*.tally")), "--protected")[1])
    run("announce", next(folder.glob("*.tally")), "--lang", "zh", "--html", folder / "board.html")
    board = (folder / "board.html").read_text(encoding="utf-8")
    for item, (signs, told) in zip(shown["items"], TOLD):
        weights = item["channels"][0].get("weights", {})
        report.check([mark in weights for mark in ("agree", "against")] == [mark in told for mark in ("agree", "against")], f"weights: {signs}", str(weights))
        for mark, sign in (("agree", "√"), ("against", "×"), ("abstain", "-")):
            total = sum(area for area, given in zip(AREAS, signs) if given == sign)
            if 0 < signs.count(sign) < 3:
                report.check(str(total) not in board and mark not in weights, f"weights: {signs}: {total} is told nowhere", board)
    # each number that was said already is not said again
    expect(report, "weights", texts, "zh", ("never", "应到十人，收回"))
    # 2011 in favour, by two ballots: heads fail, and what the weight says is not told
    expect(report, "weights", texts, "zh", ("spoken", "虚构事项2：同意两票、不同意五票、弃权零票。同意票未超过收回票数的半数，未通过"),
           ("spoken", "虚构事项1：同意四票、不同意两票、弃权一票；按权数：同意五千一百一十四。"), ("spoken", "只涉及少数几张票的权数不予公布"), ("spoken", "收回一万三千四百五十一，有效一万三千四百五十一"))
    folder = write_owners(work / "voided", 1)
    _, texts = said(report, folder, "weight of a void ballot")
    expect(report, "weight of a void ballot", texts, "zh", ("spoken", "收回一万三千四百五十一。"), ("shown", "有效9444"))
    report.check("九千四百四十四" not in texts["zh"][1] and "四千零七" not in texts["zh"][1], "a void ballot's weight is not told", texts["zh"][1])


def try_quorum_of_weight(report, work):
    """A quorum says what the weight of the ballots is, and of those due; then it is not said again. Before the count nobody knows whether that quorum is met. 13451 of 20000 are more
    than 2/3; the last ballot, void, has 4007, which alone is not told; three void ones have 8337, and the others 5114."""
    for voided in (0, 1, 3):
        folder = write_owners(work / f"quorum-{voided}", voided)
        rows(folder, "tiers.csv", [("层次", "名称", "应到", "实到", "发出", "收回", "应到权数"), ("o", "虚构业主", "10", "7", "7", "7", "20000")])
        text = (folder / "rule.csv").read_text(encoding="utf-8-sig")
        (folder / "rule.csv").write_text(text + "quorum,returned at least 2/3 of due,\nquorum,weight at least 2/3 of weight due,\n", encoding="utf-8")
        for language, never, wanted in (("zh", "本次投票有效", "收回的选票没有超过发出的选票。本次投票是否有效，待计票后确定：办法要求权数达到应到权数的三分之二。"),
                                        ("en", "the vote is valid.", "Whether the vote is valid is known after the count: it asks for weight at least 2/3 of weight due.")):
            status, out, error = run("announce", folder, "--box", "--lang", language)
            report.check(status == 0 and wanted in out and never not in out, f"weight before the count: {language}", out + error)
        _, texts = said(report, folder, "weight in a quorum")
        spoken = texts["zh"][1]
        report.check(spoken.split("虚构事项0")[0].count("一万三千四百五十一") == 1 and "应到权数二万，收回权数一万三千四百五十一，达到应到权数的三分之二" in spoken, "the weight is said once", spoken)
        report.check(("有效票权数（面积）：五千一百一十四。" in spoken) == (voided == 3) and "面积）：应到" not in spoken, "and that of the valid ballots where it is another", spoken)


def try_untold(report, work):
    """Where figures would tell of a tier that is not shown, those that the meeting has are named, and no others."""
    tiers = [("A", "虚构理事", "6"), ("B", "虚构会员", "7")]
    grades = [("kind", "appraisal"), ("grades", "优秀 称职")]
    votes = {"A": (["优秀"] * 6, ["优秀"] * 3 + ["称职"] * 3), "B": (["优秀"] * 4 + ["称职"] * 3,) * 2}
    scores = [("score", "优秀 90"), ("score", "称职 80")]
    weights = [("weight", "A 50%"), ("weight", "B 50%")]
    trim = [("trim", "1 from each end")]
    share = [("grades counted", "优秀"), ("pass", "at least 1/2 of present")]
    for name, rule, chinese, english in (
            ("rates", [*weights, *share], "加权得票率", "the weighted rates"),
            ("rates-ranked", [*weights, *share, ("rank", "by votes")], "加权得票率、据此排列的名次", "the weighted rates, the ranks by them"),
            ("scores", [*scores, *trim, ("pass", "score at least 80")], "得分", "the scores"),
            ("scores-ranked", [*scores, *trim, ("rank", "by score")], "得分、据此排列的名次", "the scores, the ranks by them"),
            ("weighted-scores", [*scores, *weights, ("pass", "score at least 80")], "得分", "the scores"),
            ("both", [*scores, *weights, ("pass", "score at least 80 and at least 1/2 of valid in 优秀")], "加权得票率、得分", "the weighted rates, the scores")):
        folder = write(work / f"untold-{name}", [*grades, *rule], tiers, ["甲一", "甲二"], votes, seats=0)
        _, texts = said(report, folder, name)
        expect(report, name, texts, "zh", ("spoken", f"为保守投票秘密，{chinese}不予公布。"),
               ("shown", "姓名、层次评分去掉平均分精确数" if name.startswith("scores") else "票数/基数权重"), ("never", "平均分" if "eight" in name or "both" in name else "票数/基数精确数"))
        expect(report, name, texts, "en", ("spoken", f"Not announced, so that nobody's vote can be worked out: {english}."))
    alone = {tier: given[:1] for tier, given in votes.items()}  # the first is the only one that has a rate, and a rank
    _, texts = said(report, write(work / "untold-alone", [*grades, *weights, *share, ("rank", "by votes")], tiers, ["甲一"], alone, seats=0), "one person")
    expect(report, "one person", texts, "zh", ("spoken", "为保守投票秘密，加权得票率、据此排列的名次不予公布。"))


def try_base_of_nothing(report, work):
    """All ballots are void: of nothing no number of votes is enough, and none is named."""
    for name, clauses in (("nothing", ""), ("nothing-twice", " and less than 1/3 of valid in against")):
        rule = [("kind", "decision"), ("pass", "at least 1/2 of valid" + clauses)]
        folder = write(work / name, rule, [("m", "虚构会员", "3")], ["甲一"], {"m": ("√√×",)}, seats=0)
        text = (folder / "ballots.csv").read_text(encoding="utf-8-sig").splitlines()
        (folder / "ballots.csv").write_text("\n".join([text[0] + ",作废", *(line + ",涂改" for line in text[1:])]) + "\n", encoding="utf-8")
        result, texts = said(report, folder, name)
        report.check(result["items"][0]["channels"][0]["pass"] is False, f"{name}: not met", str(result["items"]))
        expect(report, name, texts, "zh", ("shown", "基数为0"), ("never", "须得0"), ("never", "不超过0"), ("never", "正好"))
        expect(report, name, texts, "en", ("never", "0 needed"), ("never", "just enough"))


def main():
    report = Report()
    with Workshop() as work:
        try_settled(report, work)
        try_equal_rates(report, work)
        try_weighted_recommendation(report, work)
        try_quorum(report, work)
        try_rounded(report, work)
        try_empty_tier(report, work)
        try_weights(report, work)
        try_quorum_of_weight(report, work)
        try_untold(report, work)
        try_base_of_nothing(report, work)
    report.end()


if __name__ == "__main__":
    main()
