"""A meeting's folder: facts, rule, tiers, posts, roster, rulings, and the earlier rounds that it names."""

import hashlib
import json
import os
import unicodedata

from support.slowcount import dates
from support.slowcount.rules import BUILT_IN, Rule, act_of
from support.slowcount.tables import (
    MEETING_COLUMNS, POST_COLUMNS, ROSTER_COLUMNS, RULE_COLUMNS, RULING_COLUMNS, SPACES, TIER_COLUMNS, Table, need,
    normal, number, pieces)

MEETING_KEYS = {"会议编号": "meeting", "会议名称": "title", "组织单位": "body", "地点": "place", "日期": "date",
                "办法": "rule", "主持人": "host", "计票人": "teller", "监票人": "scrutineer", "存档": "archive",
                "选票": "ballots", "谈话记录": "talks", "记号": "mark", "推荐日期": "recommended",
                "电话征求意见": "phone", "暂缓表决": "deferred", "前次会议": "after", "前次摘要": "after-sha256",
                "前次事件": "after-event", "放宽": "relaxed", "表决方式": "method", "公示": "publicity",
                "选票复录": "ballots-second", "谈话记录复录": "talks-second", "录入人": "keyed", "复录人": "keyed-second"}
METHODS = {"举手": "hands", "口头": "voice"}


