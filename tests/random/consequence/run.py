#!/usr/bin/env python3
"""Nothing that follows from a vote is said when the vote gave no ground for it: every rule, every outcome.

    run.py [--count N] [--seed S] [--keep DIR]      TALLY names the program

Small meetings, made one by one: each rule (the built-in ones, and a county's own with each line that something
follows from, alone and joined) × each status × what became of two items × their actions. The result of each is held
against conditions of its own (support/grounds.py), not against another count. There are too many to try all in
every run: --count says how many are drawn, by default the environment variable TALLY_CONSEQUENCE; else see main().
"""

import csv
import itertools
import os
import random
import shutil
import sys
import tempfile

from support.generate import KEEP, asked_for
from support.grounds import groundless
from support.results import run_count, tally
from support.slowcount.rules import BUILT_IN, Rule

MOST_FAILURES = 10
STATUSES = ["valid", "no-quorum", "invalid", "deferred"]
ACTIONS = ["拟提拔为局长", "任局长", "轮岗", "免局长", ""]
PRESENT = 9

# A county's own rules: the plainest of each kind, with each of these lines alone, and with all.
PLAIN = {
    "decision": [("kind", "decision"), ("quorum", "at least 2/3 of due"), ("pass", "at least 2/3 of due")],
    "contested": [("kind", "decision"), ("quorum", "at least 2/3 of due"), ("pass", "more than 1/2 of due"),
                  ("contested", "at least 2 per seat")],
    "recommendation": [("kind", "recommendation"), ("choices", "up to 1 per seat"), ("pass", "at least 2/3 of present when present is up to 9"),
                       ("pass", "at least 1/3 of present")],
    "shortlist": [("kind", "recommendation"), ("choices", "up to 2 per seat"), ("shortlist", "up to 1 per seat"),
                  ("pass", "at least 1/3 of present")],
    "appraisal": [("kind", "appraisal"), ("grades", "优秀 称职 不称职"), ("grades counted", "优秀 称职"),
                  ("pass", "at least 2/3 of present")],
    # By lines of other bodies.
    "weighted": [("kind", "decision"), ("quorum", "at least 2/3 of due"), ("quorum", "returned at least 1/3 of due"), ("weight", "t 100%"),
                 ("pass", "at least 2/3 of present and less than 1/2 of valid in against")],
    "election": [("kind", "decision"), ("quorum", "at least 2/3 of due"), ("pass", "more than 1/2 of due and at most 1/3 of valid in hold"),
                 ("contested", "at least 2 per seat"), ("write-ins", "allowed"), ("tie", "fewer against")],
    "scored": [("kind", "appraisal"), ("grades", "优秀 称职 不称职"), ("score", "优秀 90"), ("score", "称职 70"), ("score", "不称职 30"),
               ("trim", "1 from each end"), ("top", "1 per post"), ("pass", "score at least 60")],
    "points": [("kind", "appraisal"), ("points", "0 to 10"), ("rank", "by score")],
    "joined": [("kind", "decision"), ("quorum", "at least 2/3 of due"), ("pass", "at least 2/3 of valid and at most 1/3 of present in against+hold")],
    "shares": [("kind", "recommendation"), ("choices", "up to 1 per seat"), ("write-ins", "allowed"), ("weight", "t 100%"),
               ("shortlist", "up to 1 per seat"), ("pass", "at least 2/3 of present")],
}
LINES = {
    "decision": [("publicity", "7 to 15 days"), ("publicity for", "免"), ("probation", "1 years 提拔 任 extended by 6 months"),
                 ("absent members", "telephone"), ("exact share", "notice"), ("action default", "提拔"),
                 ("in office", "decision"), ("recommendation within", "1 years"), ("decides", "appointments"),
                 ("contest expected", "提拔"), ("method", "投票 举手")],
    "recommendation": [("talks", "expected"), ("more persons than seats", "expected"), ("recommendation within", "1 years"),
                       ("listed title", "股长")],
    "appraisal": [("more persons than seats", "expected")],
}
LINES["contested"] = [line for line in LINES["decision"] if line[0] != "contest expected"]
LINES["shortlist"] = LINES["recommendation"]
LINES["weighted"], LINES["election"], LINES["scored"] = LINES["decision"], LINES["contested"], LINES["appraisal"]
LINES["joined"], LINES["points"], LINES["shares"] = LINES["decision"], LINES["appraisal"], LINES["recommendation"]
ARCHIVES = [("archive", "组织部"), ("archive", "纪委")]


