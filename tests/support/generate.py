#!/usr/bin/env python3
"""Random valid meetings, as odd as the specification allows.

    generate.py --seed S --out DIR      writes one meeting folder

The same seed gives the same bytes.  All the meetings are valid: every rule,
every kind, random rule files of a county's own, and inputs as people and
spreadsheet programs really leave them.  Where the specification leaves
something open, "open" marks it below: both counts take the same reading there,
which nothing but their agreement supports.
"""

import argparse
import os
import random
import re

from support.amount import SEED, amount
from support.slowcount import BASES, BUILT_IN, MARKS, Bad, Rule, decode, normal

# ------------------------------------------------------------------ words

SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高罗"
GIVEN = "伟芳娜敏静丽强磊洋艳勇杰军秀霞平刚桂英华玉兰䶮㛃"
DOTTED = ["阿依古丽·买买提", "努尔兰·阿布都热依木", "艾尔肯·卡德尔", "古丽娜尔·托合提", "库尔班·玉素甫",
          "玛依拉·吐尔逊", "赛力克·木合塔尔·哈山", "巴特尔·孟克"]
LATIN = ["Anna Lee", "José Pérez", "J. Smith", "Björn Åkesson", "Li.Na", "A.李"]
RARE = ["𠮷田", "㛃立", "䶮华", "𠮷·买买提"]
# Compatibility characters that NFKC takes back to the plain one.
COMPATIBLE = {"李": "\uf9e1", "林": "\uf9f4", "龙": "龙", "A": "Ａ", "n": "ｎ"}
MIDDLE_DOTS = "·•‧∙・･"
UNITS = ["水利局", "财政局", "教育局", "Unit 7", "农业局（本部）"]
VOID_REASONS = ["字迹不清", "涂改", "污损, 无法辨认", "写有\"声明\"", "=1+1"]
DEFER_REASONS = ["意见分歧较大", "重大问题不清楚", "- 待核"]
TITLES = ["会议", "关于\"拟任人选\"的会议", "第一次, 续会", "=会议", "会议\n第二行", "民主推荐大会 2026", "@会议 ×·"]
SEPARATORS = "、；;|/"
SPACES = [" ", "\u3000", "\u00a0"]
SIGNS = ["○", "〇", "△", "☆", "●", "圈", "ok", "+", "?"]
TIER_NAMES = ["领导班子成员", "内设机构负责人", "直属单位负责人", "其他人员", "离退休 代表", "Observers"]

CHINESE = {
    "meeting": {"key": "项目", "value": "内容"},
    "tiers": {"tier": "层次|票种", "name": "名称", "due": "应到", "present": "实到", "issued": "发出",
              "returned": "收回", "talked": "谈话人数"},
    "posts": {"post": "职位编号", "title": "职位", "seats": "名额"},
    "roster": {"id": "编号", "name": "姓名", "person": "人员", "unit": "单位", "title": "现任职务",
               "post": "职位", "action": "任免", "deferred": "暂缓"},
    "ballots": {"ballot": "票号", "tier": "层次|票种", "void": "作废"},
    "rulings": {"channel": "渠道", "tier": "层次", "ballot": "票号", "written": "原文", "ruling": "裁定",
                "reason": "理由", "by": "裁定人"},
    "rule": {"key": "项目", "value": "规定", "cite": "依据"},
    "keys": {"meeting": "会议编号", "title": "会议名称", "body": "组织单位", "place": "地点", "date": "日期",
             "rule": "办法", "host": "主持人", "teller": "计票人", "scrutineer": "监票人", "archive": "存档",
             "ballots": "选票", "talks": "谈话记录", "mark": "记号", "recommended": "推荐日期",
             "phone": "电话征求意见", "deferred": "暂缓表决"},
}


# ------------------------------------------------------------------ files

class File:
    """A table and the way it is written down; `render` may be called again
    after the rows or columns were moved."""

    def __init__(self, name, header, rows, style):
        self.name, self.header, self.rows, self.style = name, header, rows, dict(style)

    def render(self):
        style = self.style
        rng = random.Random(style["seed"])
        eol = style["eol"]

        def cell(text):
            if rng.random() < style["pad"]:
                text = rng.choice(["", *SPACES]) + text + rng.choice(SPACES)
            if any(c in text for c in ',"\r\n') or rng.random() < style["quote"]:
                return '"%s"' % text.replace('"', '""')
            return text

        lines = []
        for row in [self.header] + self.rows:
            line = ",".join(cell(text) for text in row)
            if rng.random() < style["empty"]:
                lines.append(rng.choice(["", "," * (len(row) - 1), ",", ",".join([" "] * len(row))]))
            lines.append(line)
        text = eol.join(lines) + (eol if style["last"] else "")
        if style["encoding"] == "gb18030":
            data = text.encode("gb18030")
        elif style["encoding"] == "bom":
            data = b"\xef\xbb\xbf" + text.encode("utf-8")
        else:
            data = text.encode("utf-8")
        # Bytes that by the rules of the format read as the other encoding, or as either, get a BOM.
        try:
            plain = decode(data)[0] == text
        except Bad:
            plain = False
        if not plain:
            data = b"\xef\xbb\xbf" + text.encode("utf-8")
        return data


