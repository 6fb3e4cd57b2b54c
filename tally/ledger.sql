-- The ledger of one meeting: an SQLite file that is enough to count the meeting again.
--
-- It holds every input as it stood on the disk, one row for each count with its result, the ballots that are not plain by place, and a chain
-- of events. Nothing in it is ever changed or taken away: triggers forbid it, and each event carries the digest of the event before it. Marks are not
-- stored row by row, since the raw inputs say the same; no time is kept for a ballot, and nothing leads from a ballot to a voter.
--
-- Digests are SHA-256 in 64 small hexadecimal digits; times are UTC, 2026-04-17T09:30:00Z.

PRAGMA application_id = 1952541817; -- the letters “taly”
PRAGMA user_version = 1;

-- Pieces of inputs, at most 1 MiB each before packing; the same piece is kept once. packed is a Zstandard frame.
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of the bytes before packing
  bytes INTEGER NOT NULL CHECK (bytes BETWEEN 1 AND 1048576),
  packed BLOB NOT NULL
) STRICT;

-- Files as they were read; the same file is kept once, however often it was counted.
CREATE TABLE input (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;

CREATE TABLE input_chunk (
  input INTEGER NOT NULL REFERENCES input,
  position INTEGER NOT NULL CHECK (position >= 1),
  chunk INTEGER NOT NULL REFERENCES chunk,
  PRIMARY KEY (input, position)
) STRICT, WITHOUT ROWID;

-- A count: when, by which program, with which result (tally-result/1).
CREATE TABLE count (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
  version TEXT NOT NULL,
  meeting TEXT NOT NULL,
  result TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64) -- of the result
) STRICT;

-- The inputs of a count, in the order meeting, rule, tiers, posts, roster, rulings, ballots, talks. A built-in rule's encoding is NULL.
CREATE TABLE count_input (
  count INTEGER NOT NULL REFERENCES count,
  position INTEGER NOT NULL CHECK (position >= 1),
  file TEXT NOT NULL,
  input INTEGER NOT NULL REFERENCES input,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  encoding TEXT CHECK (encoding IN ('UTF-8', 'GB18030')),
  PRIMARY KEY (count, position),
  UNIQUE (count, file)
) STRICT, WITHOUT ROWID;

-- Ballots that are not plain, by the place in the input where each can be looked up.
CREATE TABLE odd_ballot (
  count INTEGER NOT NULL REFERENCES count,
  position INTEGER NOT NULL CHECK (position >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('void', 'overvoted', 'overvoted-post', 'blank', 'void-item', 'ruled')),
  channel TEXT NOT NULL CHECK (channel IN ('meeting', 'talk')),
  tier TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 2),
  ballot TEXT NOT NULL,
  detail TEXT NOT NULL, -- the reason, the post, the person, or what was ruled
  PRIMARY KEY (count, position)
) STRICT, WITHOUT ROWID;

-- What happened, each event bound to the one before it. digest is that of the lines: tally-event/1, sequence, at, actor, kind, count (empty where there
-- is none), content_sha256, previous (empty for the first), each with a line feed behind it.
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
  actor TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'counted', 'recounted', 'sheet issued', 'signed', 'verified', 'announced')),
  count INTEGER REFERENCES count,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  previous TEXT NOT NULL CHECK (length(previous) IN (0, 64)),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64)
) STRICT;

CREATE TRIGGER chunk_stays BEFORE UPDATE ON chunk BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER chunk_is_kept BEFORE DELETE ON chunk BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER input_stays BEFORE UPDATE ON input BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER input_is_kept BEFORE DELETE ON input BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER input_chunk_stays BEFORE UPDATE ON input_chunk BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER input_chunk_is_kept BEFORE DELETE ON input_chunk BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER count_stays BEFORE UPDATE ON count BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER count_is_kept BEFORE DELETE ON count BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER count_input_stays BEFORE UPDATE ON count_input BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER count_input_is_kept BEFORE DELETE ON count_input BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER odd_ballot_stays BEFORE UPDATE ON odd_ballot BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER odd_ballot_is_kept BEFORE DELETE ON odd_ballot BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

-- For reading in any SQLite browser.

CREATE VIEW accounts AS
SELECT c.number AS "计票 count", ch.value ->> 'channel' AS "渠道 channel", t.value ->> 'tier' AS "层次 tier", t.value ->> 'name' AS "名称 name",
  t.value ->> 'role' AS "作用 role", t.value ->> 'due' AS "应到 due", t.value ->> 'present' AS "实到 present", t.value ->> 'issued' AS "发出 issued",
  t.value ->> 'returned' AS "收回 returned", t.value ->> 'unreturned' AS "未交 unreturned", t.value ->> 'valid' AS "有效 valid",
  t.value ->> 'void' AS "废票 void", t.value ->> 'blank' AS "空白 blank"
FROM count c, json_each(c.result, '$.channels') ch, json_each(ch.value, '$.tiers') t
ORDER BY c.number, ch.key, t.key;

CREATE VIEW votes_by_tier AS
SELECT c.number AS "计票 count", ch.value ->> 'channel' AS "渠道 channel", i.value ->> 'post' AS "职位 post", i.value ->> 'item' AS "编号 item",
  i.value ->> 'name' AS "姓名 name", t.value ->> 'tier' AS "层次 tier", v.key AS "意见 mark", v.value AS "票数 votes"
FROM count c, json_each(c.result, '$.items') i, json_each(i.value, '$.channels') ch, json_each(ch.value, '$.tiers') t, json_each(t.value, '$.votes') v
ORDER BY c.number, i.key, ch.key, t.key, v.id;

CREATE VIEW decisions AS
SELECT c.number AS "计票 count", i.value ->> 'post' AS "职位 post", i.value ->> 'item' AS "编号 item", i.value ->> 'name' AS "姓名 name",
  i.value ->> 'action' AS "任免 action", ch.value ->> '$.rate.votes' AS "票数 votes", ch.value ->> '$.rate.base' AS "基数 base",
  ch.value ->> '$.rate.of' AS "基数数 of", ch.value ->> '$.rate.percent' AS "得票率 percent", ch.value ->> 'condition' AS "条件 condition",
  ch.value ->> 'needed' AS "须得 needed", ch.value ->> 'margin' AS "相差 margin", i.value ->> 'outcome' AS "结果 outcome"
FROM count c, json_each(c.result, '$.items') i, json_each(i.value, '$.channels') ch
WHERE ch.key = 0
ORDER BY c.number, i.key;

CREATE VIEW events AS
SELECT sequence AS "序号 sequence", at AS "时间 at", actor AS "经手 actor", kind AS "事项 kind", count AS "计票 count", content AS "内容 content",
  digest AS "摘要 digest"
FROM event ORDER BY sequence;

CREATE VIEW odd_ballots AS
SELECT count AS "计票 count", kind AS "情形 kind", channel AS "渠道 channel", tier AS "层次 tier", file AS "文件 file", line AS "行 line",
  ballot AS "票号 ballot", detail AS "说明 detail"
FROM odd_ballot ORDER BY count, position;