def all_rules():
    """name -> lines; a built-in rule's name has a stroke in it."""
    rules = dict(BUILT_IN)
    for plain, lines in PLAIN.items():
        rules[plain] = lines + ARCHIVES
        for key, value in LINES[plain]:
            rules["%s with %s" % (plain, key)] = lines + [(key, value)] + ARCHIVES
        rules["%s with all" % plain] = lines + LINES[plain] + ARCHIVES
        without_decides = [line for line in LINES[plain] if line[0] != "decides"]
        rules["%s with all but decides" % plain] = lines + without_decides + ARCHIVES
    return rules


# ------------------------------------------------------------------ meetings

def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8-sig", newline="") as f:
        csv.writer(f).writerows(rows)


class Small:
    """One meeting: two items of a post, and as many more candidates as a contest needs."""

    def __init__(self, name, lines, status, fates, actions, extras):
        self.name, self.rule, self.lines = name, Rule(name, lines), lines
        self.status, self.fates, self.actions, self.extras = status, fates, actions, extras

    def people(self):
        ids = ["a", "b"] + ["c%d" % i for i in range(2 * (self.rule.contested or 0))]
        return ids[:max(2, 2 * (self.rule.contested or 0))]

    def mark(self, person, fate, voter):
        """One voter's mark, so that the item comes to its fate."""
        good, bad = {"decision": ("同意", "不同意"), "recommendation": ("推荐", ""), "appraisal": ("优秀", "不称职")}[self.rule.kind]
        if self.rule.kind == "appraisal" and self.rule.grades and good not in self.rule.grades:
            good, bad = self.rule.counted[0], self.rule.grades[-1]
        if self.rule.points:
            good, bad = "10", "0"
        if fate in ("all", "deferred"):
            return good
        if fate == "exact":
            return good if voter < 6 else bad
        if fate == "hold" and self.rule.kind == "decision":
            return "缓议" if voter < 6 else bad
        if fate == "tie":
            # Of three who stand for two seats, each voter leaves another out.
            place = {"a": 0, "b": 1, "c0": 2}.get(person)
            return bad if place is None or place == voter % 3 else good
        return bad

    def folder(self, folder):
        os.makedirs(folder)
        rule = self.name
        if "/" not in rule:
            rule = "rule.csv"
            write(folder, rule, [["key", "value", "cite"], ["rule", self.name, ""]] + [[k, v, "某条"] for k, v in self.lines])
        facts = [["key", "value"], ["meeting", "m"], ["title", "会议"], ["body", "组织部"], ["place", "厅"], ["date", "2026-04-17"],
                 ["rule", rule], ["host", "主持某"], ["teller", "计票某"], ["scrutineer", "监票某"]]
        if self.status == "deferred":
            facts.append(["deferred", "意见分歧较大"])
        facts += [[key, value] for key, value in self.extras if key != "posts"]
        write(folder, "meeting.csv", facts)
        due = 3 * PRESENT if self.status == "no-quorum" else PRESENT
        over = self.status == "invalid"
        tiers = [["tier", "name", "due", "present", "issued", "returned"]]
        roles = self.rule.roles or {"t": "decides"}
        for tier in roles:
            tiers.append([tier, "层" + tier, due, PRESENT, PRESENT, PRESENT + over])
        write(folder, "tiers.csv", tiers)
        ids = self.people()
        with_posts = self.rule.kind == "recommendation" or self.rule.contested or ("posts", "one") in self.extras
        if with_posts:
            write(folder, "posts.csv", [["post", "title", "seats"], ["p", "局长", 2 if self.rule.contested else 1]])
        roster = [["id", "name", "person", "title", "post", "action", "deferred"]]
        for i, id_ in enumerate(ids):
            fate, action = (self.fates[i], self.actions[i]) if i < 2 else (self.others(), self.actions[0])
            roster.append([id_, "人" + "甲乙丙丁戊己庚辛"[i], "", "股长" if i else "科员", "p" if with_posts else "", action,
                           "待查" if fate == "deferred" else ""])
        write(folder, "roster.csv", roster)
        fates = [self.fates[i] if i < 2 else self.others() for i in range(len(ids))]
        ballots = [["ballot", "tier"] + ids]
        for tier in roles:
            for voter in range(PRESENT + over):
                ballots.append([str(voter + 1), tier] + [self.mark(id_, fate, voter) for id_, fate in zip(ids, fates)])
        write(folder, "ballots.csv", ballots)

    def others(self):
        return "tie" if "tie" in self.fates else "none"