class Meeting:
    """`files` in writing order; `channels`: channel -> names of its files."""

    def __init__(self):
        self.files = []
        self.channels = {}

    def file(self, name):
        return next(f for f in self.files if f.name == name)

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for file in self.files:
            with open(os.path.join(folder, file.name), "wb") as f:
                f.write(file.render())


# ------------------------------------------------------------------ the draw

class Draw:
    def __init__(self, rng):
        self.rng = rng
        self.out = Meeting()
        rng_style = rng.random()
        self.base_style = {
            "encoding": "utf-8" if rng_style < 0.45 else "bom" if rng_style < 0.65 else "gb18030",
            "eol": rng.choice(["\n", "\r\n"]),
            "quote": rng.choice([0, 0, 0.2, 1]),
            "pad": rng.choice([0, 0, 0.15]),
            "empty": rng.choice([0, 0, 0, 0.1]),
        }
        self.mixed = self.chance(0.25)
        self.language = rng.choice(["en", "zh", "zh", "mixed"])

    def chance(self, p):
        return self.rng.random() < p

    def style(self):
        style = dict(self.base_style)
        if self.mixed:
            style["encoding"] = self.rng.choice(["utf-8", "bom", "gb18030"])
            style["eol"] = self.rng.choice(["\n", "\r\n"])
        style["last"] = self.chance(0.85)
        style["seed"] = self.rng.getrandbits(32)
        return style

    def word(self, table, key):
        """A header or key, in the language of this meeting."""
        chinese = self.rng.choice(CHINESE[table].get(key, key).split("|"))
        if self.language == "mixed":
            return self.rng.choice([key, chinese])
        return chinese if self.language == "zh" else key

    def number(self, n):
        text = str(n)
        if self.chance(0.05):
            text = "0" * self.rng.randint(1, 2) + text
        if self.chance(0.08):
            text = "".join(chr(0xFF10 + int(c)) if self.chance(0.7) else c for c in text)
        return text

    def add(self, table, name, columns, records, extra_header=()):
        """A file of dictionaries; columns are shuffled and named."""
        columns = list(columns)
        if self.chance(0.4):
            self.rng.shuffle(columns)
        header = [self.word(table, c) if c not in extra_header else c for c in columns]
        rows = [[record.get(c, "") for c in columns] for record in records]
        file = File(name, header, rows, self.style())
        self.out.files.append(file)
        return file

    # -- the rule

    def condition(self, bases=tuple(BASES) + ("due", "present")):
        rng = self.rng
        strict = self.chance(0.5)
        if self.chance(0.5):
            share = rng.choice(["1/2", "2/3", "3/4", "4/5", "1/3", "5/7", "50/100", "999999/1000000"])
        else:
            share = "%d%%" % rng.choice([1, 33, 50, 60, 66, 67, 70, 75, 80, 90, 99])
        if not strict and self.chance(0.08):
            share = rng.choice(["100%", "1/1", "7/7"])
        return "%s %s of %s" % ("more than" if strict else "at least", share,
                                rng.choice(bases))

    def own_rule(self):
        rng = self.rng
        kind = rng.choice(["recommendation", "appraisal", "decision", "decision"])
        lines = [("rule", rng.choice(["本县/办法", "county-x/own", "own rule 1"])),
                 ("title", rng.choice(["本县办法", "A rule, of our own"])), ("kind", kind)]
        shortlist = kind == "recommendation" and self.chance(0.25)
        # Open: a shortlist beside a pass condition lists by votes alone.
        if kind != "recommendation" or self.chance(0.3 if shortlist else 0.75):
            edges = sorted(rng.sample(range(1, 35), rng.randint(1, 3))) if self.chance(0.35) else []
            for edge in edges:
                lines.append(("pass", "%s when present is up to %d" % (self.condition(), edge)))
            lines.append(("pass", self.condition()))
        if kind == "decision" and self.chance(0.7) or kind == "appraisal" and self.chance(0.15):
            lines.append(("quorum", self.condition(("due", "due", "present", "issued", "returned"))))
        if kind == "recommendation":
            lines += [("choices", "up to %d per seat" % rng.choice([1, 1, 2, 3])),
                      ("overvote", rng.choice(["void ballot", "void post"]))]
        if shortlist:
            lines.append(("shortlist", "up to %d per seat" % rng.randint(1, 3)))
        if kind == "appraisal":
            grades = rng.choice([["优秀", "称职", "基本称职", "不称职"], ["好", "较好", "一般", "差", "不了解"],
                                 ["A", "B", "C"], ["Pass", "Fail"]])
            counted = sorted(rng.sample(grades, rng.randint(1, len(grades) - 1)), key=grades.index)
            lines += [("grades", " ".join(grades)), ("grades counted", " ".join(counted)),
                      ("blank", rng.choice(["blank", "void"]))]
        if kind == "decision":
            lines.append(("blank", rng.choice(["abstain", "abstain", "void"])))
            if self.chance(0.35):
                lines += [("contested", "at least %d per seat" % rng.randint(1, 3)),
                          ("overvote", rng.choice(["void post", "void ballot"]))]
            if self.chance(0.2):
                lines.append(("max persons", str(rng.choice([40, 100]))))
            if self.chance(0.2):
                lines.append(("recommendation within", "%d years" % rng.randint(1, 3)))
        if self.chance(0.3):
            roles = ["A decides"] + rng.sample(["B advises", "C decides", "D advises"], rng.randint(0, 3))
            lines += [("tier", role) for role in roles]
        lines += [("archive", "档案室"), ("archive", "Registry, 2nd floor")]
        if self.chance(0.3):
            lines += [("publicity", rng.choice(["15 days", "7 to 15 days"])), ("small tier", "fewer than 5"),
                      ("note", "注意, \"附注\""), ("note", "again")]
        if self.chance(0.5):
            # Only the bands stand in a meaningful order.
            bands = [line for line in lines if line[0] == "pass"]
            rng.shuffle(lines)
            lines = [line if line[0] != "pass" else bands.pop(0) for line in lines]
        return lines

    def draw_rule(self):
        if self.chance(0.65):
            self.rule_value = self.rng.choice(sorted(BUILT_IN))
            self.rule = Rule(self.rule_value, BUILT_IN[self.rule_value])
            return
        lines = self.own_rule()
        self.rule_value = self.rng.choice(["rule.csv", "本县办法.csv", "my rule.csv"])
        self.rule = Rule(self.rule_value, lines)
        columns = ["key", "value", "cite"]
        self.add("rule", self.rule_value, columns,
                 [{"key": k, "value": v, "cite": self.rng.choice(["", "第三条", "Art. 3, 2"])} for k, v in lines])

    # -- who is there

    def split(self, total, parts):
        cuts = sorted(self.rng.randint(0, total) for _ in range(parts - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [total])]

    def draw_tiers(self):
        rng, rule = self.rng, self.rule
        if rule.roles:
            ids = list(rule.roles)
            rng.shuffle(ids)
        else:
            ids = rng.sample(["lead", "mid", "sub", "other", "c", "层六"], rng.choice([1, 1, 2, 3, 4, 6]))
        names = rng.sample(TIER_NAMES, len(ids))
        edge = rng.choice([1, 2, 3, 5, 7, 9, 10, 11, 12, 15, 20, 21, 29, 30, 31])
        if self.chance(0.03):
            edge = rng.choice([0, 120, 200])
        self.crowd = crowd = self.chance(0.004)
        if crowd:
            # Files of more than one buffer's length.
            edge = rng.randint(1500, 4000)
        present = self.split(edge, len(ids)) if crowd or self.chance(0.6) else [rng.randint(0, 12) for _ in ids]
        self.tiers = []
        for id_, name, here in zip(ids, names, present):
            absent = rng.choice([0, 0, 0, 0, 1, 1] if rule.contested else [0, 0, 0, 1, 2, 5])
            if self.chance(0.1):
                absent = here + rng.randint(0, 3)
            issued = here - (rng.randint(0, min(here, 2)) if self.chance(0.15) else 0)
            returned = max(issued - (rng.randint(0, 2) if self.chance(0.25) else 0), 0)
            tier = {"id": id_, "name": name if self.chance(0.9) else id_, "due": here + absent,
                    "present": here, "issued": issued, "n": returned}
            if self.chance(0.02):
                tier["n"] = issued + 1
            if self.chance(0.015):
                tier["due"] = rng.choice([1_000_000_000, 999_999_999, 500_000_001])
                if self.chance(0.5):
                    tier["present"] = rng.randint(tier["present"], tier["due"])
                    tier["issued"] = rng.randint(tier["issued"], tier["present"])
            if self.chance(0.02):
                tier["due"] = tier["present"] = tier["issued"] = tier["n"] = 0
            self.tiers.append(tier)
        # Open: where all dues are 0, nobody present is a quorum (0 >= 0).

    def draw_posts(self):
        rng, rule = self.rng, self.rule
        self.posts = []
        self.other_posts = []
        if rule.kind != "recommendation" and not rule.contested:
            # Nothing needs these posts, but people keep one set of sheets.
            if self.chance(0.1):
                self.other_posts = [{"id": "p1", "title": "局长", "seats": 1}, {"id": "p2", "title": "Post 2", "seats": 2}]
            return
        for i in range(rng.choice([1, 1, 2, 3])):
            self.posts.append({"id": "p%d" % (i + 1), "title": rng.choice(["职位%d", "副局长（%d）", "Post %d", "Ｎo.%d"])
                               % (i + 1), "seats": rng.choice([1, 2, 2, 3] if rule.contested else [1, 1, 2, 3])})

    def new_name(self):
        rng = self.rng
        for _ in range(1000):
            r = rng.random()
            if r < 0.72:
                name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2)))
            elif r < 0.92:
                name = rng.choice(DOTTED)
            else:
                name = rng.choice(LATIN + RARE)
            if normal(name) not in self.taken:
                self.taken.add(normal(name))
                return name
        raise AssertionError("out of names")

    def draw_roster(self):
        rng, rule = self.rng, self.rule
        self.taken = set()
        self.names_form = rule.kind == "recommendation" and self.chance(0.6)
        self.roster = []
        if rule.contested:
            posts = [p for p in self.posts for _ in range(rule.contested * p["seats"] + rng.choice([0, 0, 1, 3]))]
            rng.shuffle(posts)
        elif rule.kind == "recommendation":
            posts = [rng.choice(self.posts) for _ in range(rng.randint(1, 9))]
        else:
            posts = [None] * (rng.randint(28, 30) if self.chance(0.02) else rng.randint(1, 8))
        for i, post in enumerate(posts):
            person = {"id": "k%d" % (i + 1), "name": self.new_name(), "person": "", "unit": "", "title": "",
                      "post": post, "action": "", "deferred": "", "shared": False}
            self.roster.append(person)
        if self.chance(0.12):
            for person, id_ in zip(self.roster, rng.sample(range(1000, 9999), len(self.roster))):
                person["id"] = str(id_)
        # Two people of one name, told apart by unit or id.
        if len(self.roster) > 1 and self.chance(0.3):
            a, b = rng.sample(self.roster, 2)
            b["name"] = a["name"]
            a["shared"] = b["shared"] = True
            a["unit"], b["unit"] = rng.sample(UNITS[:4], 2)
        # One person in two items: appointed here, removed there.
        if rule.kind == "decision" and not rule.contested and self.chance(0.3):
            first = rng.choice(self.roster)
            second = dict(first, id="z1", action="免", shared=True)
            first.update(action="任", shared=True, person="某甲")
            second["person"] = "某甲"
            self.roster.insert(rng.randint(0, len(self.roster)), second)
        for person in self.roster:
            if self.other_posts and self.chance(0.7):
                person["post"] = rng.choice(self.other_posts)
            if not person["unit"] and self.chance(0.2):
                person["unit"] = rng.choice(UNITS)
            if self.chance(0.15):
                person["title"] = "科员"
            if rule.kind == "decision" and not person["action"] and self.chance(0.2):
                person["action"] = rng.choice(["任", "免", "试用, 一年"])
        # Open: on a shortlist, as for a seat, a deferred person takes no place.
        if self.chance(0.25):
            for person in self.roster:
                if self.chance(0.25):
                    person["deferred"] = rng.choice(DEFER_REASONS)

    def draw_officials(self):
        self.host = self.new_name()
        self.tellers = [self.new_name() for _ in range(self.rng.choice([1, 1, 2]))]
        self.scrutineers = [self.new_name() for _ in range(self.rng.choice([1, 1, 2]))]
        if self.chance(0.1):
            self.host = self.rng.choice(self.tellers + self.scrutineers)

    # -- how things are written

    def write_name(self, name):
        """A name as somebody may have keyed it."""
        rng = self.rng
        if any(c in MIDDLE_DOTS for c in name) and self.chance(0.7):
            dots = MIDDLE_DOTS + ("" if re.search("[A-Za-z]", name) else ".．")
            name = "".join(rng.choice(dots) if c in MIDDLE_DOTS else c for c in name)
            if self.chance(0.1):
                name = re.sub("([%s.．])" % MIDDLE_DOTS, lambda m: rng.choice(["%s ", " %s", " %s "]) % m[1], name)
        elif not re.search("[A-Za-z.·]", name) and self.chance(0.2):
            at = rng.randint(1, len(name) - 1)
            name = name[:at] + rng.choice(SPACES) * rng.randint(1, 2) + name[at:]
        if self.chance(0.04):
            name = "".join(COMPATIBLE.get(c, c) for c in name)
        return name

    def reference(self, person):
        """A person as a name cell may hold it without a ruling."""
        if person["shared"]:
            if self.chance(0.3):
                return person["id"]
            left, right = self.rng.choice(["()", "（）"])
            return "%s%s%s%s" % (self.write_name(person["name"]), left, person["unit"], right)
        if self.chance(0.05):
            return person["id"]
        if person["unit"] and "（" not in person["unit"] and self.chance(0.03):
            return "%s(%s)" % (self.write_name(person["name"]), person["unit"])
        return self.write_name(person["name"])

    def draw_marks(self):
        """meaning -> the ways to write it, after the declared signs."""
        rng, rule = self.rng, self.rule
        if rule.kind == "appraisal":
            words = {grade: [grade] for grade in rule.grades}
        else:
            words = {meaning: marks.split() for meaning, marks in MARKS[rule.kind].items()}
        self.declared = []
        table = {mark: meaning for meaning, marks in words.items() for mark in marks}
        if not self.names_form and self.chance(0.5):
            for sign in rng.sample(SIGNS, rng.randint(1, 3)):
                meaning = rng.choice(sorted(words))
                self.declared.append((sign, self.meaning_text(meaning, words)))
                table[sign] = meaning
            if self.chance(0.3):
                sign = rng.choice(["√", "×", "✓", "同意", "不同意"])
                meaning = rng.choice(sorted(words))
                self.declared.append((sign, self.meaning_text(meaning, words)))
                table[sign] = meaning
        self.ways = {meaning: [] for meaning in words}
        for mark, meaning in table.items():
            self.ways[meaning].append(mark)
        self.table = table
        # Each clerk has a habit; without one all signs mix.
        self.habit = {meaning: rng.choice(ways) if ways and self.chance(0.4) else None
                      for meaning, ways in self.ways.items()}

    def meaning_text(self, meaning, words):
        """Right side of `○=agree`: the meaning's name, or a word of the list."""
        ways = [w for w in words[meaning] if not any(c in w for c in "=")]
        if self.rule.kind == "decision" and self.chance(0.5):
            return meaning
        return self.rng.choice([w for w in ways if len(w) > 1 or self.rule.kind == "appraisal"] or ways)

    def write_mark(self, meaning):
        rng = self.rng
        if meaning == "":
            return ""
        if meaning == "conflict":
            two = [m for m in self.ways if self.ways[m]]
            if len(two) < 2:
                return ""
            a, b = rng.sample(two, 2)
            return rng.choice(self.ways[a]) + rng.choice(SEPARATORS) + rng.choice(self.ways[b])
        if not self.ways[meaning]:
            return ""
        mark = self.habit[meaning] or rng.choice(self.ways[meaning])
        if re.search("[A-Za-z]", mark) and self.chance(0.5):
            mark = rng.choice([mark.upper(), mark.lower(), mark.capitalize()])
        if self.chance(0.02):
            # The same mark twice does not differ.
            mark = mark + rng.choice(SEPARATORS) + mark
        elif self.chance(0.02):
            # Open: nor do two signs of one meaning.
            mark = mark + rng.choice(SEPARATORS) + rng.choice(self.ways[meaning])
        return mark

    # -- rulings

    def draw_ruling(self, channel, tier, ballot):
        """A name that needs a ruling at this place; (written, roster row or None)."""
        rng = self.rng
        if self.unclear and self.chance(0.6):
            written = rng.choice(sorted(self.unclear))
        else:
            shared = [p["name"] for p in self.roster if p["shared"]]
            if shared and self.chance(0.4):
                written = normal(rng.choice(shared))
            else:
                written = normal(self.new_name())
            narrow = [(), (), ("tier",), ("ballot",), ("tier", "ballot"), ("channel", "tier", "ballot")]
            if len(self.channels) == 2:
                narrow += [("channel",), ("channel",), ("channel", "ballot")]
            self.unclear.setdefault(written, {"narrow": rng.choice(narrow), "by_place": {}})
        unclear = self.unclear[written]
        place = {"channel": channel, "tier": tier["id"], "ballot": ballot}
        key = tuple(place[k] if k in unclear["narrow"] else "" for k in ("channel", "tier", "ballot"))
        if key not in unclear["by_place"]:
            unclear["by_place"][key] = rng.choice(self.roster) if self.chance(0.75) else None
        return self.write_name(written), unclear["by_place"][key]

    def write_rulings(self):
        rng = self.rng
        rulings = []
        for written, unclear in sorted(self.unclear.items()):
            for (channel, tier, ballot), person in sorted(unclear["by_place"].items()):
                if tier:
                    row = next(t for t in self.tiers if t["id"] == tier)
                    tier = rng.choice([row["id"], row["name"]])
                by = [rng.choice(self.scrutineers)]
                others = sorted(set([self.host] + self.tellers + self.scrutineers) - set(by))
                by.insert(rng.randint(0, 1), rng.choice(others))
                rulings.append({"channel": channel, "tier": tier, "ballot": ballot,
                                "written": self.write_name(written), "ruling": person["id"] if person else "void",
                                "reason": rng.choice(["笔误", "核对, 笔迹", "=同音"]), "by": rng.choice(SEPARATORS).join(by)})
        if rulings and self.chance(0.2):
            rulings.append({"channel": "", "tier": "", "ballot": "", "written": self.new_name(), "ruling": "void",
                            "reason": "未用", "by": "、".join([self.scrutineers[0], self.tellers[0]])})
        rng.shuffle(rulings)
        if rulings:
            columns = list(CHINESE["rulings"])
            self.add("rulings", "rulings.csv", columns, rulings)

    # -- ballots

    def ballot_numbers(self, counts):
        """Per tier, unique in channel and tier."""
        rng = self.rng
        scheme = rng.choice(["tier", "tier", "whole", "text"])
        numbers, at = [], 0
        for tier, count in zip(self.tiers, counts):
            if scheme == "tier":
                numbers.append([str(i + 1) for i in range(count)])
            elif scheme == "whole":
                numbers.append([str(at + i + 1) for i in range(count)])
            else:
                numbers.append(["N-%03d" % (i + 1) for i in range(count)])
            at += count
        return numbers

    def draw_channel(self, channel):
        rng = self.rng
        counts = [t["n"] if channel == "meeting" else t["talks"] for t in self.tiers]
        self.favour = {p["id"]: rng.choice([0.1, 0.4, 0.5, 0.6, 0.8, 0.95]) for p in self.roster}
        if self.chance(0.4):
            # Agreement: some are on nearly every ballot.
            for person in rng.sample(self.roster, (len(self.roster) + 1) // 2):
                self.favour[person["id"]] = rng.choice([0.97, 1.6])
        self.rotate = rng.randrange(1, 1000) if self.chance(0.5 if self.rule.contested else 0.3) else 0
        void_rate = rng.choice([0, 0, 0.1, 0.3])
        blank_rate = rng.choice([0, 0, 0.1, 0.3])
        over_rate = rng.choice([0, 0.05, 0.2])
        if self.rotate and self.chance(0.6):
            void_rate = blank_rate = 0
        ballots = []
        for tier, numbers in zip(self.tiers, self.ballot_numbers(counts)):
            for number in numbers:
                ballot = {"tier": tier, "ballot": number, "void": "", "cells": {}}
                if self.chance(void_rate):
                    ballot["void"] = rng.choice(VOID_REASONS)
                if self.names_form:
                    self.fill_names(channel, ballot, self.chance(blank_rate), over_rate)
                else:
                    self.fill_marks(ballot, self.chance(blank_rate), over_rate)
                ballots.append(ballot)
        if not self.names_form and not self.posts and self.chance(0.35):
            self.aim(ballots)
        for ballot in ballots:
            if not self.names_form:
                ballot["cells"] = {k: self.write_mark(m) for k, m in ballot["cells"].items()}
            if ballot["void"] and self.chance(0.3):
                # Nobody reads the cells of a void ballot.
                ballot["cells"] = {k: rng.choice(["乱写", "??", "", "a/b"]) for k in ballot["cells"]}
        if self.chance(0.8):
            rng.shuffle(ballots)
        self.write_channel(channel, ballots)

    def fill_marks(self, ballot, blank, over_rate):
        rng, rule = self.rng, self.rule
        for person in self.roster:
            ballot["cells"][person["id"]] = ""
        if blank:
            return
        if self.posts:
            conflict = 0 if self.rotate else 0.03
            for post in self.posts:
                mine = [p for p in self.roster if p["post"] is post]
                limit = post["seats"] * (1 if rule.contested else rule.choices)
                wanted = limit if self.chance(0.6) else rng.randint(0, limit)
                if self.chance(over_rate):
                    wanted = limit + 1
                mine.sort(key=lambda p: rng.random() - self.favour[p["id"]])
                if self.rotate and mine:
                    # One more candidate than may be chosen, each left out in turn: ties.
                    self.rotate += 1
                    mine.sort(key=lambda p: p["id"])
                    mine.append(mine.pop(self.rotate % min(limit + 1, len(mine))))
                    wanted = limit
                for i, person in enumerate(mine):
                    if rule.contested:
                        other = rng.choice(["against", "against", "abstain", "", "hold"])
                        mark = "agree" if i < wanted else other
                    else:
                        mark = "for" if i < wanted else rng.choice(["", "", "not"])
                    ballot["cells"][person["id"]] = "conflict" if self.chance(conflict) else mark
            return
        for person in self.roster:
            if rule.kind == "decision":
                good, rest = ["agree"], ["against", "abstain", "hold", ""]
            else:
                good, rest = rule.counted, [g for g in rule.grades if g not in rule.counted] + [""]
            mark = rng.choice(good) if self.chance(self.favour[person["id"]]) else rng.choice(rest)
            ballot["cells"][person["id"]] = "conflict" if self.chance(0.03) else mark

    def aim(self, ballots):
        """Bring one item to the very edge of its condition."""
        rule, rng = self.rule, self.rng
        mine = [b for b in ballots if not b["void"] and rule.role(b["tier"]["id"]) == "decides"]
        whole = {k: sum(t[k] for t in self.tiers if rule.role(t["id"]) == "decides")
                 for k in ("due", "present", "issued")}
        whole["valid"] = len(mine)
        whole["returned"] = sum(rule.role(b["tier"]["id"]) == "decides" for b in ballots)
        condition = rule.condition(whole["present"])
        goal = condition.needed(whole[condition.base]) + rng.choice([-1, 0, 0, 1])
        person = rng.choice(self.roster)["id"]
        rng.shuffle(mine)
        for i, ballot in enumerate(mine):
            if rule.kind == "decision":
                ballot["cells"][person] = "agree" if i < goal else rng.choice(["against", "abstain", "hold"])
            else:
                others = [g for g in rule.grades if g not in rule.counted]
                ballot["cells"][person] = rng.choice(rule.counted if i < goal else others)

    def fill_names(self, channel, ballot, blank, over_rate):
        rng, rule = self.rng, self.rule
        for post in self.posts:
            ballot["cells"][post["id"]] = ""
            if blank:
                continue
            limit = post["seats"] * rule.choices
            wanted = limit if self.chance(0.5) else rng.randint(0, limit)
            if self.chance(over_rate):
                wanted = limit + rng.randint(1, 2)
            pool = list(self.roster)
            pool.sort(key=lambda p: rng.random() - self.favour[p["id"]])
            if self.rotate:
                self.rotate += 1
                pool.sort(key=lambda p: p["id"])
                pool.append(pool.pop(self.rotate % min(limit + 1, len(pool))))
            written = []
            for person in pool[:wanted]:
                if self.chance(self.ruling_rate):
                    # Open: a name ruled void does not count towards an overvote either.
                    written.append(self.draw_ruling(channel, ballot["tier"], ballot["ballot"])[0])
                    continue
                written.append(self.reference(person))
                if self.chance(0.04):
                    written.append(self.reference(person))
            rng.shuffle(written)
            separator = rng.choice(SEPARATORS)
            cell = ""
            for i, name in enumerate(written):
                if i:
                    if self.chance(0.1):
                        separator = rng.choice(SEPARATORS)
                    cell += separator + (" " if self.chance(0.1) else "")
                cell += name
            if cell and self.chance(0.01):
                cell += separator
            ballot["cells"][post["id"]] = cell

    def write_channel(self, channel, ballots):
        rng = self.rng
        first = "ballots.csv" if channel == "meeting" else "talks.csv"
        names = [first]
        if self.chance(0.2):
            names = rng.sample(["a.csv", "选票二.csv", "third file.csv", first], rng.randint(1, 3))
            names = [n if channel == "meeting" else "t-" + n for n in names]
        shares = self.split(len(ballots), len(names))
        if self.chance(0.3):
            # By tier, as rooms would key them.
            ballots.sort(key=lambda b: [t["id"] for t in self.tiers].index(b["tier"]["id"]))
        at = 0
        for name, share in zip(names, shares):
            mine = ballots[at:at + share]
            at += share
            with_tier = len(self.tiers) > 1 or self.chance(0.7)
            with_void = any(b["void"] for b in mine) or self.chance(0.7)
            fixed = ["ballot"] + ["tier"] * with_tier + ["void"] * with_void
            labels = self.column_labels()
            records = []
            for ballot in mine:
                record = {"ballot": ballot["ballot"], "void": ballot["void"],
                          "tier": ballot["tier"]["id"] if self.chance(0.7) else ballot["tier"]["name"]}
                for key, label in labels.items():
                    record["=" + label] = ballot["cells"][key]
                records.append(record)
            # "=" keeps a title such as 层次 apart from the fixed columns.
            columns = fixed + ["=" + label for label in labels.values()]
            file = self.add("ballots", name, columns, records, extra_header=["=" + x for x in labels.values()])
            file.header = [h[1:] if h.startswith("=") else h for h in file.header]
        self.out.channels[channel] = names

    def column_labels(self):
        """Post id or roster id -> header cell."""
        by_id = self.chance(0.4)
        labels = {}
        if self.names_form:
            for post in self.posts:
                labels[post["id"]] = post["id"] if by_id or self.chance(0.3) else post["title"]
            return labels
        for person in self.roster:
            use_id = by_id or person["shared"] or self.chance(0.1)
            labels[person["id"]] = person["id"] if use_id else person["name"]
        return labels

    # -- the rest of the folder

    def write_meeting(self):
        rng = self.rng
        rows = [("meeting", rng.choice(["m-1", "M.2026_04", "9", "a" * 64])), ("title", rng.choice(TITLES)),
                ("body", rng.choice(["组织部", "Body \"B\""])), ("place", rng.choice(["三楼会议室", "-", "Room 3, left"])),
                ("date", "2026-04-17"), ("rule", self.rule_value), ("host", self.host)]
        rows += [("teller", t) for t in self.tellers] + [("scrutineer", s) for s in self.scrutineers]
        if self.chance(0.2):
            rows += [("archive", "一号柜"), ("archive", "二号柜"), ("archive", "Third")][:rng.randint(2, 3)]
        rows += [("mark", "%s=%s" % (sign, means) if self.chance(0.8) else "%s = %s" % (sign, means))
                 for sign, means in self.declared]
        for channel, key, default in (("meeting", "ballots", "ballots.csv"), ("talk", "talks", None)):
            names = self.out.channels.get(channel, [])
            if names and (names != [default] or self.chance(0.4)):
                rows += [(key, name) for name in names]
        if self.chance(0.15):
            rows.append(("phone", rng.choice(["陈委员：同意", "Mr X: yes, by phone"])))
        if self.deferred:
            rows.append(("deferred", rng.choice(DEFER_REASONS)))
        elif self.chance(0.05):
            # A key of the blank sheet that nobody filled in.
            rows.append(("deferred", ""))
        if self.chance(0.15):
            within = self.rule.within_years
            rows.append(("recommended", rng.choice(["2026-03-01", "2025-04-17" if within else "2011-01-01"])))
        if self.chance(0.3):
            # Rows in any order, but files of a channel stay in theirs.
            order = {key: [r for r in rows if r[0] == key] for key in ("ballots", "talks", "archive")}
            rng.shuffle(rows)
            rows = [order[r[0]].pop(0) if r[0] in order else r for r in rows]
        records = [{"key": self.word("keys", k), "value": v} for k, v in rows]
        self.add("meeting", "meeting.csv", ["key", "value"], records)

    def write_tiers(self):
        records = []
        columns = ["tier", "name", "due", "present", "issued", "returned"]
        talks = "talk" in self.out.channels
        if talks or self.chance(0.5):
            columns.append("talked")
        for tier in self.tiers:
            returned = ""
            if "meeting" in self.out.channels and self.chance(0.4):
                returned = self.number(tier["n"])
            records.append({"tier": tier["id"], "name": tier["name"], "due": self.number(tier["due"]),
                            "present": self.number(tier["present"]), "issued": self.number(tier["issued"]),
                            "returned": returned, "talked": self.number(tier["talked"]) if talks else ""})
        self.add("tiers", "tiers.csv", columns, records)

    def write_roster(self):
        records = []
        for person in self.roster:
            record = {k: person[k] for k in CHINESE["roster"]}
            record["post"] = ""
            if person["post"] and (not self.names_form or self.chance(0.3)):
                record["post"] = person["post"]["id"] if self.chance(0.6) else person["post"]["title"]
            if self.chance(0.03) and not person["shared"]:
                # The roster's own spelling is what the result prints.
                record["name"] = self.write_name(person["name"])
            records.append(record)
        columns = [c for c in CHINESE["roster"]
                   if c in ("id", "name") or any(r[c] for r in records) or self.chance(0.15)]
        self.add("roster", "roster.csv", columns, records)

    def draw(self):
        rng = self.rng
        self.draw_rule()
        self.draw_tiers()
        self.draw_posts()
        self.draw_roster()
        self.draw_officials()
        self.draw_marks()
        self.deferred = self.chance(0.04)
        self.unclear = {}
        self.ruling_rate = rng.choice([0, 0.01] if self.crowd else [0, 0.08, 0.3])
        channels = ["meeting"]
        if self.rule.kind == "recommendation" and self.chance(0.4):
            channels = ["meeting", "talk"] if self.chance(0.75) else ["talk"]
            for tier in self.tiers:
                tier["talked"] = max(0, tier["n"] + rng.choice([0, 0, 0, -1, 1, -tier["n"]]))
                tier["talks"] = max(0, tier["talked"] - rng.choice([0, 0, 0, 1]))
                if self.chance(0.01):
                    tier["talks"] = tier["talked"] + 1
        self.channels = channels
        for channel in channels:
            self.draw_channel(channel)
        self.write_rulings()
        posts = self.posts or self.other_posts
        if posts:
            self.add("posts", "posts.csv", ["post", "title", "seats"],
                     [{"post": p["id"], "title": p["title"], "seats": self.number(p["seats"])} for p in posts])
        self.write_roster()
        self.write_tiers()
        self.write_meeting()
        self.out.rule, self.out.ways = self.rule, self.ways
        self.out.names_form, self.out.declared = self.names_form, self.declared
        return self.out


def generate(seed):
    """The meeting of a seed (a whole number or a text)."""
    return Draw(random.Random("tally:%s" % seed)).draw()


def asked_for(doc, variable, usual, *more):
    """What a test on random meetings was asked for: count, by default the environment variable's or the usual number of quick, ordinary and whole runs; seed, by
    default this run's; and more, each (name, options), as argparse takes them."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--count", type=int, default=int(os.environ.get(variable) or amount(*usual)))
    parser.add_argument("--seed", default=str(SEED))
    for name, options in more:
        parser.add_argument(name, **options)
    return parser.parse_args()


NAMES = ("names", {"nargs": "*", "help": "only these: cases, sample meetings, seeds of random ones"})
KEEP = ("--keep", {"help": "where failing meetings are kept (default: a temporary folder)"})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    generate(arguments.seed).write(arguments.out)


if __name__ == "__main__":
    main()
