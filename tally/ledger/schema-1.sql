-- Version 1 of the schema, as version 0.1 of the program made ledgers. Such a ledger keeps it: it is read, verified and exported, its sheets are
-- issued, signed and announced, but no further count goes into it. The statements below, and the comments inside them, stay as they are to the
-- byte: a ledger's schema is compared with them. What the tables hold is said in schema-2.sql.

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

-- What happened, each event bound to the one before it, and the first to a salt that was drawn for this ledger: no digest of the chain can be guessed from outside. digest is that of the lines: tally-event/1, sequence, at, actor, kind, count (empty where there
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

-- For reading in any SQLite browser; the program itself reads none of them.

CREATE VIEW counts AS
SELECT c.number AS "计票 count", c.at AS "时间 at (UTC)", c.result ->> '$.meeting.title' AS "会议 meeting", c.result ->> '$.meeting.body' AS "组织单位 body",
  c.result ->> '$.meeting.date' AS "日期 date", c.result ->> '$.rule.name' AS "办法 rule", c.result ->> '$.status' AS "状态 status",
  c.result ->> '$.quorum.condition' AS "法定人数 quorum", c.result ->> '$.quorum.present' AS "实到 present",
  c.result ->> '$.quorum.required' AS "须到 required", c.version AS "程序 program", c.sha256 AS "结果摘要 SHA-256"
FROM count c
ORDER BY c.number;

CREATE VIEW files AS
SELECT c.count AS "计票 count", c.file AS "文件 file", c.rows AS "行数 rows", c.encoding AS "编码 encoding", i.bytes AS "字节 bytes", i.sha256 AS "摘要 SHA-256"
FROM count_input c JOIN input i ON i.id = c.input
ORDER BY c.count, c.position;

-- The tiers, and the whole of the deciding ones where there are several.
CREATE VIEW accounts AS
WITH a (count, channel, whole, position, account) AS (
  SELECT c.number, ch.key, 0, t.key, t.value FROM count c, json_each(c.result, '$.channels') ch, json_each(ch.value, '$.tiers') t
  UNION ALL
  SELECT c.number, ch.key, 1, 0, ch.value -> 'whole' FROM count c, json_each(c.result, '$.channels') ch
  WHERE json_array_length(ch.value, '$.tiers') > 1)
SELECT a.count AS "计票 count", c.result ->> ('$.channels[' || a.channel || '].channel') AS "渠道 channel", coalesce(a.account ->> 'tier', '') AS "层次 tier",
  CASE a.whole WHEN 1 THEN '合计 whole' ELSE a.account ->> 'name' END AS "名称 name", coalesce(a.account ->> 'role', '') AS "作用 role",
  a.account ->> 'due' AS "应到 due", a.account ->> 'present' AS "实到 present", a.account ->> 'issued' AS "发出 issued",
  a.account ->> 'returned' AS "收回 returned", a.account ->> 'unreturned' AS "未交 unreturned", a.account ->> 'valid' AS "有效 valid",
  a.account ->> 'void' AS "废票 void", a.account ->> 'blank' AS "空白 blank"
FROM a JOIN count c ON c.number = a.count
ORDER BY a.count, a.channel, a.whole, a.position;

CREATE VIEW votes_by_tier AS
SELECT c.number AS "计票 count", ch.value ->> 'channel' AS "渠道 channel", coalesce(p.value ->> 'title', i.value ->> 'post') AS "职位 post",
  i.value ->> 'item' AS "编号 item", i.value ->> 'name' AS "姓名 name", i.value ->> 'action' AS "任免 action", n.value ->> 'name' AS "层次 tier",
  n.value ->> 'role' AS "作用 role", v.key AS "意见 mark", v.value AS "票数 votes"
FROM count c, json_each(c.result, '$.items') i LEFT JOIN json_each(c.result, '$.posts') p ON p.value ->> 'post' = i.value ->> 'post',
  json_each(i.value, '$.channels') ch, json_each(ch.value, '$.tiers') t, json_each(c.result, '$.channels[0].tiers') n, json_each(t.value, '$.votes') v
WHERE n.key = t.key
ORDER BY c.number, i.key, ch.key, t.key, v.id;

-- By the deciding channel, over the deciding tiers.
CREATE VIEW decisions AS
SELECT c.number AS "计票 count", coalesce(p.value ->> 'title', i.value ->> 'post') AS "职位 post", i.value ->> 'item' AS "编号 item",
  i.value ->> 'name' AS "姓名 name", i.value ->> 'action' AS "任免 action",
  (SELECT group_concat(v.key || ' ' || v.value, ', ') FROM json_each(ch.value, '$.votes') v) AS "各项 all votes",
  ch.value ->> '$.rate.votes' AS "票数 votes", ch.value ->> '$.rate.of' AS "基数 of", ch.value ->> '$.rate.base' AS "基数名 base",
  ch.value ->> '$.rate.percent' AS "得票率 percent", ch.value ->> 'condition' AS "条件 condition", ch.value ->> 'needed' AS "须得 needed",
  ch.value ->> 'margin' AS "相差 margin", ch.value ->> 'rank' AS "名次 rank", i.value ->> 'outcome' AS "结果 outcome",
  p.value ->> 'outcome' AS "职位结果 of the post"
FROM count c, json_each(c.result, '$.items') i LEFT JOIN json_each(c.result, '$.posts') p ON p.value ->> 'post' = i.value ->> 'post',
  json_each(i.value, '$.channels') ch
WHERE ch.key = 0
ORDER BY c.number, i.key;

CREATE VIEW events AS
SELECT sequence AS "序号 sequence", at AS "时间 at (UTC)", actor AS "经手 actor", kind AS "事项 kind", count AS "计票 count", digest AS "摘要 digest",
  content AS "内容 content"
FROM event ORDER BY sequence;

-- Where each is to be looked up; an id in the detail with its name.
CREATE VIEW odd_ballots AS
SELECT o.count AS "计票 count", o.kind AS "情形 kind", o.channel AS "渠道 channel",
  (SELECT t.value ->> 'name' FROM json_each(c.result, '$.channels[0].tiers') t WHERE t.value ->> 'tier' = o.tier) AS "层次 tier",
  o.file AS "文件 file", o.line AS "行 line", o.ballot AS "票号 ballot",
  CASE WHEN o.kind IN ('overvoted', 'overvoted-post')
      THEN (SELECT o.detail || ' ' || (p.value ->> 'title') FROM json_each(c.result, '$.posts') p WHERE p.value ->> 'post' = o.detail)
    WHEN o.kind = 'void-item'
      THEN (SELECT o.detail || ' ' || (i.value ->> 'name') FROM json_each(c.result, '$.items') i WHERE i.value ->> 'item' = o.detail LIMIT 1)
    ELSE o.detail END AS "说明 detail"
FROM odd_ballot o JOIN count c ON c.number = o.count
ORDER BY o.count, o.position;
