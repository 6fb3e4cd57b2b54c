"""Properties of counts under rules of other bodies: P7 to P10 of tests/random/property. Each changes a meeting and says what must stay, or must not
fall; a meeting to which a property does not apply is left alone."""

from fractions import Fraction

from support.generate.files import File
from support.slowcount.tables import BALLOT_COLUMNS, ROSTER_COLUMNS, RULE_COLUMNS, TIER_COLUMNS, TOTAL_COLUMNS
from support.slowcount.conditions import in_english

FIXED = {name for column, names in BALLOT_COLUMNS.items() for name in (column, *names)}


def column(file, columns, name):
    """The place of a column, whatever the language of its heading; None: there is none."""
    return next((i for i, header in enumerate(file.header) if header in (name, *columns[name])), None)


def ballot_files(meeting):
    return [meeting.file(name) for names in meeting.channels.values() for name in names]


def is_column_of_names(header):
    return header.startswith(("另选:", "另选：", "write-in:", "write-in："))


def exact(value):
    return None if value is None else Fraction(int(value["num"]), int(value["den"]))


# ------------------------------------------------------------------ P7

def repeat_rows(file, at, labels):
    """The rows of a tier once more, as its double's. at: the place of the column that names the tier."""
    more = [list(row) for row in file.rows if row[at] in labels]
    for row in more:
        row[at] = "double"
    file.rows = file.rows + more


def put_in_twice(meeting, rng):
    """A deciding tier and its double, each with half the weight. (Ballots, talks and totals of a vote by hand alike.)"""
    rule = meeting.rule
    if not rule.weights or any(band.up_to for band in rule.bands):
        return False
    tier = rng.choice(sorted(rule.weights))
    file = next(f for f in meeting.files if f.name == meeting.rule_file)
    key, value = column(file, RULE_COLUMNS, "key"), column(file, RULE_COLUMNS, "value")
    rows = []
    for row in file.rows:
        english, text = in_english(row[key], row[value], rule.kind)
        if english == "weight" and text.rsplit(" ", 1)[0] == tier:
            half = rule.weights[tier] / 2
            for name in (tier, "double"):
                new = list(row)
                new[key], new[value] = "weight", "%s %d/%d" % (name, half.numerator, half.denominator)
                rows.append(new)
        else:
            rows.append(row)
    if rule.roles:
        new = [""] * len(file.header)
        new[key], new[value] = "tier", "double decides"
        rows.append(new)
    file.rows = rows
    tiers = meeting.file("tiers.csv")
    id_, name = column(tiers, TIER_COLUMNS, "tier"), column(tiers, TIER_COLUMNS, "name")
    mine = next(row for row in tiers.rows if row[id_] == tier)
    labels = {mine[id_], mine[name]}
    double = list(mine)
    double[id_], double[name] = "double", "the double"
    tiers.rows.append(double)
    for file in ballot_files(meeting):
        at = column(file, BALLOT_COLUMNS, "tier")
        if at is None:
            file.header = file.header + ["tier"]
            file.rows = [row + [tier] for row in file.rows]
            at = len(file.header) - 1
        repeat_rows(file, at, labels)
    for file in meeting.files:
        if file.name == "totals.csv":
            repeat_rows(file, column(file, TOTAL_COLUMNS, "tier"), labels)
    # A ruling for the tier alone is one for its double too.
    for file in meeting.files:
        if file.name == "rulings.csv" and any(set(row) & labels for row in file.rows):
            return False
    return True


def weighted_figures(result):
    out = []
    for item in result["items"]:
        for channel in item["channels"]:
            out.append((item["item"], item["post"], channel["channel"], (channel["rate"] or {}).get("weighted"), channel.get("score"), channel["pass"],
                        [(clause.get("weighted"), clause.get("score"), clause["pass"]) for clause in channel["clauses"]]))
    return sorted(out, key=lambda entry: entry[:3])


def p7(before, after):
    a, b = weighted_figures(before), weighted_figures(after)
    return ["%s, with a tier put in twice %s" % pair for pair in zip(a, b) if pair[0] != pair[1]] or ["other items"] * (len(a) != len(b))


