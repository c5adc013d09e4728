"""Tests of one value by itself (4.1.2, 4.1.3, 4.3, 4.4, 4.8.3): datatype, kind, range, length, pattern, language, membership."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.shacl.constraints import EachValue
from kg.shacl.literals import is_typed, less
from kg.shacl.patterns import compiled
from kg.shacl.shape import Focus, Reading
from kg.shacl.terms import SH, Term, string
from kg.shacl.wellformed import ShapesError

KINDS: dict[str, Callable[[Term], bool]] = {
    "IRI": lambda v: isinstance(v, NamedNode),
    "BlankNode": lambda v: isinstance(v, BlankNode),
    "Literal": lambda v: isinstance(v, Literal),
    "BlankNodeOrIRI": lambda v: not isinstance(v, Literal),
    "BlankNodeOrLiteral": lambda v: not isinstance(v, NamedNode),
    "IRIOrLiteral": lambda v: not isinstance(v, BlankNode),
}


@dataclass
class Test(EachValue):
    """A test that looks at the value alone; no triple but those that lead to the value decides it."""

    component: str
    test: Callable[[Term], bool]
    value_alone = True

    def meets(self, reading: Reading, value: Term) -> bool:
        return self.test(value)

    def holds(self, focus: Focus) -> bool:
        test = self.test
        for value in focus.values:  # noqa: SIM110 (twice as fast as `all` here)
            if not test(value):
                return False
        return True


def datatype(kind: NamedNode) -> Test:
    return Test("DatatypeConstraintComponent", lambda v: is_typed(v, kind))


def node_kind(kind: NamedNode) -> Test:
    name = kind.value.removeprefix(SH)
    if name not in KINDS:
        raise ShapesError(f"{kind} is none of {', '.join(f'sh:{known}' for known in KINDS)}")
    return Test("NodeKindConstraintComponent", KINDS[name])


def bound(name: str, limit: Literal) -> Test:
    """minExclusive, minInclusive, maxExclusive, maxInclusive."""
    equal = name.endswith("Inclusive")
    component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
    if name.startswith("min"):
        return Test(component, lambda v: less(limit, v, equal=equal))
    return Test(component, lambda v: less(v, limit, equal=equal))


def length(name: str, limit: int) -> Test:
    """minLength, maxLength: in characters of the words of a literal or an IRI; a blank node has none."""

    def fits(value: Term) -> bool:
        words = string(value)
        return words is not None and (len(words) >= limit if name == "minLength" else len(words) <= limit)

    return Test(f"{name[0].upper()}{name[1:]}ConstraintComponent", fits)


def pattern(expression: str, flags: str) -> Test:
    search = compiled(expression, flags).search
    return Test(
        "PatternConstraintComponent", lambda v: (words := string(v)) is not None and bool(search(words))
    )


def language_in(ranges: Collection[str]) -> Test:
    """Basic filtering of language ranges (RFC 4647, as SPARQL's langMatches)."""
    lowered = [r.lower() for r in ranges]

    def speaks(value: Term) -> bool:
        tag = (value.language or "").lower() if isinstance(value, Literal) else ""
        return bool(tag) and any(r in ("*", tag) or tag.startswith(r + "-") for r in lowered)

    return Test("LanguageInConstraintComponent", speaks)


def member(items: Collection[Term]) -> Test:
    return Test("InConstraintComponent", frozenset(items).__contains__)
