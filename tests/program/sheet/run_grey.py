#!/usr/bin/env python3
"""Page one in black and white: rendered in grey at 300 dots an inch, every figure of its tables is read back by tesseract and the QR code by zbarimg, without an error.

The figures are cut out where pdftotext finds them, row by row, as tesseract takes the rules of a table for strokes. Needs poppler-utils, tesseract-ocr with chi_sim, zbar-tools."""

import html
import os
import re
import subprocess

from support import pdfa
from support.sheets import ROOT, Meeting, Report, need, tool, workshop
from run_layout import decision

DOTS, BETWEEN = 300, 60
FEET = 780  # points from the top: what stands below is the foot of the page


def grey(path, dots, work):
    """Width, and the bytes of the first page."""
    subprocess.run(["pdftoppm", "-gray", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", str(path), str(work / "page")], check=True)
    data = (work / "page.pgm").read_bytes()
    head = re.match(rb"P5\s(\d+) (\d+)\s255\s", data)
    return int(head.group(1)), data[head.end():]


def figures_of(path):
    """Rows of (left, top, right, bottom, text), from above and from the left."""
    said = tool("pdftotext", "-bbox", "-f", "1", "-l", "1", path, "-")[1]
    rows = []
    words = [(*map(float, box), html.unescape(text)) for *box, text in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', said)]
    for word in sorted((w for w in words if re.fullmatch(r"\d+|\d+/\d+|[\d.]+%", w[4]) and w[1] < FEET), key=lambda w: w[1] + w[3]):
        if rows and abs(rows[-1][0][1] + rows[-1][0][3] - word[1] - word[3]) < 6:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row) for row in rows]


def without_percent(word):
    """Its box and text without the sign at its end, which is half as wide again as a digit."""
    left, top, right, bottom, text = word
    if not text.endswith("%"):
        return word
    return left, top, right - (right - left) * 1.5 / (len(text) - 2 + 0.5 + 1.5), bottom, text[:-1]


def cut_out(width, pixels, rows, dots):
    """A picture with a line for each row: its figures beside each other."""
    scale, white = dots / 72, b"\xff"
    lines = []
    for row in rows:
        cuts = []
        for left, top, right, bottom, _ in row:
            a, b = int(left * scale) - 3, int(right * scale) + 3
            cuts.append([pixels[y * width + a:y * width + b] for y in range(int(top * scale), int(bottom * scale))])
        high = max(map(len, cuts))
        lines.append([b"".join(white * BETWEEN + (cut[y] if y < len(cut) else white * len(cut[0])) for cut in cuts) for y in range(high)])
    wide = max(len(line[0]) for line in lines) + BETWEEN
    return wide, white * wide * 30 + b"".join(b"".join(y + white * (wide - len(y)) for y in line) + white * wide * 30 for line in lines)


def read_figures(path, dots, work):
    """What stands there, and what tesseract reads, row by row."""
    rows = [[without_percent(word) for word in row] for row in figures_of(path)]
    wide, pixels = cut_out(*grey(path, dots, work), rows, dots)
    (work / "figures.pgm").write_bytes(b"P5\n%d %d\n255\n" % (wide, len(pixels) // wide) + pixels)
    done = subprocess.run(["tesseract", str(work / "figures.pgm"), "-", "-l", "chi_sim", "--psm", "6", "--dpi", str(dots), "-c", "tessedit_char_whitelist=0123456789/."], capture_output=True, check=True,
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return ["".join(word[4] for word in row) for row in rows], ["".join(line.split()) for line in done.stdout.decode().splitlines() if line.strip()]


def look(report, path, work, rows):
    wanted, read = read_figures(path, DOTS, work)
    report.check(len(wanted) >= rows and read == wanted, f"{path.name}: {len(wanted)} rows of figures are read back", [pair for pair in zip(wanted, read) if pair[0] != pair[1]])
    code = subprocess.run(["zbarimg", "--quiet", "--raw", str(work / "page.pgm")], capture_output=True, check=False)
    digest = pdfa.Document(path).root and re.search(r"[0-9a-f]{64}", tool("pdftotext", "-raw", "-l", "1", path, "-")[1]).group(0)
    report.check(code.returncode == 0 and digest in code.stdout.decode("utf-8", "replace"), f"{path.name}: the QR code is read, with the digest of the foot", code.stdout + code.stderr)


def main():
    need("pdftoppm", "pdftotext", "tesseract", "zbarimg", "qpdf")
    if "chi_sim" not in tool("tesseract", "--list-langs")[1]:
        need("tesseract-ocr-chi-sim")
    report, work = Report(), workshop()
    sheets = [Meeting(source, work / f"counted-{source.name}").issue("--unsigned")[0] for source in (ROOT / "ballots/aheqi-committee", decision(work / "decision", 12))]
    for path, rows in zip(sheets, (15, 24)):
        look(report, path, work, rows)
    wanted, read = read_figures(sheets[0], 30, work)
    report.check(read != wanted, "at 30 dots an inch they are not: nothing is guessed")
    report.end()


if __name__ == "__main__":
    main()
