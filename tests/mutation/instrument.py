"""Finds the mutants of a C source and writes a source that holds them all.

A mutant is one small change: a comparison, an operator of arithmetic or logic, a negation, a constant, a value that is returned, a statement
left out, `break` for `continue`. The tree and the places come from libclang; a change stands where the text between two operands is the
operator and nothing else, so what macros make is left alone, and so are constants that the language wants to be constant.
"""

import json
import os
import re
import shlex
from dataclasses import dataclass, field

from clang.cindex import CursorKind as K
from clang.cindex import Index, StorageClass, TypeKind

COMPARISONS = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="]}
ARITHMETIC = {"+": "-", "-": "+", "*": "+", "/": "*", "%": "*", "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<"}
ASSIGNMENTS = {"+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "%=": "*=", "|=": "&=", "&=": "|=", "^=": "|=", "<<=": ">>=", ">>=": "<<="}
INTEGERS = {TypeKind.BOOL, TypeKind.CHAR_U, TypeKind.UCHAR, TypeKind.USHORT, TypeKind.UINT, TypeKind.ULONG, TypeKind.ULONGLONG, TypeKind.CHAR_S,
            TypeKind.SCHAR, TypeKind.SHORT, TypeKind.INT, TypeKind.LONG, TypeKind.LONGLONG}
LOOPS = {K.FOR_STMT, K.WHILE_STMT, K.DO_STMT}
# Left out, they change nothing that a test can see: memory is released, or a defect of ours is looked for.
NOT_LEFT_OUT = re.compile(r"\s*(\(void\)|assert\b|free\b|sqlite3_free\b|json_decref\b|\w*_(free|release|clear)\b)")
PARTS = re.compile(rb'"(?:[^"\\\\]|\\\\.)*"|[()]')  # what tells where parentheses end
LITERAL = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*$|'([^'\\]|\\.)'$")


@dataclass
class Mutant:
    file: str
    line: int
    function: str
    before: str
    after: str
    number: int = -1

    def name(self):
        """The same after lines were put in elsewhere."""
        return " ".join(f"{self.file} {self.function}: {self.before} => {self.after}".split())

    def place(self):
        return f"{self.file}:{self.line}"


@dataclass
class Site:
    """A range of the text whose value, or whose statement, mutants replace. changes: (mutant, its text, whether the values can be compared)."""
    start: int
    end: int
    statement: bool = False
    changes: list = field(default_factory=list)


