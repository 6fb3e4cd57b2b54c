#!/usr/bin/env python3
"""tally compare as two typists meet it: ids or names as headings, zeros lost, columns that only one has; in both languages, in terms of ballots."""

from support.ledgers import Report, Workshop, run

FIRST = "票号,作废,赵四海,钱五湖\n" + "".join(f"00{n},,√,×\n" for n in range(1, 9))
ZEROS_LOST = FIRST.replace("00", "").replace("5,,√,×", "5,,√,√")


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def check_zeros(report, folder):
    write(folder, first=FIRST, second=ZEROS_LOST)
    status, out, error = run("compare", folder / "first.csv", folder / "second.csv")
    report.check(status == 1 and out.startswith("ballot 5, column 钱五湖 (D6): “×” here, “√” in ") and out.count("[keying-differs]") == 1 and out.count("[zeros-lost]") == 1,
                 "the one difference, and one notice of the zeros", out + error)
    status, out, error = run("compare", folder / "first.csv", folder / "second.csv", "--lang", "zh")
    report.check(status == 1 and out.startswith("5号票，钱五湖一格（D6）：此处为“×”，") and ": 不同 [keying-differs]" in out and "错误" not in out, "in Chinese: different, not an error", out + error)


def check_headings(report, folder):
    write(folder, first=FIRST, second=FIRST.replace("赵四海", "k1"), roster="编号,姓名\nk1,赵四海\nk2,钱五湖\n")
    status, out, error = run("compare", folder / "first.csv", folder / "second.csv")
    report.check(status == 0 and "all cells agree" in out, "ids and names, by the roster beside", out + error)
    other = write(folder / "other", first=FIRST, second=FIRST.replace("赵四海", "k1"))
    status, out, error = run("compare", other / "first.csv", other / "second.csv", "--roster", folder / "roster.csv")
    report.check(status == 0, "by --roster", out + error)
    status, out, error = run("compare", other / "first.csv", other / "second.csv", "--lang", "zh")
    report.check(status == 1 and out.startswith("未能全部核对：有2列") and "16格没有核对" in out.splitlines()[0] and "--roster" in out.splitlines()[0],
                 "without a roster: first of all, why and how many cells are left", out + error)


def check_errors(report, folder):
    write(folder, first=FIRST, second=FIRST.replace("002", "001"))
    status, out, error = run("compare", folder / "first.csv", folder / "second.csv", "--lang", "zh")
    report.check(status == 65 and out.startswith("未能核对：") and "8张" in out.splitlines()[0] and "号票（A3）：" in out, "a file with errors: first of all, that nothing was compared", out + error)
    write(folder, second=FIRST.replace("003,,√,×", "003,,,×"))
    status, out, error = run("compare", folder / "first.csv", folder / "second.csv", "--lang", "zh")
    report.check(status == 1 and "003号票，赵四海一格（C4）：此处为“√”，" in out and "C4 为空白" in out and "“”" not in out, "an empty cell is called empty", out + error)


def main():
    report = Report()
    with Workshop() as work:
        for check in (check_zeros, check_headings, check_errors):
            check(report, work / check.__name__)
    report.end()


if __name__ == "__main__":
    main()
