#!/usr/bin/env python3
"""Writes the words of the pages of a version: page_words.py CATALOGUE.po M_N > tally/sheet/words_M_N.c

A sheet outlives the version that made it, and whoever checks its page later must know the words that stand on it. So each version's words are kept as a table: the English
messages of the sources that a sheet's text comes from, and their Chinese. Run it with the catalogue of the version as released, when a later version changes a word on the sheet.
"""

import re
import sys

SOURCES = re.compile(r"tally/(words/|announce/announce|announce_?number|words/spoken|law/|notice|sheet/(page|parts|items|close|sheet|facts)|sheet(_page|_items|_close)?\.c|words\.c|announce\.c"
                     r"|ballot/|meeting/|table/|result/|rule/)")


def unquote(lines):
    text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', lines))
    return text


def entries(catalogue):
    for block in catalogue.split("\n\n"):
        found = re.search(r'^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)', block, re.M)
        places = " ".join(re.findall(r"^#: (.*)", block, re.M))
        if found and SOURCES.search(places):
            english, chinese = map(unquote, found.groups())
            if english and chinese and "\\n" not in english:
                yield english, chinese


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = sorted(set(entries(file.read())))
    print("/* The words on the pages of a version, as tests/archive/page_words.py took them from its catalogue. Not to be changed. */")
    print('#include "sheet/page_words.h"\n')
    print("/* clang-format off */")
    print(f"const struct tally_page_phrase tally_page_words_{sys.argv[2]}[] = {{")
    for english, chinese in pairs:
        one = f'    {{"{english}", "{chinese}"}},'
        print(one if len(one) <= 100 else f'    {{"{english}",\n     "{chinese}"}},')
    print("    {NULL, NULL}};")
    print("/* clang-format on */")


if __name__ == "__main__":
    main()
