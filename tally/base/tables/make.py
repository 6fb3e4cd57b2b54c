#!/usr/bin/env python3
"""Makes the tables of characters beside this script, from the packages of Debian 12; --check only compares.

  common-han.txt   the 3,500 common characters: level 1 of 通用规范汉字表 (2013), numbers 1 to 3500 of kTGH
                   in Unihan_OtherMappings (package unicode-data)
  look-alike.txt   what a character looks like: the skeletons of ICU's uspoof (package libicu72), then of the Han
                   characters that are variants of each other (Unihan_Variants: traditional, simplified, semantic, Z and
                   spoofing variants) the one of the lowest code point. One line a character, in order of code points
  initials.txt     by which Latin letters a Han character is found: the first letters of every reading of kMandarin, kHanyuPinyin,
                   kXHC1983 and kHanyuPinlu in Unihan_Readings (unicode-data). A line for each set of letters: the
                   letters, a blank, and its characters in order of code points
  ../tables.c      which characters cannot be seen: Default_Ignorable_Code_Point of DerivedCoreProperties (unicode-data),
                   without variation selectors; and the private-use characters of GBK and of GB 18030 before 2022, with the
                   characters that GB 18030-2022 gives for the same bytes (glibc's converter)

Only the texts it writes are needed to build the program. Another version of a package may know more characters; the test
unicode-tables compares where the versions are those named here.
"""
import bz2
import ctypes
import glob
import pathlib
import re
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path('/usr/share/unicode')
UNICODE = '15.0.0'
ICU = '72'


def missing():
    """What this machine lacks of the sources; empty: nothing."""
    lacks = []
    readme = DATA / 'DerivedCoreProperties.txt'
    if not readme.exists() or f'DerivedCoreProperties-{UNICODE}' not in readme.read_text()[:100]:
        lacks.append(f'unicode-data {UNICODE}')
    if not glob.glob(f'/usr/lib/*/libicui18n.so.{ICU}'):
        lacks.append(f'libicu{ICU}')
    probe = subprocess.run(['iconv', '-f', 'GB18030', '-t', 'UTF-8'], input=b'\xA6\xD9', capture_output=True)
    if probe.stdout.decode() != '\uFE10':
        lacks.append('a glibc that knows GB 18030-2022')
    if unicodedata.unidata_version < '14':
        lacks.append('a Python with Unicode 14')
    return lacks


def unihan(name, field):
    for line in bz2.open(DATA / f'Unihan_{name}.txt.bz2', 'rt'):
        if line.startswith('U+'):
            code, key, value = line.rstrip('\n').split('\t')
            if key == field:
                yield int(code[2:], 16), value


def common_han():
    numbered = {}
    for code, value in unihan('OtherMappings', 'kTGH'):
        for number in re.findall(r'2013:(\d+)', value):
            if int(number) <= 3500:
                numbered[int(number)] = chr(code)
    assert len(numbered) == 3500, len(numbered)
    text = ''.join(numbered[n] for n in sorted(numbered))
    return '\n'.join(text[at:at + 50] for at in range(0, len(text), 50)) + '\n'


class Skeleton:
    def __init__(self):
        library = ctypes.CDLL(glob.glob(f'/usr/lib/*/libicui18n.so.{ICU}')[0])
        self.get = getattr(library, f'uspoof_getSkeletonUTF8_{ICU}')
        self.get.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p,
                             ctypes.c_int32, ctypes.POINTER(ctypes.c_int)]
        opener = getattr(library, f'uspoof_open_{ICU}')
        opener.restype = ctypes.c_void_p
        opener.argtypes = [ctypes.POINTER(ctypes.c_int)]
        self.error = ctypes.c_int(0)
        self.checker = opener(ctypes.byref(self.error))
        assert self.error.value <= 0

    def of(self, text):
        out = ctypes.create_string_buffer(256)
        size = self.get(self.checker, 0, text.encode(), -1, out, 256, ctypes.byref(self.error))
        assert self.error.value <= 0, text
        return out.raw[:size].decode()


def variant_groups():
    """Han characters that are variants of each other: character → the lowest of its group."""
    parent = {}

    def root(c):
        parent.setdefault(c, c)
        while parent[c] != c:
            c = parent[c]
        return c

    for field in ['kTraditionalVariant', 'kSimplifiedVariant', 'kSemanticVariant', 'kZVariant', 'kSpoofingVariant']:
        for code, value in unihan('Variants', field):
            for other in re.findall(r'U\+([0-9A-F]+)', value):
                a, b = root(code), root(int(other, 16))
                parent[max(a, b)] = min(a, b)
    return {c: root(c) for c in list(parent)}


