"""How people write names, marks and rulings."""

import re

from support.generate.words import CHINESE, COMPATIBLE, MIDDLE_DOTS, SEPARATORS, SIGNS, SPACES
from support.slowcount.channel import MARKS
from support.slowcount.tables import normal


class WritingDraw:
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
        if rule.points:
            self.declared, self.ways, self.table, self.habit = [], {"graded": []}, {}, {}
            return
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
                sign = rng.choice(["√", "×", "✓"])
                meaning = rng.choice(sorted(words))
                if sign in ("√", "×", "✓") or table.get(sign) == meaning:  # a word cannot be declared to mean another one
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
        if self.rule.points:
            return self.write_points(meaning)
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

    def any_points(self):
        least, most, step = self.rule.points
        steps = int((most - least) / step)
        return least + step * self.rng.choice([0, steps, self.rng.randint(0, steps), self.rng.randint(0, steps)])

    def write_points(self, value):
        """A number as people write it: 7, 7.0, 07, and full-width digits; two that differ make the cell void."""
        rng = self.rng
        if value == "conflict":
            return rng.choice(SEPARATORS).join([self.write_points(self.rule.points[0]), self.write_points(self.rule.points[1])])
        whole, _, rest = ("%.4f" % value).partition(".")
        rest = rest.rstrip("0")
        rest += "0" * rng.choice([0, 0, 0, 1]) if len(rest) < 4 else ""
        text = "0" * rng.choice([0, 0, 0, 1]) + whole + ("." + rest if rest else "")
        if self.chance(0.1):
            text = "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in text)
        return text

    # -- rulings

    def draw_ruling(self, channel, tier, ballot, post=None):
        """A name that needs a ruling at this place; (written, roster row or None). post: of the column for names written in."""
        rng = self.rng
        known = sorted(written for written, unclear in self.unclear.items() if unclear["post"] is post)
        if known and self.chance(0.6):
            written = rng.choice(known)
        else:
            shared = [p["name"] for p in self.roster if p["shared"]]
            if shared and not post and self.chance(0.4):
                written = normal(rng.choice(shared))
            else:
                written = normal(self.new_name())
            narrow = [(), (), ("tier",), ("ballot",), ("tier", "ballot"), ("channel", "tier", "ballot")]
            if len(self.channels) == 2:
                narrow += [("channel",), ("channel",), ("channel", "ballot")]
            self.unclear.setdefault(written, {"narrow": rng.choice(narrow), "by_place": {}, "post": post})
        unclear = self.unclear[written]
        place = {"channel": channel, "tier": tier["id"], "ballot": ballot}
        key = tuple(place[k] if k in unclear["narrow"] else "" for k in ("channel", "tier", "ballot"))
        if key not in unclear["by_place"]:
            among = [p for p in self.roster if post is None or p["post"] is post]
            unclear["by_place"][key] = rng.choice(among) if among and self.chance(0.75) else None
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
