"""The folder of a following round, as the program makes it, filled in: attendance, officials, ballots."""

import csv
import os

from support.slowcount import dates
from support.slowcount.meeting import MEETING_KEYS
from support.slowcount.tables import (
    MEETING_COLUMNS, POST_COLUMNS, ROSTER_COLUMNS, TIER_COLUMNS, Table)

OFFICIALS = [("host", "主持某"), ("teller", "计票某"), ("scrutineer", "监票某"), ("scrutineer", "监票某某")]
REASONS = ["县委常委会同意差额比例放宽", "本次空缺职位合适人选较少"]


def write(folder, file, header, rows):
    with open(os.path.join(folder, file), "w", encoding="utf-8-sig", newline="") as f:
        csv.writer(f).writerows([header, *rows])


class RoundDraw:
    """Fills in `folder`. `rule`: the rule of the vote; `earlier`: the earlier result."""

    def __init__(self, rng, folder, rule, earlier):
        self.rng, self.folder, self.rule, self.earlier = rng, folder, rule, earlier
        self.posts = self.read("posts.csv", POST_COLUMNS)
        self.roster = self.read("roster.csv", ROSTER_COLUMNS)
        self.tiers = self.read("tiers.csv", TIER_COLUMNS)
        bases = {clause.base for band in rule.bands for clause in band.clauses} | {base for quorum in rule.quorums for base in (quorum.base, quorum.subject)}
        self.by_hand = rule.kind != "recommendation" and "举手" in rule.methods and self.chance(0.2) and not {"issued", "returned"} & bases and not (
            rule.undervote or rule.ballot_weight or rule.says_bare or rule.write_ins)
        # Who stands for no post is named on the ballot under any.
        self.names_form = rule.kind == "recommendation" and not all(row.get("post") for row in self.roster)
        self.rotate = self.chance(0.4)
        self.more = []

    def chance(self, p):
        return self.rng.random() < p

    def read(self, file, columns):
        if not os.path.exists(os.path.join(self.folder, file)):
            return []
        return Table(self.folder, file, columns).rows

    def fill(self):
        self.add_candidates()
        self.draw_tiers()
        if self.by_hand:
            os.remove(os.path.join(self.folder, "ballots.csv"))
            self.more.append(("method", "举手"))
            self.draw_totals()
        else:
            self.draw_ballots("ballots.csv", "n")
        self.fill_meeting()

    def fill_meeting(self):
        rows = []
        for row in self.read("meeting.csv", MEETING_COLUMNS):
            key = MEETING_KEYS.get(row["key"], row["key"])
            if row["value"]:
                rows.append((key, row["value"]))
        later = dates.text(dates.days_on(dates.parse(self.earlier["meeting"]["date"]), self.rng.choice([0, 0, 1, 40])))
        given = {key for key, _ in rows}
        rows += [(key, value) for key, value in [("title", "续会"), ("place", "三楼"), ("date", later)] if key not in given]
        rows += [row for row in OFFICIALS if row[0] not in given] + self.more
        # A recommendation that is too old by now is not named again.
        if self.rule.within_years:
            limit = lambda text: dates.months_on(dates.parse(text), 12 * self.rule.within_years)
            rows = [row for row in rows if row[0] != "recommended" or limit(row[1]) >= dates.parse(later)]
        write(self.folder, "meeting.csv", ["key", "value"], rows)

    def add_candidates(self):
        """Seats left open ask for the ratio again: more candidates, or the body's leave for fewer."""
        if not self.rule.contested:
            return
        following = {post["post"]: post.get("next") for post in self.earlier["posts"]}
        relaxed = False
        for post in self.posts:
            mine = [row for row in self.roster if row.get("post") in (post["post"], post["title"])]
            seats = int(post["seats"])
            printed = [row for row in mine if not row.get("origin")]
            least, most = self.rule.candidates(seats)
            short = least - len(printed)
            if following[post["post"]] == "unfilled" and most is not None and len(printed) > most:
                self.roster = [row for row in self.roster if row not in printed[most:]]
            if following[post["post"]] != "unfilled" or short <= 0:
                continue
            if len(printed) > seats and self.chance(0.5):
                relaxed = True
                continue
            for i in range(short):
                row = dict.fromkeys(ROSTER_COLUMNS, "")
                row.update(id="%s-n%d" % (post["post"], i + 1), name="新人" + "甲乙丙丁戊己庚辛壬"[i % 9] * (1 + i // 9)
                           + post["post"], post=post["post"])
                self.roster.append(row)
        if relaxed:
            self.more.append(("relaxed", self.rng.choice(REASONS)))
        columns = [column for column in ROSTER_COLUMNS if column != "origin" or any(row.get(column) for row in self.roster)]
        write(self.folder, "roster.csv", columns, [[row.get(c, "") for c in columns] for row in self.roster])

    def draw_tiers(self):
        columns, rows = list(self.tiers[0]), []
        columns += ["weight due"] * (self.rule.needs_weight_due and "weight due" not in columns)
        for tier in self.tiers:
            present = self.rng.choice([2, 3, 5, 9, 10])
            tier.update(due=present + self.rng.choice([0, 0, 0, 1, 4]), present=present, issued=present)
            tier["n"] = present + self.rng.choice([0] * 12 + [1, -1])
            tier["returned"] = tier["n"] if self.chance(0.5) else ""
            if self.rule.needs_weight_due:
                tier["weight due"] = tier["due"] * self.rng.choice([1, 5, 100])
            if self.by_hand:
                tier["issued"] = tier["returned"] = ""
            if "talked" in tier:
                tier["talked"] = ""
            rows.append([tier[column] for column in columns])
        write(self.folder, "tiers.csv", columns, rows)

    def marks(self):
        if self.rule.points:
            least, most, step = self.rule.points
            steps = int((most - least) / step)
            return ["%g" % (least + step * n) for n in sorted({0, steps // 3, steps // 2, steps})]
        if self.rule.kind == "appraisal":
            return self.rule.grades
        return ["推荐"] if self.rule.kind == "recommendation" else ["同意", "不同意", "弃权", "缓议"]

    def printed(self):
        return [row for row in self.roster if self.names_form or not row.get("origin")]

    def written(self):
        """The posts with a column for names written in, and who may stand there."""
        if not self.rule.write_ins or self.names_form:
            return {}
        found = {}
        for post in self.posts:
            mine = [row["id"] for row in self.roster if row.get("origin") and row.get("post") in (post["post"], post["title"], "", None)]
            if mine or self.chance(0.3):
                found[post["post"]] = mine
        return found

    def choose(self, voter):
        """One voter's marks: roster id -> mark."""
        chosen = {row["id"]: self.rng.choice(self.marks() + [""]) for row in self.printed()}
        if not self.rule.contested and self.rule.kind != "recommendation":
            favoured = self.rule.counted or self.marks()[-1:] if self.rule.kind == "appraisal" else ["同意"]
            return {id_: self.rng.choice(favoured) if self.chance(0.6) else mark for id_, mark in chosen.items()}
        yes, no = ("同意", "不同意") if self.rule.contested else ("推荐", "")
        for post in self.posts:
            mine = [row["id"] for row in self.printed() if row.get("post") in (post["post"], post["title"])]
            wanted = int(post["seats"]) * (1 if self.rule.contested else self.rule.choices or 1) + self.chance(0.03)
            if self.rotate and mine:
                # One more than may be chosen, each left out in turn: ties.
                mine.append(mine.pop(voter % min(wanted + 1, len(mine))))
            elif self.chance(0.4):
                self.rng.shuffle(mine)
            for i, id_ in enumerate(mine):
                chosen[id_] = yes if i < wanted else no
        return chosen

    def name_some(self):
        """One voter's names: post -> a cell."""
        cells = {}
        for post in self.posts:
            wanted = min(int(post["seats"]) * (self.rule.choices or 1), len(self.roster))
            named = self.rng.sample([row["id"] for row in self.roster], wanted if self.rule.exactly and self.chance(0.8) else self.rng.randint(0, wanted))
            cells[post["post"]] = "、".join(named)
        return cells

    def draw_ballots(self, file, number):
        ids = [post["post"] for post in self.posts] if self.names_form else [row["id"] for row in self.printed()]
        written, rows = self.written(), []
        weight = [self.rule.ballot_weight] if self.rule.ballot_weight else []
        for tier in self.tiers:
            for i in range(tier[number]):
                chosen = self.name_some() if self.names_form else self.choose(i)
                names = ["、".join(self.rng.sample(who, self.rng.randint(0, 1) if who else 0)) for who in written.values()]
                rows.append([str(i + 1), tier["tier"], "涂改" if self.chance(0.03) else "", *(self.rng.choice(["1", "7", "120"]) for _ in weight),
                             *(chosen[id_] for id_ in ids), *names])
        write(self.folder, file, ["ballot", "tier", "void", *weight, *ids, *("另选:" + post for post in written)], rows)

    def draw_totals(self):
        rows = []
        for tier in self.tiers:
            voters = [self.choose(i) for i in range(tier["present"])]
            for row in self.roster:
                for mark in self.marks():
                    votes = sum(voter[row["id"]] == mark for voter in voters)
                    if votes or self.chance(0.3):
                        rows.append([tier["tier"], row["id"], mark, votes])
        post_of = {row["id"]: row.get("post") for row in self.roster}
        if self.rule.contested:
            # As many as have seats may be agreed to, by anybody present.
            free = {(tier["tier"], post["post"]): int(post["seats"]) * tier["present"]
                    for tier in self.tiers for post in self.posts}
            owner = {label: post["post"] for post in self.posts for label in (post["post"], post["title"])}
            for row in rows:
                if row[2] == "同意":
                    key = row[0], owner[post_of[row[1]]]
                    row[3] = min(row[3], free[key])
                    free[key] -= row[3]
        write(self.folder, "totals.csv", ["tier", "item", "mark", "votes"], rows)


def fill_round(rng, folder, rule, earlier):
    RoundDraw(rng, folder, rule, earlier).fill()
