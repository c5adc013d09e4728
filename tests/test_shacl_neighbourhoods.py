"""Neighbourhoods triple by triple: what table 2 of "Data Provenance for SHACL" (arXiv 2112.11796) keeps, and no more."""

import pytest
from pyoxigraph import NamedNode, Triple

from kg.shacl.compile import compile_shapes
from kg.shacl.evaluate import explain, results
from kg.shacl.graph import Graph
from kg.shacl.shape import Reading
from tests.random_shapes import EX, turtle
from tests.test_shacl import root

A = NamedNode(EX + "a")

# (shape, verdict on :a, what decides it, what stands beside)
CASES = {
    "enough values are all shown": ("sh:path :p ; sh:minCount 1", True, ":a :p 1, 2 .", ":a :q 1 ."),
    "that there are not enough is shown by nothing": ("sh:path :p ; sh:minCount 3", False, "", ":a :p 1, 2 ."),
    "that there are not too many is shown by nothing": ("sh:path :p ; sh:maxCount 2", True, "", ":a :p 1, 2 ."),
    "too many values are all shown": ("sh:path :p ; sh:maxCount 1", False, ":a :p 1, 2 .", ":a :q 1 ."),
    "good values are all shown": ("sh:path :p ; sh:in ( 1 2 )", True, ":a :p 1, 2 .", ":a :q 3 ."),
    "a bad value is shown without the good": ("sh:path :p ; sh:in ( 1 )", False, ":a :p 2, 3 .", ":a :p 1 ."),
    "counted and checked, enough": ("sh:path :p ; sh:minCount 1 ; sh:in ( 1 2 )", True, ":a :p 1, 2 .", ":a :q 3 ."),
    "counted and checked, too many": ("sh:path :p ; sh:maxCount 1 ; sh:in ( 1 )", False, ":a :p 1, 2 .", ":a :q 1 ."),
    "counted and checked, one bad": ("sh:path :p ; sh:maxCount 2 ; sh:in ( 1 )", False, ":a :p 2 .", ":a :p 1 ."),
    "counted and checked, too few": ("sh:path :p ; sh:minCount 2 ; sh:in ( 1 )", False, "", ":a :p 1 ."),
    "the value that is asked for": ("sh:path :p ; sh:hasValue 1", True, ":a :p 1 .", ":a :p 2 ."),
    "a class by every way to it": (
        "sh:class :C", True, ":a a :C, :D, :E . :D rdfs:subClassOf :C . :E rdfs:subClassOf :D .", ":a a :F . :F rdfs:subClassOf :G ."),
    "no class": ("sh:class :C", False, "", ":a a :D ."),
    "not a class that it is": ("sh:not [ sh:class :C ]", False, ":a a :C .", ":a a :D ."),
    "every branch of an or that holds": (
        "sh:or ( [ sh:class :C ] [ sh:class :D ] [ sh:class :E ] )", True, ":a a :C, :D .", ":a a :F ."),
    "a xone of two that both hold": ("sh:xone ( [ sh:class :C ] [ sh:class :D ] )", False, ":a a :C, :D .", ":a :p 1 ."),
    "an and by the parts that fail": (
        "sh:and ( [ sh:class :C ] [ sh:not [ sh:class :D ] ] )", False, ":a a :D .", ":a a :C ."),
    "equal": ("sh:path :p ; sh:equals :q", True, ":a :p 1 ; :q 1 .", ":a :r 1 ."),
    "not equal, by what is on one side": ("sh:path :p ; sh:equals :q", False, ":a :p 1 ; :q 2 .", ":a :p 3 ; :q 3 ."),
    "disjoint": ("sh:path :p ; sh:disjoint :q", True, "", ":a :p 1 ; :q 2 ."),
    "not disjoint, by what is on both sides": ("sh:path :p ; sh:disjoint :q", False, ":a :p 1 ; :q 1 .", ":a :p 2 ; :q 3 ."),
    "less": ("sh:path :p ; sh:lessThan :q", True, "", ":a :p 1 ; :q 2 ."),
    "not less, by the pair": ("sh:path :p ; sh:lessThan :q", False, ":a :p 3 ; :q 2 .", ":a :p 1 ; :q 4 ."),
    "a language twice": ("sh:path :p ; sh:uniqueLang true", False, ':a :p "x"@en, "y"@en .', ':a :p "z"@zh, "w" .'),
    "closed": ("sh:closed true ; sh:property [ sh:path :p ]", True, "", ":b :q 1 ."),
    "not closed, by the property too many": (
        "sh:closed true ; sh:property [ sh:path :p ]", False, ":a :q 1, 2 .", ":a :p 1 ."),
    "closed values, by the ways to them": ("sh:path :p ; sh:closed true", True, ":a :p :b .", ":a :q :c ."),
    "values that count, with what makes them": (
        "sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1", True,
        ":a :p :b . :b a :C .", ":a :p :c . :c a :D . :b a :D ."),
    "values that do not count, where too few do": (
        "sh:path :p ; sh:qualifiedValueShape [ sh:not [ sh:class :C ] ] ; sh:qualifiedMinCount 2", False,
        ":a :p :b . :b a :C .", ":a :p :c . :c a :D ."),
    "an inverse path": ("sh:path [ sh:inversePath :p ] ; sh:class :C", True, ":b :p :a . :b a :C .", ":a :p :c ."),
    "a chain by the branch that arrives": (
        "sh:path [ sh:zeroOrMorePath :p ] ; sh:hasValue :z", True, ":a :p :b . :b :p :z .", ":a :p :c . :c :p :d . :z :q :y ."),
    "a sequence by the middle that arrives": (
        "sh:path ( :p :q ) ; sh:hasValue 1", True, ":a :p :b . :b :q 1 .", ":a :p :c . :c :q 2 . :b :q 3 ."),
    "a sequence that ends in a repetition takes at least one step of it": (
        "sh:path ( :p [ sh:oneOrMorePath :q ] ) ; sh:hasValue :z", True, ":a :p :b . :b :q :z .", ":a :p :z ."),
    "the constraint that fails, without the count that holds": (
        "sh:path :p ; sh:maxCount 2 ; sh:class :C", False, ":a :p :b .", ":a :p :c . :c a :C ."),
    "a switched-off shape": ("sh:class :C ; sh:deactivated true", True, "", ":a a :C ."),
}  # fmt: skip