def look_alike():
    """Names are compared after NFKC, so only characters that NFKC leaves alone need a line; syllables of Hangul have none."""
    skeleton, group = Skeleton(), variant_groups()
    lines = []
    for code in list(range(0x80, 0xAC00)) + list(range(0xF900, 0xFFFE)) + list(range(0x10000, 0x323B0)):
        c = chr(code)
        category = unicodedata.category(c)
        new_han = 0x31350 <= code < 0x323B0  # in Unicode 15, which Python may not know yet
        if (category in ('Cn', 'Cc', 'Cf', 'Co', 'Zs', 'Zl', 'Zp') and not new_han) or unicodedata.normalize('NFKC', c) != c:
            continue
        like = ''.join(chr(group.get(ord(x), ord(x))) for x in skeleton.of(c))
        if like != unicodedata.normalize('NFD', c):
            lines.append('%04X %s\n' % (code, ' '.join('%04X' % ord(x) for x in like)))
    for code in range(0x21, 0x7F):
        like = skeleton.of(chr(code))
        if like != chr(code):
            lines.append('%04X %s\n' % (code, ' '.join('%04X' % ord(x) for x in like)))
    return ''.join(sorted(lines, key=lambda line: int(line.split()[0], 16)))


def initials():
    letters = {}
    for field in ['kMandarin', 'kHanyuPinyin', 'kXHC1983', 'kHanyuPinlu']:
        for code, value in unihan('Readings', field):
            # “mǐn”, “10019.020:dān,chán”, “0123.020*:shàn”, “lǐ(123)”
            for reading in re.sub(r'\S+:|\(\d+\)', '', value).replace(',', ' ').split():
                letters.setdefault(code, set()).add(unicodedata.normalize('NFD', reading)[0].lower())
    sets = {}
    for code in sorted(letters):
        assert all('a' <= letter <= 'z' for letter in letters[code]), hex(code)
        sets.setdefault(''.join(sorted(letters[code])), []).append(chr(code))
    return ''.join(f'{key} {"".join(sets[key])}\n' for key in sorted(sets))


def ignorable():
    ranges = []
    for line in open(DATA / 'DerivedCoreProperties.txt'):
        found = re.match(r'([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*; Default_Ignorable_Code_Point', line)
        if found:
            first = int(found[1], 16)
            ranges.append((first, int(found[2] or found[1], 16)))
    codes = {c for first, last in ranges for c in range(first, last + 1)}
    codes -= set(range(0xFE00, 0xFE10)) | set(range(0xE0100, 0xE01F0))
    codes |= {0x2028, 0x2029, 0x2800, 0xFFF9, 0xFFFA, 0xFFFB}  # not in the property, and as hard to see
    whole = []
    for c in sorted(codes):
        if whole and whole[-1][1] == c - 1:
            whole[-1][1] = c
        else:
            whole.append([c, c])
    return whole


def private_use():
    """GBK's private-use characters by their bytes, which GB 18030 kept."""
    pairs = {0xE76C: b'\xA2\xE3', 0xE7C7: b'\xA8\xBC', 0xE7C8: b'\xA8\xBF'}
    for first, lead, trails in [(0xE78D, 0xA6, list(range(0xD9, 0xE0)) + [0xEC, 0xED, 0xF3]),
                                (0xE7E7, 0xA9, list(range(0x89, 0x96))),
                                (0xE815, 0xFE, [t for t in range(0x50, 0xA1) if t != 0x7F])]:
        for at, trail in enumerate(trails):
            pairs[first + at] = bytes([lead, trail])
    table = []
    for code in sorted(pairs):
        out = subprocess.run(['iconv', '-f', 'GB18030', '-t', 'UTF-8'], input=pairs[code], capture_output=True,
                             check=True).stdout.decode()
        assert len(out) == 1 and not 0xE000 <= ord(out) <= 0xF8FF, hex(code)
        table.append((code, ord(out)))
    return table


def constants():
    def rows(pairs):
        cells = ['{0x%04X, 0x%04X},' % tuple(pair) for pair in pairs]
        return ''.join('    ' + ' '.join(cells[at:at + 6]) + '\n' for at in range(0, len(cells), 6))

    unseen, private = ignorable(), private_use()
    return f'''/* Tables of characters, made by base/tables/make.py, which says from what; not to be edited. */
#include "base/tables.h"

/* clang-format off */
const uint32_t tally_table_unseen[][2] = {{
{rows(unseen)}}};
const size_t tally_table_unseen_count = sizeof tally_table_unseen / sizeof *tally_table_unseen;

const uint32_t tally_table_private[][2] = {{
{rows(private)}}};
const size_t tally_table_private_count = sizeof tally_table_private / sizeof *tally_table_private;
/* clang-format on */
'''


def main():
    check = sys.argv[1:] == ['--check']
    lacks = missing()
    if lacks:
        print('skipped: tables: not here:', ', '.join(lacks))
        sys.exit(77)
    wrong = 0
    made = {'common-han.txt': common_han(), 'look-alike.txt': look_alike(), 'initials.txt': initials(), '../tables.c': constants()}
    for name, text in made.items():
        path = HERE / name
        if not check:
            path.write_text(text)
        elif path.read_text() != text:
            wrong += 1
            print(f'{path.name} is not what the packages give; run {pathlib.Path(__file__).name}')
    if check:
        print(f'{len(made) - wrong} passed, {wrong} failed')
    sys.exit(wrong != 0)


main()
