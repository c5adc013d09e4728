"""Single values in our SHACL evaluator: words of datatypes, comparison, regular expressions."""

import pytest
from pyoxigraph import Literal, NamedNode

from kg.shacl.evaluate import conforms
from kg.shacl.graph import Graph
from kg.shacl.literals import is_typed, less
from kg.shacl.terms import XSD, Term
from tests.random_shapes import EX, turtle
from tests.test_shacl import root


def typed(words: str, name: str) -> Literal:
    return Literal(words, datatype=NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("integer", ["0", "-1", "+007"], ["", "1.0", "1_000", "１２", " 1"]),
        ("byte", ["-128", "127"], ["128", "300", "x"]),
        ("decimal", ["1", ".5", "1.", "-0.50"], ["1e5", "NaN", "INF", "1_0"]),
        ("double", ["1", "1e5", "INF", "NaN"], ["inf", "infinity", "1_0"]),
        ("boolean", ["true", "0"], ["True", "yes", "2"]),
        ("date", ["2021-01-01", "2020-02-29", "2021-01-01+08:00", "12021-01-01"], ["2021-02-29", "20210101", "2021-1-1", "2021-W01-1"]),
        ("dateTime", ["2021-01-01T24:00:00", "2021-01-01T00:00:00.5Z"], ["2021-01-01", "2021-01-01T00:00", "2021-01-01T25:00:00Z"]),
        ("time", ["12:00:00", "12:00:00+14:00"], ["12:00", "12:00:00+15:00"]),
        ("gMonthDay", ["--02-29"], ["--02-30", "02-01"]),
        ("duration", ["P1Y", "-PT1.5S", "P1Y2M3DT4H5M6S"], ["P", "PT", "1Y"]),
        ("unheardOf", ["anything"], []),
    ],
)  # fmt: skip
def test_the_words_of_a_datatype_are_those_of_xml_schema(name: str, good: list[str], bad: list[str]) -> None:
    assert [w for w in [*good, *bad] if is_typed(typed(w, name), NamedNode(XSD + name))] == good


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (typed("1", "integer"), typed("1.5", "decimal"), True),
        (typed("1" + "0" * 400, "integer"), typed("1e300", "double"), False),
        (typed("NaN", "double"), typed("1", "integer"), False),
        (typed("false", "boolean"), typed("true", "boolean"), True),
        (typed("true", "boolean"), typed("2", "integer"), False),
        (typed("2021-01-01", "date"), typed("12021-01-01", "date"), True),
        (typed("2021-01-01", "date"), typed("2021-01-02T00:00:00", "dateTime"), False),
        (typed("2021-01-01T24:00:00", "dateTime"), typed("2021-01-02T00:00:01", "dateTime"), True),
        (typed("2021-01-01T08:00:00+08:00", "dateTime"), typed("2021-01-01T00:00:01Z", "dateTime"), True),
        (typed("2021-01-01T00:00:00", "dateTime"), typed("2021-01-01T10:00:00Z", "dateTime"), False),
        (typed("2021-01-01T00:00:00", "dateTime"), typed("2021-01-02T00:00:00Z", "dateTime"), True),
        (Literal("a"), Literal("b"), True),
        (Literal("a", language="en"), Literal("b", language="en"), False),
        (NamedNode(EX + "a"), NamedNode(EX + "b"), False),
    ],
)
def test_values_are_compared_as_in_sparql(one: Term, other: Term, verdict: bool) -> None:
    assert less(one, other, equal=False) == verdict
    assert not less(other, one, equal=True) or not verdict


@pytest.mark.parametrize(
    ("pattern", "flags", "words", "matches"),
    [
        ("^a$", "", "a\\n", False),
        ("^a$", "m", "a\\nb", True),
        ("a b", "x", "ab", True),
        ("[a ]b", "x", " b", True),
        ("A", "i", "a", True),
        ("a.b", "s", "a\\nb", True),
        ("\\\\$", "", "5$", True),
    ],
)
def test_expressions_mean_what_they_mean_in_sparql(
    pattern: str, flags: str, words: str, matches: bool
) -> None:
    shape = root(turtle(f':S sh:path :p ; sh:pattern "{pattern}" ; sh:flags "{flags}" .'))
    assert conforms(Graph(turtle(f':a :p "{words}" .')), shape, NamedNode(EX + "a")) == matches
