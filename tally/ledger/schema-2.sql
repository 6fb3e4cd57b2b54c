-- The ledger of one meeting: an SQLite file that is enough to count the meeting again. Version 2 of the schema, as version 0.2 of the program makes it.
--
-- It holds every input as it stood on the disk, one row for each count with its result, the ballots that are not plain by their places, and a chain
-- of events. Nothing in it is ever changed or deleted: triggers forbid it, and each event carries the digest of the event before it. Marks are not
-- stored row by row, since the raw inputs say the same; no time is kept for a ballot, and nothing leads from a ballot to a voter.
--
-- Digests are SHA-256 as 64 lower-case hexadecimal digits; times are UTC, 2026-04-17T09:30:00Z. Kinds, roles and encodings are checked for their form
-- only, so that later versions of the program can add some without another schema. Names of tables, views, triggers and columns never change.
--
-- What differs from version 1: count.reading; count_input.role and .source; odd_ballot.place; the table count_after; kinds and encodings open, a
-- digest's form checked everywhere; more in the views.

PRAGMA application_id = 1952541817; -- the letters “taly”
PRAGMA user_version = 2;

-- Pieces of inputs, at most 1 MiB each before packing; the same piece is stored once. packed is a Zstandard frame.
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of the bytes before packing
  bytes INTEGER NOT NULL CHECK (bytes BETWEEN 1 AND 1048576),
  packed BLOB NOT NULL
) STRICT;

-- Files as they were read; the same file is stored once, however often it was counted and however many tables it holds.
CREATE TABLE input (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  bytes INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;

-- Which pieces an input consists of, in order.
CREATE TABLE input_chunk (
  input INTEGER NOT NULL REFERENCES input,
  position INTEGER NOT NULL CHECK (position >= 1),
  chunk INTEGER NOT NULL REFERENCES chunk,
  PRIMARY KEY (input, position)
) STRICT, WITHOUT ROWID;

-- A count: when, by which version of the program, by which reading, with which result (tally-result/1). The reading is the understanding of the
-- inputs and of the law that a later count of the same ballots must take, to give the same result; the result states it too, unless it is 1.
CREATE TABLE count (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
  version TEXT NOT NULL,
  reading INTEGER NOT NULL CHECK (reading >= 1),
  meeting TEXT NOT NULL,
  result TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*') -- of the result
) STRICT;

-- The inputs of a count, in the order of the result: meeting, rule, tiers, posts, roster, earlier results, rulings, ballots or totals, talks, second
-- keyings, mends, acknowledged. One row a table: several sheets of a workbook are several rows with the same input.
CREATE TABLE count_input (
  count INTEGER NOT NULL REFERENCES count,
  position INTEGER NOT NULL CHECK (position >= 1),
  role TEXT NOT NULL CHECK (role GLOB '[a-z]*' AND role NOT GLOB '*[^a-z0-9 -]*' AND length(role) <= 40), -- meeting, rule, tiers, posts, roster, after, rulings, ballots, totals, talks, second, mends, acknowledged
  file TEXT NOT NULL CHECK (file <> ''), -- the table's name: “ballots.csv”, “meeting.xlsx!选票”; a built-in rule's name
  source TEXT NOT NULL CHECK (file = source OR substr(file, 1, length(source) + 1) = source || '!'), -- the file that holds it: “ballots.csv”, “meeting.xlsx”
  input INTEGER NOT NULL REFERENCES input, -- the bytes of that file
  rows INTEGER CHECK (rows >= 0), -- without the heading and empty rows; NULL: not a table
  encoding TEXT CHECK (encoding GLOB '[A-Z]*' AND encoding NOT GLOB '*[^A-Z0-9-]*' AND length(encoding) <= 40), -- UTF-8, GB18030, XLSX; NULL: a built-in rule
  PRIMARY KEY (count, position),
  UNIQUE (count, file)
) STRICT, WITHOUT ROWID;

-- The earlier rounds that a count's meeting follows, position 1 the one just before it. Their results are inputs of the count.
CREATE TABLE count_after (
  count INTEGER NOT NULL REFERENCES count,
  position INTEGER NOT NULL CHECK (position >= 1),
  meeting TEXT NOT NULL CHECK (meeting <> ''), -- the earlier meeting's id
  file TEXT NOT NULL, -- its result among the inputs
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of that result
  event TEXT CHECK (length(event) = 64 AND event NOT GLOB '*[^0-9a-f]*'), -- the digest of the event that recorded it in its own ledger; NULL: not stated
  PRIMARY KEY (count, position),
  FOREIGN KEY (count, file) REFERENCES count_input (count, file)
) STRICT, WITHOUT ROWID;

-- Ballots that are not plain, by the place in the input where each can be looked up.
CREATE TABLE odd_ballot (
  count INTEGER NOT NULL REFERENCES count,
  position INTEGER NOT NULL CHECK (position >= 1),
  kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*' AND kind NOT GLOB '*[^a-z0-9 -]*' AND length(kind) <= 40), -- void, overvoted, overvoted-post, blank, void-item, ruled
  channel TEXT NOT NULL CHECK (channel GLOB '[a-z]*' AND channel NOT GLOB '*[^a-z0-9 -]*' AND length(channel) <= 40), -- meeting, talk
  tier TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1), -- of the file, or the row of the sheet
  place TEXT NOT NULL CHECK (substr(place, 1, length(file) + 1) = file || ':'), -- as messages give it: “ballots.csv:17”, “meeting.xlsx!选票:D5”
  ballot TEXT NOT NULL,
  detail TEXT NOT NULL, -- the reason, the post, the person, or what was ruled
  PRIMARY KEY (count, position)
) STRICT, WITHOUT ROWID;

