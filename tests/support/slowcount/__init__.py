"""A second count of a meeting: slow, plain, written apart from the engine.

    python3 -m support.slowcount DIR

prints the tally-result/1 of the meeting folder DIR as JSON.  It was written
from the specification alone and shares no line with the C program, so that
where the two agree, neither has merely copied the other's mistake.

It is for valid meetings: bad input raises, with no care for the message.
Left out: the notices' text, `rule.cite`, `rule.sha256`, and for a built-in rule
its own entry in `inputs`; these depend on wording and on the shipped rule files.
Of notices it knows those that the law calls for, not those on files and keying.
A paragraph of the decision is the list of names that it holds.

Whole numbers and exact fractions only.

tables      files as tables         channel       ballots and totals, counted per tier
rules       the lines of rules      figures       clauses, weighted rates, scores of an item
conditions  their phrases           law           status and outcomes
meeting     the folder              consequences, notices, rounds: what follows
"""

from support.slowcount.result import count  # noqa: F401
