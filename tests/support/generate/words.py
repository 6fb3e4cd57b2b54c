"""The words of random meetings: names as people bear them, reasons, headers in both languages."""

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
# How the action of an item begins, and what else people write there; compatibility forms among them.
ACTIONS = ["提拔", "提拔为局长", "拟提拔", "建议提拔任副局长", "提请提拔", "交流", "交流任职", "拟交流", "轮岗", "建议轮岗至水利局", "免", "免局长",
           "建议免去", "提请免去局长职务", "拟免", "任", "任局长", "拟任副局长", "提请任命", "试用, 一年", "局长", "改任",
           "提\U0002f8b6为局长", "\ufa32去局长", "拟\U0002f80e去", "Appoint"]
JOB_TITLES = ["科员", "股长", "办公室股长", "副股长", "人事股副股长", "股长（副科级）", "办公室主任", "副主任"]
DATES = ["2026-04-17", "2026-04-17", "2024-02-29", "2023-12-28", "2025-08-31", "2024-08-30", "2025-12-31", "2027-02-28"]
SEPARATORS = "、；;|/"
SPACES = [" ", "\u3000", "\u00a0"]
SIGNS = ["○", "〇", "△", "☆", "●", "圈", "zz", "+", "?"]
TIER_NAMES = ["领导班子成员", "内设机构负责人", "直属单位负责人", "其他人员", "离退休 代表", "Observers", "领导班子", "其他"]

CHINESE = {
    "meeting": {"key": "项目", "value": "内容"},
    "tiers": {"tier": "层次|票种", "name": "名称", "due": "应到", "present": "实到", "issued": "发出",
              "returned": "收回", "talked": "谈话人数", "weight due": "应到权数"},
    "posts": {"post": "职位编号", "title": "职位", "seats": "名额"},
    "roster": {"id": "编号", "name": "姓名", "person": "人员", "unit": "单位", "title": "现任职务",
               "post": "职位", "action": "任免", "deferred": "暂缓", "origin": "来源"},
    "ballots": {"ballot": "票号", "tier": "层次|票种", "void": "作废"},
    "rulings": {"channel": "渠道", "tier": "层次", "ballot": "票号", "written": "原文", "ruling": "裁定",
                "reason": "理由", "by": "裁定人"},
    "rule": {"key": "项目", "value": "规定", "cite": "依据"},
    "keys": {"meeting": "会议编号", "title": "会议名称", "body": "组织单位", "place": "地点", "date": "日期",
             "rule": "办法", "host": "主持人", "teller": "计票人", "scrutineer": "监票人", "archive": "存档",
             "ballots": "选票", "talks": "谈话记录", "mark": "记号", "recommended": "推荐日期",
             "phone": "电话征求意见", "deferred": "暂缓表决", "method": "表决方式", "publicity": "公示"},
    "totals": {"tier": "层次|票种", "item": "编号", "mark": "记号", "votes": "票数"},
}