-- What happened. Each event is bound to the one before it, and the first to a salt that was drawn for this ledger: no digest of the chain can be guessed
-- from outside. digest is that of the lines: tally-event/1, sequence, at, actor, kind, count (empty where there is none), content_sha256, previous
-- (empty for the first), each with a line feed behind it. content is JSON.
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
  actor TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*' AND kind NOT GLOB '*[^a-z0-9 -]*' AND length(kind) <= 40), -- opened, counted, recounted, sheet issued, signed, verified, announced
  count INTEGER REFERENCES count,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64 AND content_sha256 NOT GLOB '*[^0-9a-f]*'),
  previous TEXT NOT NULL CHECK (previous = '' OR length(previous) = 64 AND previous NOT GLOB '*[^0-9a-f]*'),
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*')
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
CREATE TRIGGER count_after_stays BEFORE UPDATE ON count_after BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER count_after_is_kept BEFORE DELETE ON count_after BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER odd_ballot_stays BEFORE UPDATE ON odd_ballot BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER odd_ballot_is_kept BEFORE DELETE ON odd_ballot BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

-- For reading in any SQLite browser; the program itself reads none of them.

CREATE VIEW counts AS
SELECT c.number AS "计票 count", c.at AS "时间 at (UTC)", c.result ->> '$.meeting.title' AS "会议 meeting", c.result ->> '$.meeting.body' AS "组织单位 body",
  c.result ->> '$.meeting.date' AS "日期 date", c.result ->> '$.rule.name' AS "办法 rule", c.result ->> '$.status' AS "状态 status",
  c.result ->> '$.quorum.condition' AS "法定人数 quorum", c.result ->> '$.quorum.present' AS "实到 present",
  c.result ->> '$.quorum.required' AS "须到 required", c.version AS "程序 program", c.reading AS "读法 reading",
  c.result ->> '$.method' AS "表决方式 method", c.sha256 AS "结果摘要 SHA-256"
FROM count c
ORDER BY c.number;

CREATE VIEW files AS
SELECT c.count AS "计票 count", c.role AS "用途 role", c.file AS "文件 file", c.source AS "所在文件 source", c.rows AS "行数 rows", c.encoding AS "编码 encoding", i.bytes AS "字节 bytes", i.sha256 AS "摘要 SHA-256"
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
  a.account ->> 'void' AS "废票 void", a.account ->> 'blank' AS "空白 blank",
  coalesce(a.account ->> 'invalid', c.result ->> ('$.channels[' || a.channel || '].invalid')) AS "票箱无效 invalid"
FROM a JOIN count c ON c.number = a.count
ORDER BY a.count, a.channel, a.whole, a.position;

CREATE VIEW votes_by_tier AS
SELECT c.number AS "计票 count", ch.value ->> 'channel' AS "渠道 channel", coalesce(p.value ->> 'title', i.value ->> 'post') AS "职位 post",
  i.value ->> 'item' AS "编号 item", i.value ->> 'name' AS "姓名 name", i.value ->> 'action' AS "任免 action", n.value ->> 'name' AS "层次 tier",
  n.value ->> 'role' AS "作用 role", v.key AS "意见 mark", v.value AS "票数 votes", t.value ->> '$.rate.percent' AS "本层次得票率 percent of the tier"