def fates_of(rule):
    if rule.contested:
        return list(itertools.product(["all", "none", "hold", "deferred"], repeat=2)) + [("tie", "tie")]
    return list(itertools.product(["all", "none", "hold", "exact", "deferred"], repeat=2))


def everything():
    """(rule's name, lines, status, fates, actions, extras), kind by kind."""
    for name, lines in all_rules().items():
        rule = Rule(name, lines)
        actions = list(itertools.product(ACTIONS, repeat=2)) if rule.kind == "decision" else [("", "")]
        posts = [[], [("posts", "one")]] if rule.kind != "recommendation" and not rule.contested else [[]]
        known = [[], [("publicity", "已公示：换届考察时已公示"), ("phone", "某委员：同意"), ("recommended", "2026-03-01")]]
        for status, fates, acts, post, more in itertools.product(STATUSES, fates_of(rule), actions, posts, known):
            if status == "no-quorum" and not rule.quorum:
                continue
            yield name, lines, status, fates, acts, post + more


# ------------------------------------------------------------------ the run

def drawn(count, seed):
    """So many of everything: each rule with each status first, then valid votes above all, each rule in its turn."""
    rng, tasks = random.Random("consequence:%s" % seed), {}
    for task in everything():
        tasks.setdefault((task[0], task[2]), []).append(task)
    of_all = sum(map(len, tasks.values()))
    for mine in tasks.values():
        rng.shuffle(mine)
    chosen = [mine.pop() for mine in tasks.values()]
    while len(chosen) < min(count, of_all):
        for (_, status), mine in tasks.items():
            if mine and (status == "valid" or rng.random() < 0.1):
                chosen.append(mine.pop())
    print("%d of %d meetings" % (len(chosen), of_all))
    return chosen


def check(program, task, folder):
    small = Small(*task)
    small.folder(folder)
    result, wrong = run_count(program, folder)
    if wrong:
        return [wrong]
    lines = groundless(result, small.rule)
    if result["status"] != small.status:
        lines.append("status %s, made for %s" % (result["status"], small.status))
    return lines


def main():
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    arguments = asked_for(__doc__, "TALLY_CONSEQUENCE", (250, 800, 20000), KEEP)
    program, passed, failed = tally(), 0, 0
    print("seed %s" % arguments.seed)
    keep = arguments.keep
    for task in drawn(arguments.count, arguments.seed):
        with tempfile.TemporaryDirectory(prefix="tally-consequence-") as work:
            folder = os.path.join(work, "m")
            lines = check(program, task, folder)
            if not lines:
                passed += 1
                continue
            failed += 1
            keep = keep or tempfile.mkdtemp(prefix="tally-consequence-kept-")
            kept = os.path.join(keep, str(failed))
            shutil.copytree(folder, kept, dirs_exist_ok=True)
        print("FAIL %s, kept in %s" % (" ".join(map(str, (task[0], *task[2:]))), kept))
        for line in lines[:12]:
            print("     %s" % line)
        if failed == MOST_FAILURES:
            print("stopped after %d failures" % failed)
            break
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