@pytest.mark.parametrize(
    "asked", ["", ":W sh:and ( :S ) .", ":W sh:not [ sh:not :S ] .", ":W sh:xone ( :S ) ."]
)
@pytest.mark.parametrize("case", CASES)
def test_the_neighbourhood_is_the_same_asked_directly_or_by_another_shape(case: str, asked: str) -> None:
    shape, verdict, kept, beside = CASES[case]
    compiled = {found.node: found for found in compile_shapes(turtle(f":S {shape} . {asked}"))}
    found = explain(Graph(turtle(f"{kept} {beside}")), compiled[NamedNode(EX + ("W" if asked else "S"))], A)
    assert found.conforms == verdict
    assert set(found.triples) == set(turtle(kept))


def test_siblings_that_are_disjoint_take_part_in_what_counts() -> None:
    shapes = turtle(
        """:S sh:property :one, :other . :one sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ;
        sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
        :other sh:path :p ; sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMaxCount 5 ."""
    )
    kept = turtle(":a :p :b, :c . :b a :D .")
    found = explain(Graph([*kept, *turtle(":b a :C . :c a :E .")]), root(shapes), A)
    assert not found.conforms and set(found.triples) == set(kept)


def test_what_counts_is_shown_with_what_keeps_its_siblings_from_counting() -> None:
    shapes = turtle(
        """:S sh:property :one, :other . :one sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ;
        sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
        :other sh:path :q ; sh:qualifiedValueShape [ sh:not [ sh:class :D ] ] ; sh:qualifiedMinCount 0 ."""
    )
    kept = turtle(":a :p :b . :b a :C, :D .")
    found = explain(Graph([*kept, *turtle(":b a :E . :a :p :c . :c a :C .")]), root(shapes), A)
    assert found.conforms and set(found.triples) == set(kept)


def test_a_reading_gives_what_a_graph_gives() -> None:
    shapes = turtle(
        ":S sh:property [ sh:path :p ; sh:node :T ] . :T sh:property [ sh:path :q ; sh:minCount 1 ] ."
    )
    graph = Graph(turtle(":a :p :b, :c . :b :q 1 ."))
    reading = Reading(graph)
    for shape in compile_shapes(shapes):
        for node in graph.nodes():
            assert explain(reading, shape, node) == explain(graph, shape, node)
            assert list(results(reading, shape, node)) == list(results(graph, shape, node))


def test_triples_are_shown_in_the_order_of_the_graph() -> None:
    triples: list[Triple] = turtle(":a :p 3, 1, 2 .")
    assert (
        list(explain(Graph(triples), root(turtle(":S sh:path :p ; sh:minCount 1 .")), A).triples) == triples
    )
