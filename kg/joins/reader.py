"""Reads the text of a rule: recursive descent over its tokens (SPARQL 1.1, 19.8, as far as kg.joins.syntax goes)."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.joins.syntax import (
    Bind,
    Call,
    Construct,
    Count,
    Element,
    Expression,
    Filter,
    Group,
    NotExists,
    Optional,
    Pattern,
    Union,
    UnknownSyntax,
    Var,
)  # fmt: skip
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Sequence, repeat
from kg.shacl.terms import TYPE, Term

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<var>[?$]\w+)
    |(?P<number>\d+)
    |(?P<name>(?:[A-Za-z][\w-]*)?:[\w\-%.]*[\w\-%]|(?:[A-Za-z][\w-]*)?:)
    |(?P<word>[A-Za-z_]+)
    |(?P<mark>&&|\|\||!=|<=|>=|[{}()\[\].;,=<>!*+?|^/])""",
    re.VERBOSE,
)
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_COMPARED = frozenset(["=", "!=", "<", ">", "<=", ">="])


def read(text: str) -> Construct:
    """The rule of this text; raises UnknownSyntax."""
    return _Reader(text).construct()


class _Reader:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.prefixes: dict[str, str] = {}

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def next(self) -> str:
        word = self.peek()
        self.at += 1
        return word

    def taken(self, *words: str) -> bool:
        """Take these tokens if they come next."""
        here = [token.upper() for _, token in self.tokens[self.at : self.at + len(words)]]
        if here != [word.upper() for word in words]:
            return False
        self.at += len(words)
        return True

    def must(self, *words: str) -> None:
        for word in words:
            if not self.taken(word):
                raise UnknownSyntax(f"{word} is expected where {self.peek() or 'the end'} stands")

    def construct(self) -> Construct:
        while self.taken("PREFIX"):
            name, base = self.next(), self.next()
            self.prefixes[name] = base[1:-1]
        self.must("CONSTRUCT", "{")
        head: list[Pattern] = []
        while not self.taken("}"):
            if not self.taken("."):
                head += self.triples()
        self.must("WHERE")
        body = self.group()
        if self.kind() != "end":
            raise UnknownSyntax(f"{self.peek()} after the end of the rule")
        return Construct(tuple(head), body)

    def group(self) -> Group:
        self.must("{")
        found: list[Element] = []
        while not self.taken("}"):
            if self.kind() == "end":
                raise UnknownSyntax("a group without its end")
            if not self.taken("."):
                found += self.element()
        return tuple(found)

    def element(self) -> list[Element]:
        if self.taken("FILTER", "NOT", "EXISTS"):
            return [NotExists(self.group())]
        if self.taken("FILTER"):
            return [Filter(self.primary())]
        if self.taken("OPTIONAL"):
            return [Optional(self.group())]
        if self.taken("BIND", "("):
            value = self.expression()
            self.must("AS")
            var = self.var()
            self.must(")")
            return [Bind(value, var)]
        if self.peek() == "{":
            return [self.union()]
        return list(self.triples())

    def union(self) -> Element:
        if [token.upper() for _, token in self.tokens[self.at : self.at + 2]] == ["{", "SELECT"]:
            self.must("{", "SELECT")
            return self.count()
        groups = [self.group()]
        while self.taken("UNION"):
            groups.append(self.group())
        return Union(tuple(groups))

    def count(self) -> Count:
        key = self.var()
        self.must("(", "COUNT", "(")
        distinct = self.taken("DISTINCT")
        counted = None if not distinct and self.taken("*") else self.var()
        self.must(")", "AS")
        count = self.var()
        self.must(")", "WHERE")
        group = self.group()
        self.must("GROUP", "BY")
        if self.var() != key or (counted is not None) != distinct:
            raise UnknownSyntax("a count other than COUNT(*) or COUNT(DISTINCT ?x) by its key")
        self.must("}")
        return Count(key, counted, count, group)

    def triples(self) -> Iterator[Pattern]:
        subject = self.term()
        while True:
            path = self.path_or_var()
            yield Pattern(subject, path, self.term())
            while self.taken(","):
                yield Pattern(subject, path, self.term())
            if not self.taken(";"):
                return
            if self.peek() in ("}", "."):
                return

    def path_or_var(self) -> Var | Path:
        return self.var() if self.kind() == "var" else self.path()

    def path(self) -> Path:
        parts = [self.sequence()]
        while self.taken("|"):
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def sequence(self) -> Path:
        parts = [self.step()]
        while self.taken("/"):
            parts.append(self.step())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def step(self) -> Path:
        if self.taken("^"):
            return Inverse(self.step())
        if self.taken("("):
            inner = self.path()
            self.must(")")
        elif self.taken("a"):
            inner = Predicate(TYPE)
        else:
            inner = Predicate(self.name())
        for mark, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self.taken(mark):
                return repeat(inner, least, most)
        return inner

    def var(self) -> Var:
        if self.kind() != "var":
            raise UnknownSyntax(f"a variable is expected where {self.peek() or 'the end'} stands")
        return Var(self.next()[1:])

    def name(self) -> NamedNode:
        kind, word = self.kind(), self.next()
        if kind == "iri":
            return NamedNode(word[1:-1])
        prefix, colon, local = word.partition(":")
        if kind != "name" or f"{prefix}{colon}" not in self.prefixes:
            raise UnknownSyntax(f"{word or 'the end'} where a name is expected")
        return NamedNode(self.prefixes[prefix + colon] + local)

    def term(self) -> Var | Term:
        kind = self.kind()
        if kind == "var":
            return self.var()
        if kind == "string":
            return Literal(self.next()[1:-1].replace('\\"', '"').replace("\\\\", "\\"))
        if kind == "number":
            return Literal(self.next(), datatype=_INTEGER)
        if self.peek() in ("true", "false"):
            return Literal(self.next(), datatype=_BOOLEAN)
        return self.name()

    def expression(self) -> Expression:
        parts = [self.conjunction()]
        while self.taken("||"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Call("||", tuple(parts))

    def conjunction(self) -> Expression:
        parts = [self.comparison()]
        while self.taken("&&"):
            parts.append(self.comparison())
        return parts[0] if len(parts) == 1 else Call("&&", tuple(parts))

    def comparison(self) -> Expression:
        left = self.sum()
        if self.peek() in _COMPARED:
            return Call(self.next(), (left, self.sum()))
        return left

    def sum(self) -> Expression:
        left = self.primary()
        while self.taken("+"):
            left = Call("+", (left, self.primary()))
        return left

    def primary(self) -> Expression:
        if self.taken("("):
            inner = self.expression()
            self.must(")")
            return inner
        if self.taken("!"):
            return Call("!", (self.primary(),))
        if self.kind() == "word" and self.peek() not in ("true", "false"):
            name = self.next().upper()
            self.must("(")
            operands = [self.expression()]
            while self.taken(","):
                operands.append(self.expression())
            self.must(")")
            return Call(name, tuple(operands))
        return self.term()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UnknownSyntax(f"{text[at : at + 20]!r}")
        at = match.end()
        if match.lastgroup is not None:
            yield match.lastgroup, match[0]