# ------------------------------------------------------------------ P8

def same_grades(meeting, rng):
    """A second person is given the first one's grades, dealt anew among the ballots of each tier; the two headings."""
    if not meeting.rule.scored or meeting.by_hand or not meeting.channels:
        return None
    files = ballot_files(meeting)
    people = [header for header in files[0].header if header not in FIXED]
    if len(people) < 2 or any(sorted(f.header) != sorted(files[0].header) for f in files):
        return None
    first, second = rng.sample(people, 2)
    for file in files:
        tier, void = column(file, BALLOT_COLUMNS, "tier"), column(file, BALLOT_COLUMNS, "void")
        a, b = file.header.index(first), file.header.index(second)
        groups = {}
        for row in file.rows:
            groups.setdefault((row[tier] if tier is not None else "", bool(void is not None and row[void])), []).append(row)
        for rows in groups.values():
            cells = [row[a] for row in rows]
            rng.shuffle(cells)
            for row, cell in zip(rows, cells):
                row[b] = cell
    return first, second


def p8(result, pair):
    named = {}
    for item in result["items"]:
        named[item["item"]] = named[item["name"]] = item
    if not all(name in named for name in pair):
        return []
    a, b = (named[name] for name in pair)
    lines = []
    figures = lambda item: (item["channels"][0]["score"], [(t["graded"], t["trimmed"], t["score"]) for t in item["channels"][0]["tiers"]])
    if figures(a) != figures(b):
        lines.append("the same grades give %s and %s" % (figures(a), figures(b)))
    # Ranks are within a post, or over the whole roster.
    if a["post"] == b["post"] and a["channels"][0]["rank"] != b["channels"][0]["rank"] and a["channels"][0]["votes"] == b["channels"][0]["votes"]:
        lines.append("the same grades, and ranks %s and %s" % (a["channels"][0]["rank"], b["channels"][0]["rank"]))
    return lines


# ------------------------------------------------------------------ P9

def write_one_in(meeting, rng):
    """A person who was not on the roster is written in on one ballot."""
    if not meeting.rule.write_ins or meeting.names_form or meeting.by_hand:
        return False
    roster = meeting.file("roster.csv")
    id_, name, post, origin = (column(roster, ROSTER_COLUMNS, c) for c in ("id", "name", "post", "origin"))
    if post is None:
        return False
    posts = sorted({row[post] for row in roster.rows if row[post]})
    where = rng.choice(posts)
    if origin is None:
        roster.header = roster.header + ["origin"]
        roster.rows = [row + [""] for row in roster.rows]
        origin = len(roster.header) - 1
    new = [""] * len(roster.header)
    new[id_], new[name], new[post], new[origin] = "new-1", "新来某", where, "另选"
    roster.rows.append(new)
    file = rng.choice(ballot_files(meeting))
    heading = next((i for i, h in enumerate(file.header) if is_column_of_names(h) and h.partition(":" if ":" in h else "：")[2] == where), None)
    if heading is not None and file.rows:
        row = rng.choice(file.rows)
        row[heading] = row[heading] + ("、" if row[heading] else "") + "新来某"
    return True


def p9(before, after):
    if [c["whole"] for c in before["channels"]] != [c["whole"] for c in after["channels"]]:
        return []  # one name too many, or the one that was missing
    then = {(item["item"], item["post"]): item for item in after["items"]}
    lines = []
    for item in before["items"]:
        now = then[item["item"], item["post"]]
        for a, b in zip(item["channels"], now["channels"]):
            if (a["needed"], [c["needed"] for c in a["clauses"]]) != (b["needed"], [c["needed"] for c in b["clauses"]]):
                lines.append("%s needs %s, and with one more written in %s" % (item["item"], a["needed"], b["needed"]))
    return lines


# ------------------------------------------------------------------ P10