FROM count c, json_each(c.result, '$.items') i LEFT JOIN json_each(c.result, '$.posts') p ON p.value ->> 'post' = i.value ->> 'post',
  json_each(i.value, '$.channels') ch, json_each(ch.value, '$.tiers') t, json_each(c.result, '$.channels[0].tiers') n, json_each(t.value, '$.votes') v
WHERE n.key = t.key
ORDER BY c.number, i.key, ch.key, t.key, v.id;

-- By the deciding channel, over the deciding tiers.
CREATE VIEW decisions AS
SELECT c.number AS "计票 count", coalesce(p.value ->> 'title', i.value ->> 'post') AS "职位 post", i.value ->> 'item' AS "编号 item",
  i.value ->> 'name' AS "姓名 name", i.value ->> 'action' AS "任免 action", i.value ->> 'act' AS "任免类别 act",
  (SELECT group_concat(v.key || ' ' || v.value, ', ') FROM json_each(ch.value, '$.votes') v) AS "各项 all votes",
  ch.value ->> '$.rate.votes' AS "票数 votes", ch.value ->> '$.rate.of' AS "基数 of", ch.value ->> '$.rate.base' AS "基数名 base",
  ch.value ->> '$.rate.percent' AS "得票率 percent", ch.value ->> 'condition' AS "条件 condition", ch.value ->> 'needed' AS "须得 needed",
  ch.value ->> 'margin' AS "相差 margin", ch.value ->> 'rank' AS "名次 rank", i.value ->> 'outcome' AS "结果 outcome",
  p.value ->> 'outcome' AS "职位结果 of the post", p.value ->> 'next' AS "下一轮 next"
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
  o.file AS "文件 file", o.line AS "行 line", o.place AS "位置 place", o.ballot AS "票号 ballot",
  CASE WHEN o.kind IN ('overvoted', 'overvoted-post')
      THEN (SELECT o.detail || ' ' || (p.value ->> 'title') FROM json_each(c.result, '$.posts') p WHERE p.value ->> 'post' = o.detail)
    WHEN o.kind = 'void-item'
      THEN (SELECT o.detail || ' ' || (i.value ->> 'name') FROM json_each(c.result, '$.items') i WHERE i.value ->> 'item' = o.detail LIMIT 1)
    ELSE o.detail END AS "说明 detail"
FROM odd_ballot o JOIN count c ON c.number = o.count
ORDER BY o.count, o.position;

CREATE VIEW notices AS
SELECT c.number AS "计票 count", n.value ->> 'code' AS "代码 code", n.value ->> 'text' AS "提示 text", n.value ->> 'channel' AS "渠道 channel",
  n.value ->> 'tier' AS "层次 tier", n.value ->> 'post' AS "职位 post", n.value ->> 'item' AS "编号 item"
FROM count c, json_each(c.result, '$.notices') n
ORDER BY c.number, n.key;

CREATE VIEW rounds AS
SELECT a.count AS "计票 count", a.position AS "倒数第几轮 rounds back", a.meeting AS "会议编号 meeting", a.file AS "文件 file", a.sha256 AS "结果摘要 SHA-256",
  a.event AS "事件摘要 event"
FROM count_after a
ORDER BY a.count, a.position;

-- What follows from the outcomes: one row for each entry, or each member of an entry that stands alone.
CREATE VIEW consequences AS
SELECT c.number AS "计票 count", k.key AS "事项 consequence", e.key AS "项 entry", e.value AS "内容 content"
FROM count c, json_each(c.result, '$.consequences') k, json_each(k.value) e
ORDER BY c.number, k.id, e.id;

-- How the ballots were keyed: by whom, and what two keyings gave.
CREATE VIEW keyings AS
SELECT c.number AS "计票 count", c.result -> '$.keying.first' AS "初录 first", c.result -> '$.keying.second' AS "复录 second",
  c.result ->> '$.keying.ballots' AS "张数 ballots", c.result ->> '$.keying.cells' AS "格数 cells", c.result ->> '$.keying.differences' AS "不同 differences",
  c.result ->> '$.keying.settled.agreed' AS "核对一致 agreed", c.result ->> '$.keying.settled.ruled' AS "裁定 ruled"
FROM count c WHERE c.result -> '$.keying' IS NOT NULL
ORDER BY c.number;

CREATE VIEW acknowledgements AS
SELECT c.number AS "计票 count", a.value ->> 'code' AS "代码 code", a.value ->> 'place' AS "位置 place", a.value ->> 'reason' AS "理由 reason",
  a.value ->> 'by' AS "处理人 by"
FROM count c, json_each(c.result, '$.acknowledged') a
ORDER BY c.number, a.key;
