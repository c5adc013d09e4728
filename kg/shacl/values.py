"""Tests of one value by itself (4.1, 4.3, 4.4, 4.8.3): datatype, kind, range, length, pattern, language, membership."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.shacl.constraints import EachValue
from kg.shacl.graph import Graph
from kg.shacl.terms import Term, is_typed, less, sh, string


@dataclass
class Test(EachValue):
    """A test that looks at the value alone: datatype, kind, range, length, pattern, language, membership."""

    component: str
    test: Callable[[Term], bool]

    def meets(self, graph: Graph, value: Term) -> bool:
        return self.test(value)


@dataclass
class Ranges:
    """The tests of single values by the parameter that asks for them."""

    kinds: Mapping[str, Callable[[Term], bool]] = field(
        default_factory=lambda: {
            "IRI": lambda v: isinstance(v, NamedNode),
            "BlankNode": lambda v: isinstance(v, BlankNode),
            "Literal": lambda v: isinstance(v, Literal),
            "BlankNodeOrIRI": lambda v: not isinstance(v, Literal),
            "BlankNodeOrLiteral": lambda v: not isinstance(v, NamedNode),
            "IRIOrLiteral": lambda v: not isinstance(v, BlankNode),
        }
    )

    def datatype(self, kind: Term) -> Test:
        assert isinstance(kind, NamedNode)
        return Test("DatatypeConstraintComponent", lambda v: is_typed(v, kind))

    def node_kind(self, kind: Term) -> Test:
        assert isinstance(kind, NamedNode)
        return Test("NodeKindConstraintComponent", self.kinds[kind.value.removeprefix(sh("").value)])

    @staticmethod
    def bound(name: str, limit: Term) -> Test:
        """minExclusive, minInclusive, maxExclusive, maxInclusive."""
        equal = name.endswith("Inclusive")
        if name.startswith("min"):
            return Test(
                f"{name[0].upper()}{name[1:]}ConstraintComponent", lambda v: less(limit, v, equal=equal)
            )
        return Test(f"{name[0].upper()}{name[1:]}ConstraintComponent", lambda v: less(v, limit, equal=equal))

    @staticmethod
    def length(name: str, limit: int) -> Test:
        def fits(value: Term) -> bool:
            words = string(value)
            return words is not None and (len(words) >= limit if name == "minLength" else len(words) <= limit)

        return Test(f"{name[0].upper()}{name[1:]}ConstraintComponent", fits)

    @staticmethod
    def pattern(expression: str, flags: str) -> Test:
        compiled = re.compile(expression, sum(getattr(re, flag.upper()) for flag in flags if flag in "imsx"))
        return Test(
            "PatternConstraintComponent", lambda v: (s := string(v)) is not None and bool(compiled.search(s))
        )

    @staticmethod
    def language_in(ranges: list[str]) -> Test:
        def speaks(value: Term) -> bool:
            tag = (value.language or "").lower() if isinstance(value, Literal) else ""
            return bool(tag) and any(tag == r.lower() or tag.startswith(r.lower() + "-") for r in ranges)

        return Test("LanguageInConstraintComponent", speaks)

    @staticmethod
    def member(items: list[Term]) -> Test:
        allowed = frozenset(items)
        return Test("InConstraintComponent", lambda v: v in allowed)