def change_one(meeting, rng, mark, passed_over):
    """One cell of a valid ballot becomes `mark`; its heading."""
    places = []
    for file in ballot_files(meeting):
        void = column(file, BALLOT_COLUMNS, "void")
        for row in file.rows:
            if void is None or not row[void]:
                places += [(row, i) for i, header in enumerate(file.header) if header not in FIXED and header != meeting.rule.ballot_weight
                           and not is_column_of_names(header) and row[i] not in passed_over]
    if not places:
        return None
    row, i = rng.choice(places)
    row[i] = mark
    return next(file.header[i] for file in ballot_files(meeting) if any(other is row for other in file.rows))


def agree_or_best(meeting, rng):
    rule = meeting.rule
    if meeting.by_hand or not meeting.channels or meeting.names_form or rule.kind == "recommendation":
        return None
    if rule.points:
        return change_one(meeting, rng, "%g" % rule.points[1], [""])
    if rule.scores:
        best = max(rule.scores, key=lambda grade: rule.scores[grade])
        return change_one(meeting, rng, best, [""])
    if rule.kind == "decision" and meeting.ways["agree"]:
        return change_one(meeting, rng, meeting.ways["agree"][0], meeting.ways["agree"])
    return None


def p10(before, after, heading, rule):
    """Other items are left alone only where the ballot stays as valid as it was, and no post on it."""
    if [c["whole"] for c in before["channels"]] != [c["whole"] for c in after["channels"]]:
        return []
    then = {(item["item"], item["post"]): item for item in after["items"]}
    mine = [item for item in before["items"] if heading in (item["item"], item["name"])]
    others = [item for item in before["items"] if item not in mine]
    if len(mine) != 1 or any(item["channels"][0]["votes"] != then[item["item"], item["post"]]["channels"][0]["votes"] for item in others):
        return []
    a, b = mine[0]["channels"][0], then[mine[0]["item"], mine[0]["post"]]["channels"][0]
    lines = []
    fell = lambda x, y: x is not None and (y is None or y < x)
    if rule.scored:
        # A cell that graded nobody, for its two grades, may now grade, and lower a mean: only as many grades can be compared.
        if [t["graded"] for t in a["tiers"]] != [t["graded"] for t in b["tiers"]]:
            return []
        if fell(exact(a["score"]), exact(b["score"])):
            lines.append("%s: a better grade lowers the score from %s to %s" % (heading, a["score"], b["score"]))
        if rule.rank == "by score" and (a["rank"] or 0) < (b["rank"] or 0):
            lines.append("%s: a better grade lowers the rank from %s to %s" % (heading, a["rank"], b["rank"]))
        return lines
    if b["votes"]["agree"] < a["votes"]["agree"]:
        return []  # too many for a post
    plain = not rule.bands or all(clause.marks is None for band in rule.bands for clause in band.clauses)
    if plain and fell(a["rate"]["votes"], b["rate"]["votes"]):
        lines.append("%s: one more agree lowers the rate" % heading)
    if plain and fell(exact(a["rate"].get("weighted")), exact(b["rate"].get("weighted"))):
        lines.append("%s: one more agree lowers the weighted rate" % heading)
    if "weights" in a and b["weights"]["agree"] < a["weights"]["agree"]:
        lines.append("%s: one more agree lowers the weight" % heading)
    if a["rank"] and b["rank"] and b["rank"] > a["rank"]:
        lines.append("%s: one more agree lowers the rank from %s to %s" % (heading, a["rank"], b["rank"]))
    return lines


# ------------------------------------------------------------------ all of them

def check(recount, again, before, rng):
    """recount(meeting, name): (result, what went wrong, folder); again(): the meeting anew. Failures, as lines."""
    rule = again().rule
    if not rule.extended:
        return []
    lines = []
    for name, change, hold in (("P7", put_in_twice, lambda after, _: p7(before, after)),
                               ("P8", same_grades, p8), ("P9", write_one_in, lambda after, _: p9(before, after)),
                               ("P10", agree_or_best, lambda after, heading: p10(before, after, heading, rule))):
        meeting = again()
        changed = change(meeting, rng)
        if changed:
            after, wrong, _ = recount(meeting, name)
            lines += ["%s: %s" % (name, line) for line in ([wrong] if wrong else hold(after, changed))]
    return lines