class Source:
    def __init__(self, path, name, flags):
        self.path, self.name = path, name
        with open(path, "rb") as f:
            self.bytes = f.read()
        self.sites, self.mutants, self.function, self.returns = {}, [], "", None
        unit = Index.create().parse(path, args=flags)
        wrong = [d.spelling for d in unit.diagnostics if d.severity >= 3]
        if wrong:
            raise SystemExit(f"{path}: {wrong[0]}")
        for cursor in unit.cursor.get_children():
            if cursor.kind == K.FUNCTION_DECL and cursor.is_definition() and cursor.location.file.name == path:
                self.function, self.returns = cursor.spelling, cursor.result_type.get_canonical()
                for child in cursor.get_children():
                    if child.kind == K.COMPOUND_STMT:
                        self.walk(child, [])

    def text(self, start, end):
        return self.bytes[start:end].decode("utf-8")

    def of(self, cursor):
        return self.text(*self.span(cursor))

    def add(self, start, end, after, pure=False, statement=False, before=None):
        """One mutant: this text in place of that from start to end. None of a text that ends where a macro's name begins."""
        if re.search(r"[-+*/%&|^<>=!?:,(]\s*$", self.text(start, end)) or (not statement and start == end):
            return
        line = self.bytes.count(b"\n", 0, start) + 1
        mutant = Mutant(self.name, line, self.function, before or self.text(start, end), after or "(left out)")
        self.mutants.append(mutant)
        site = self.sites.setdefault((start, end, statement), Site(start, end, statement))
        site.changes.append((mutant, after, pure))

    # ------------------------------------------------------------ what is changed

    def walk(self, cursor, above):
        kind, children = cursor.kind, list(cursor.get_children())
        start, end = self.span(cursor)
        parent = above[-1].kind if above else None
        if kind in (K.CXX_UNARY_EXPR, K.ENUM_DECL, K.STRUCT_DECL) or kind.name == "STATIC_ASSERT":  # sizeof, and what must be constant
            return
        if kind == K.CASE_STMT:
            children = children[1:]
        elif kind == K.VAR_DECL:
            if cursor.storage_class == StorageClass.STATIC:
                return
            equals = re.search(rb"[^=!<>]=[^=]", self.bytes[start:end])
            children = [c for c in children if equals and c.extent.start.offset > start + equals.start()]
        elif kind == K.BINARY_OPERATOR:
            self.binary(cursor, children, start, end)
        elif kind == K.COMPOUND_ASSIGNMENT_OPERATOR:
            self.compound(cursor, children, start, end)
        elif kind == K.UNARY_OPERATOR:
            self.unary(cursor, children, start, end, parent, above)
        elif kind in (K.INTEGER_LITERAL, K.CHARACTER_LITERAL):
            self.literal(cursor, start, end, above)
        elif kind == K.RETURN_STMT:
            self.returned(children, start, end)
        elif kind in (K.BREAK_STMT, K.CONTINUE_STMT):
            self.jump(kind, start, end, above)
        if kind in (K.IF_STMT, K.WHILE_STMT, K.CONDITIONAL_OPERATOR) and children:
            self.condition(children[0])
        elif kind == K.DO_STMT:
            self.condition(children[-1])
        if self.is_statement(cursor, above):
            self.left_out(cursor, start, end)
        for child in children:
            self.walk(child, above + [cursor])

    def span(self, cursor):
        """(where it starts, where it ends). libclang ends what a macro makes, or ends with, at the macro's name: its arguments belong to it."""
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        if end <= start:
            name = re.match(rb"\w+", self.bytes[start:])
            end = start + len(name[0]) if name else start
        if self.bytes[end:end + 1] == b"(" and re.match(rb"\w", self.bytes[end - 1:end]):
            depth = 0
            for part in PARTS.finditer(self.bytes, end):
                depth += {b"(": 1, b")": -1}.get(part[0], 0)
                if not depth:
                    return start, part.end()
        return start, end

    def operator(self, children):
        """(operator between two operands, its offset), or None where a macro made it."""
        left, right = self.span(children[0])[1], children[1].extent.start.offset
        between = self.text(left, right) if left < right else ""
        found = re.fullmatch(r"\s*([-+*/%&|^<>=!]{1,3})\s*", between)
        return found and found[1]

    def operand(self, cursor):
        """The text of an operand, in parentheses where && for || would bind otherwise."""
        children = list(cursor.get_children())
        logical = cursor.kind == K.BINARY_OPERATOR and len(children) == 2 and self.operator(children) in ("&&", "||")
        return f"({self.of(cursor)})" if logical else self.of(cursor)

    def binary(self, cursor, children, start, end):
        op = len(children) == 2 and self.operator(children)
        if not op:
            return
        left, right = (self.operand(child) for child in children)
        if not left or not right:  # a macro's
            return
        pure = self.pure(cursor)
        for other in COMPARISONS.get(op, []):
            self.add(start, end, f"{left} {other} {right}", pure)
        if op in ("&&", "||"):
            self.add(start, end, f"{left} {'||' if op == '&&' else '&&'} {right}")
            self.add(start, end, f"!!({left})")
            self.add(start, end, f"!!({right})")
        if op in ARITHMETIC and all(c.type.get_canonical().kind in INTEGERS for c in (cursor, *children)):
            self.add(start, end, f"{left} {ARITHMETIC[op]} {right}", pure and op not in ("%", "<<", ">>"))

    def compound(self, cursor, children, start, end):
        op = self.operator(children)
        if op in ASSIGNMENTS and cursor.type.get_canonical().kind in INTEGERS and children[0].type.get_canonical().kind in INTEGERS:
            self.add(start, end, f"{self.of(children[0])} {ASSIGNMENTS[op]} {self.of(children[1])}")

    def unary(self, cursor, children, start, end, parent, above):
        text = self.text(start, end)
        inner = self.of(children[0])
        if text == "!" + inner or re.fullmatch(r"!\s*" + re.escape(inner), text):
            self.add(start, end, f"!!{inner}")
        elif parent != K.FOR_STMT and cursor.type.get_canonical().kind in INTEGERS:
            for op, other in (("++", "--"), ("--", "++")):
                if text == inner + op:
                    self.add(start, end, inner + other)
                elif text == op + inner:
                    self.add(start, end, other + inner)

    def literal(self, cursor, start, end, above):
        text = self.text(start, end)
        if not LITERAL.match(text):
            return
        cast = above[-1] if above else None
        if cast is not None and cast.kind == K.UNEXPOSED_EXPR and cast.type.get_canonical().kind == TypeKind.POINTER:
            return
        if self.bytes[:start].rstrip().endswith(b"[") and any(a.kind == K.INIT_LIST_EXPR for a in above):
            return
        # One more than the 1 of `order < 0 ? -1 : 1`, or of a flag, says the same.
        counted = cast is not None and cast.kind in (K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR, K.UNEXPOSED_EXPR)
        if text != "1" or counted:
            self.add(start, end, f"{text} + 1")
        value = re.sub("[uUlL]*$", "", text)
        if not text.startswith("'") and int(value, 16 if value.lower().startswith("0x") else 10):
            self.add(start, end, f"{text} - 1")

    def returned(self, children, start, end):
        if not children:
            return
        value = children[0]
        text = self.of(value)
        s, e = self.span(value)
        if text in ("", "NULL") or text.count("(") != text.count(")") or not re.fullmatch(r"return\s*", self.text(start, s)):
            return
        kind = self.returns.kind
        if kind == TypeKind.BOOL:
            if not self.changed_anyway(value):
                self.add(s, e, f"!({text})")
        elif kind == TypeKind.POINTER or (kind in INTEGERS and not LITERAL.match(text)):
            self.add(s, e, "0", before=f"return {text}")

    def changed_anyway(self, cursor):
        """Whether its own operator is a comparison, a negation or a junction, which is changed as such."""
        while cursor.kind in (K.UNEXPOSED_EXPR, K.PAREN_EXPR) and len(list(cursor.get_children())) == 1:
            cursor = next(cursor.get_children())
        children = list(cursor.get_children())
        if cursor.kind == K.BINARY_OPERATOR and len(children) == 2:
            op = self.operator(children)
            return op in COMPARISONS or op in ("&&", "||")
        return cursor.kind == K.UNARY_OPERATOR and self.of(cursor).startswith("!")

    def condition(self, cursor):
        text = self.of(cursor)
        s, e = self.span(cursor)
        if text.count("(") == text.count(")") and s < e and not self.changed_anyway(cursor) and self.is_whole(cursor):
            self.add(s, e, f"!({text})")

    def is_whole(self, cursor):
        """Not a part of what a macro made: it is all between the parentheses, or before the question mark."""
        before, after = self.bytes[:cursor.extent.start.offset].rstrip()[-1:], self.bytes[cursor.extent.end.offset:].lstrip()[:1]
        return after == b"?" or (before, after) == (b"(", b")")

    def jump(self, kind, start, end, above):
        inside = next((a.kind for a in reversed(above) if a.kind in LOOPS | {K.SWITCH_STMT}), None)
        text = self.text(start, end)
        if text not in ("break", "continue") or self.bytes[end:end + 1] != b";":
            return
        if inside in LOOPS:
            other = "continue" if kind == K.BREAK_STMT else "break"
            self.add(start, end + 1, other + ";", statement=True, before=text)
        self.add(start, end + 1, "", statement=True, before=text)

    def is_statement(self, cursor, above):
        if not above or cursor.kind not in (K.CALL_EXPR, K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR, K.UNARY_OPERATOR):
            return False
        parent = above[-1]
        start, end = cursor.extent.start.offset, cursor.extent.end.offset
        if self.bytes[end:end + 1] != b";":
            return False
        if parent.kind in (K.COMPOUND_STMT, K.LABEL_STMT, K.DEFAULT_STMT, K.CASE_STMT):
            return True
        if parent.kind in (K.IF_STMT, K.WHILE_STMT, K.FOR_STMT):
            return start > next(parent.get_children()).extent.start.offset and self.bytes[:start].rstrip()[-1:] in b")e"
        return False

    def left_out(self, cursor, start, end):
        text = self.text(start, end)
        if not NOT_LEFT_OUT.match(text) and text.count("(") == text.count(")"):
            self.add(start, end + 1, "", statement=True, before=text)

    def pure(self, cursor):
        """Whether to evaluate it twice does nothing."""
        if cursor.kind in (K.CALL_EXPR, K.COMPOUND_ASSIGNMENT_OPERATOR):
            return False
        if cursor.kind == K.UNARY_OPERATOR and re.search(r"\+\+|--", self.of(cursor)):
            return False
        if cursor.kind == K.BINARY_OPERATOR:
            children = list(cursor.get_children())
            if len(children) != 2 or self.operator(children) in (None, "=", "/", "%"):
                return False
        if "\n" in self.of(cursor) or not self.of(cursor).count("(") == self.of(cursor).count(")"):
            return False
        return all(self.pure(child) for child in cursor.get_children())

    # ------------------------------------------------------------ the text with all of them

    def written(self, chosen):
        """The source with those mutants; each has its number."""
        sites = []
        for site in self.sites.values():
            changes = [change for change in site.changes if change[0] in chosen]
            if changes:
                sites.append(Site(site.start, site.end, site.statement, changes))
        # The outer one first; of two of the same range, the statement.
        sites.sort(key=lambda s: (s.start, -s.end, not s.statement))
        out, at = self.render(sites, 0, len(self.bytes))
        return out

    def render(self, sites, start, end):
        out, at, i = [], start, 0
        while i < len(sites):
            site = sites[i]
            j = i + 1
            while j < len(sites) and sites[j].end <= site.end:
                j += 1
            out.append(self.text(at, site.start))
            inner, _ = self.render(sites[i + 1:j], site.start, site.end)
            out.append(self.choice(site, inner))
            at, i = site.end, j
        out.append(self.text(at, end))
        return "".join(out), at

    def choice(self, site, inner):
        if site.statement:
            for mutant, text, _ in site.changes:  # lines stay the same
                inner = f"{{ if (TALLY_MUTANT({mutant.number})) {{ {text} }} else {inner} }}"
            return inner
        value = self.text(site.start, site.end)
        out = ""
        for mutant, text, pure in site.changes:
            text = text.replace("\n", " ")  # lines stay the same
            if pure:
                out += f"TALLY_MUTANT_VALUE({mutant.number}, ({text}), ({value})) ? ({text}) : "
            else:
                out += f"TALLY_MUTANT({mutant.number}) ? ({text}) : "
        return f"({out}({inner}))"


def flags_of(build):
    """{source: the flags that it is compiled with}"""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
        commands = json.load(f)
    flags = {}
    for command in commands:
        words = shlex.split(command["command"])
        chosen = []
        for i, word in enumerate(words):
            if re.match(r"-[IDU]|-std", word):
                chosen.append(word)
            elif word == "-isystem":
                chosen += [word, words[i + 1]]
        flags[os.path.realpath(os.path.join(command["directory"], command["file"]))] = chosen
    return flags