class Meeting:
    def __init__(self, folder):
        self.folder = folder
        self.inputs = []
        self.read_meeting()
        self.read_rule()
        self.read_method()
        self.read_tiers()
        self.read_posts()
        self.read_roster()
        self.read_rounds()
        self.check_candidates()
        self.read_rulings()
        self.check_recommendation_date()

    def has(self, name):
        return os.path.exists(os.path.join(self.folder, name))

    def table(self, name, known, others_allowed=False):
        table = Table(self.folder, name, known, others_allowed)
        self.inputs.append(table.entry)
        return table

    def read_meeting(self):
        self.keys = {}
        for row in self.table("meeting.csv", MEETING_COLUMNS).rows:
            key = MEETING_KEYS.get(row["key"], row["key"])
            need(key in MEETING_KEYS.values(), "unknown key", key)
            self.keys.setdefault(key, []).append(row["value"])
        for key in ("meeting", "title", "body", "place", "date", "rule", "host"):
            need(len(self.keys.get(key, [])) == 1, "missing or repeated key", key)
        tellers, scrutineers = set(self.some("teller")), set(self.some("scrutineer"))
        need(tellers and scrutineers and not tellers & scrutineers, "bad officials")

    def one(self, key):
        return self.keys.get(key, [""])[0]

    def some(self, key):
        """The rows of a repeatable key that are filled in."""
        return [value for value in self.keys.get(key, []) if value]

    def read_rule(self):
        name = self.one("rule")
        if name.endswith(".csv"):
            rows = self.table(name, RULE_COLUMNS).rows
            self.rule = Rule(name, [(row["key"], row["value"], row.get("cite", "")) for row in rows])
        else:
            self.rule = Rule(name, BUILT_IN[name])

    def read_method(self):
        """Ballots, or a vote by hand or by voice whose totals stand in totals.csv."""
        self.totals = self.has("totals.csv")
        method = self.one("method")
        need(bool(method) == self.totals, "method and totals go together")
        self.method = METHODS[method] if self.totals else "ballots"
        if self.totals:
            need(method in self.rule.methods and self.rule.kind != "recommendation", "not a method of this rule")
            named = {clause.base for band in self.rule.bands for clause in band.clauses}
            named |= {what for quorum in self.rule.quorums for what in (quorum.subject, quorum.base)}
            need(named.isdisjoint(("issued", "returned")), "no such base by hand")
            need(not (self.rule.undervote or self.rule.ballot_weight or self.rule.says_bare), "no such line by hand")

    def read_tiers(self):
        self.tiers = []
        self.tier_of = {}
        for row in self.table("tiers.csv", TIER_COLUMNS).rows:
            tier = {"id": row["tier"], "name": row["name"], "role": self.rule.role(row["tier"])}
            for column in ("due", "present"):
                tier[column] = number(row[column])
            for column in ("issued", "returned", "talked", "weight due"):
                tier[column] = number(row[column]) if row.get(column) else None
            need(tier["present"] <= tier["due"], "bad accounts", tier)
            if self.totals:
                need(tier["issued"] is None and tier["returned"] is None, "no ballots were issued", tier)
            else:
                need(tier["issued"] is not None and tier["issued"] <= tier["present"], "bad accounts", tier)
            for label in {tier["id"], tier["name"]}:
                need(label not in self.tier_of, "duplicate tier", label)
                self.tier_of[label] = tier
            need(tier["weight due"] is not None or not self.rule.needs_weight_due or tier["role"] == "advises", "weight due is missing", tier)
            self.tiers.append(tier)
        if self.rule.roles:
            need(set(self.rule.roles) == {t["id"] for t in self.tiers}, "rule mismatch")
        self.deciding = [tier for tier in self.tiers if tier["role"] == "decides"]
        need(not self.rule.weights or set(self.rule.weights) == {t["id"] for t in self.deciding}, "weights of other tiers")

    def read_posts(self):
        self.posts = []
        self.post_of = {}
        needed = self.rule.kind == "recommendation" or self.rule.contested
        if not needed and not self.has("posts.csv"):
            return
        for row in self.table("posts.csv", POST_COLUMNS).rows:
            post = {"id": row["post"], "title": row["title"], "seats": number(row["seats"]),
                    "place": len(self.posts)}
            for label in {post["id"], post["title"]}:
                need(label not in self.post_of, "duplicate post", label)
                self.post_of[label] = post
            self.posts.append(post)

    def read_roster(self):
        self.roster = []
        for row in self.table("roster.csv", ROSTER_COLUMNS).rows:
            person = {column: row.get(column, "") for column in ROSTER_COLUMNS}
            person["person"] = person["person"] or person["id"]
            person["post"] = self.post_of[person["post"]] if person["post"] else None
            person["act"] = act_of(person["action"], self.rule.default_act)
            person["place"] = len(self.roster)
            need(person["origin"].lower() in ("", "另选", "write-in"), "bad origin", person)
            person["written_in"] = bool(person["origin"])
            need(not person["written_in"] or self.rule.write_ins, "nobody may be written in", person)
            need(person["post"] or person["written_in"] or not self.rule.contested, "a candidate for nothing", person)
            need(person["id"] not in {p["id"] for p in self.roster}, "duplicate person")
            self.roster.append(person)
        persons = {p["person"] for p in self.roster if not p["written_in"]}
        officials = {normal(name) for key in ("teller", "scrutineer") for name in self.some(key)}
        need(not any(normal(p["name"]) in officials and not p["written_in"] for p in self.roster), "bad officials")
        need(self.rule.max_persons is None or len(persons) <= self.rule.max_persons, "too many persons")

    def read_rounds(self):
        """The earlier results, newest first; each has the digest that its successor names."""
        self.round = None
        files = self.some("after")
        if not files:
            return
        digest, earlier = self.one("after-sha256"), []
        for file in files:
            with open(os.path.join(self.folder, file), "rb") as f:
                data = f.read()
            need(hashlib.sha256(data).hexdigest() == digest, "another earlier result", file)
            self.inputs.append({"file": file, "sha256": digest, "bytes": len(data)})
            earlier.append(json.loads(data.decode("utf-8")))
            digest = earlier[-1].get("round", {}).get("after", {}).get("sha256")
        need(digest is None, "an earlier round is missing")
        self.earlier = earlier[0]
        self.round = {"number": self.earlier.get("round", {}).get("number", 1) + 1,
                      "after": {"meeting": self.earlier["meeting"]["id"], "date": self.earlier["meeting"]["date"],
                                "file": files[0], "sha256": self.one("after-sha256"),
                                "event": self.one("after-event")}}
        if self.one("relaxed"):
            self.round["relaxed"] = self.one("relaxed")
        self.check_round()

    def check_round(self):
        """No more is open than the earlier round left open, and to nobody else."""
        earlier = self.earlier
        need(earlier["rule"]["name"] == self.rule.name, "another rule")
        need(normal(earlier["meeting"]["body"]) == normal(self.one("body")), "another body")
        need(earlier["meeting"]["date"] <= self.one("date"), "earlier than the round before")
        posts = {post["post"]: post for post in earlier["posts"]}
        for post in self.posts:
            before = posts[post["id"]]
            outcomes = {i["item"]: (i["name"], i["outcome"]) for i in earlier["items"] if i["post"] == post["id"]}
            elected = [i for i, (_, outcome) in outcomes.items() if outcome == "elected"]
            need("next" in before or earlier["status"] == "deferred", "nothing is open", post)
            need(post["seats"] <= before["seats"] - len(elected), "more seats than were open", post)
            if before.get("next") == "tie":
                for person in self.roster:
                    if person["post"] is post:
                        name, outcome = outcomes[person["id"]]
                        need(outcome == "tie" and normal(name) == normal(person["name"]), "not one of the tied")

    def check_candidates(self):
        """Contested: enough candidates for each seat, but for the tied who were enough in the first round."""
        if not self.rule.contested:
            return
        for post in self.posts:
            candidates = sum(person["post"] is post and not person["written_in"] for person in self.roster)
            wanted, most = self.rule.candidates(post["seats"])
            if self.round:
                following = next(p.get("next") for p in self.earlier["posts"] if p["post"] == post["id"])
                if following == "tie" or (following != "unfilled" and "round" in self.earlier):
                    continue
                if "relaxed" in self.round:
                    wanted = min(wanted, post["seats"] + 1)
            need(candidates >= wanted, "too few candidates", post)
            need(self.round or most is None or candidates <= most, "too many candidates", post)

    def read_rulings(self):
        self.rulings = []
        if not self.has("rulings.csv"):
            return
        for row in self.table("rulings.csv", RULING_COLUMNS).rows:
            ruling = {column: row.get(column, "") for column in RULING_COLUMNS}
            by = set(pieces(ruling["by"]))
            officials = {name for key in ("host", "teller", "scrutineer") for name in self.some(key)}
            need(len(by) == 2 and by <= officials and by & set(self.some("scrutineer")), "bad ruling", row)
            self.rulings.append(ruling)

    def check_recommendation_date(self):
        """Valid up to the same day N years on; 29 February ends on the 28th."""
        if not self.one("recommended") or self.rule.within_years is None:
            return
        last = dates.months_on(dates.parse(self.one("recommended")), 12 * self.rule.within_years)
        need(dates.parse(self.one("date")) <= last, "recommendation expired")

    # Who is meant.

    def persons_named(self, written, among=None):
        """The roster rows, of all or of some, that a written name may mean."""
        among = self.roster if among is None else among
        for person in among:
            if written == person["id"]:
                return [person]
        name = normal(written)
        found = [p for p in among if normal(p["name"]) == name]
        wide = unicodedata.normalize("NFKC", written).strip(SPACES)
        if not found and wide.endswith(")") and "(" in wide:
            bare, unit = wide[:-1].split("(", 1)
            found = [p for p in among
                     if normal(p["name"]) == normal(bare) and normal(p["unit"]) == normal(unit)]
        return found

    def person_by_name(self, written, channel, tier, ballot, among=None):
        """(the roster row, or None where the name was ruled void; the ruling, or None where none was needed)"""
        found = self.persons_named(written, among)
        if len(found) == 1:
            return found[0], None
        meant, used = set(), None
        for ruling in self.rulings:
            if (normal(ruling["written"]) == normal(written)
                    and ruling["channel"] in ("", channel)
                    and (not ruling["tier"] or self.tier_of[ruling["tier"]] is tier)
                    and ruling["ballot"] in ("", ballot)):
                meant.add(ruling["ruling"])
                used = used or ruling
        need(len(meant) == 1, "no ruling, or rulings that differ", written)
        ruling = meant.pop()
        return None if ruling == "void" else next(p for p in self.roster if p["id"] == ruling), used
