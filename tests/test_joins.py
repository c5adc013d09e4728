"""The engine of the rules: the same solutions as a full SPARQL engine, each with what it matched; the rest refused by name."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.derive import rules
from kg.joins.rule import Rule
from kg.joins.syntax import UnknownSyntax
from kg.shacl.graph import Graph

EX = "https://example.org/"
NODES = [NamedNode(f"{EX}n{number}") for number in range(4)]
WORDS = [Literal("a"), Literal("ab"), *(Literal(str(n), datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")) for n in range(3))]  # fmt: skip
PREDICATES = [NamedNode(f"{EX}{name}") for name in "pqr"]
TRIPLES = st.builds(Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *WORDS]))  # fmt: skip
BODIES = [
    "?x ex:p ?y . ?y ex:q ?z",
    "?x ex:p ?y ; ex:q ?z . FILTER(?y != ?z)",
    "?x ex:p ?x . ?x ?any ?z . BIND(?x AS ?y)",
    "?x ex:p ?y . OPTIONAL { ?y ex:q ?z } FILTER(!BOUND(?z) || ?z != ?x)",
    "?x ex:p ?y . OPTIONAL { ?x ex:r ?z . FILTER(?z > 0) }",
    "?x ex:p ?y . FILTER NOT EXISTS { ?y ex:q ?x }",
    "?x ex:p ?y . FILTER NOT EXISTS { ?x ex:q ?z . FILTER NOT EXISTS { ?z ex:r ?y } }",
    "{ ?x ex:p ?y } UNION { ?y ex:q ?x } ?x ex:r ?z",
    "?x ex:p* ?y . ?x ex:q ?z",
    "?x ex:q ?z . ?x ex:p+/^ex:r ?y",
    "?x ex:r ?w . ?x ex:p|ex:q ?y . ?x (ex:r)? ?z",
    '?x ex:p ?y . ?x ex:q ?w . FILTER(CONTAINS(STR(?w), "a")) BIND(CONCAT(STR(?w), "c") AS ?z)',
    "?x ex:p ?y ; ex:r ?a, ?b . FILTER(?a < ?b) BIND(?a + ?b AS ?z)",
    "?x ex:p ?y . { SELECT ?x (COUNT(*) AS ?z) WHERE { ?x ex:q ?any } GROUP BY ?x }",
    "?x ex:p ?y . { SELECT ?x (COUNT(DISTINCT ?far) AS ?z) WHERE { ?x ex:p ?any . OPTIONAL { ?any ex:q ?far } } GROUP BY ?x }",
    "?x ex:p ?y . ?y ?how ?z . ?z ?how ?x",
    '?x ex:p ?w . BIND(STRBEFORE(CONCAT(STR(?w), "/"), "/") AS ?y) BIND(COALESCE(?none, ?y) AS ?z)',
    "?x ex:p ?w . ?y ex:q ?w . BIND(IRI(CONCAT(STR(?x), ENCODE_FOR_URI(STR(?y)))) AS ?z)",
]


def rule(body: str) -> Rule:
    return Rule(
        "test.rq", f"PREFIX ex: <{EX}>\nCONSTRUCT {{ ?x ex:made ?y . ?x ex:and ?z }}\nWHERE {{ {body} }}"
    )


@pytest.mark.parametrize("body", BODIES)
@settings(max_examples=60, deadline=None)
@given(triples=st.lists(TRIPLES, max_size=14))
def test_a_rule_concludes_what_a_sparql_engine_concludes(body: str, triples: list[Triple]) -> None:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    theirs = store.query(rule(body).text)
    assert isinstance(theirs, ox.QueryTriples)
    assert {triple for triple, _ in rule(body).run(Graph(triples))} == set(theirs)


@pytest.mark.parametrize(
    "body", [body for body in BODIES if "NOT EXISTS" not in body and "BOUND" not in body]
)
@settings(max_examples=60, deadline=None)
@given(triples=st.lists(TRIPLES, max_size=14))
def test_what_a_conclusion_was_drawn_from_is_enough_to_draw_it(body: str, triples: list[Triple]) -> None:
    graph, asked = Graph(triples), rule(body)
    for triple, row in asked.run(graph):
        below = asked.premises(graph, row, graph.__contains__)
        assert below <= set(graph)
        assert triple in {again for again, _ in asked.run(Graph(below))}


@pytest.mark.parametrize(
    "body",
    [
        "?x ex:p ?y MINUS { ?x ex:q ?z }",
        "VALUES ?x { ex:a } ?x ex:p ?y . ?x ex:q ?z",
        "?x ex:p ?y , ?z FILTER(REGEX(?z, 'a'))",
        "SERVICE ex:s { ?x ex:p ?y . ?x ex:q ?z }",
        "GRAPH ?g { ?x ex:p ?y . ?x ex:q ?z }",
        "?x !ex:p ?y . ?x ex:q ?z",
        "?x ex:p ?y . { SELECT ?x (MAX(?a) AS ?z) WHERE { ?x ex:q ?a } GROUP BY ?x }",
        "?x ex:p ?y . FILTER(?y IN (1, 2)) ?x ex:q ?z",
        "?x unknown:p ?y . ?x ex:q ?z",
    ],
)
def test_what_rules_do_not_use_is_refused(body: str) -> None:
    with pytest.raises(UnknownSyntax):
        _ = rule(body).code


def test_a_path_with_both_ends_open_is_refused_as_it_runs() -> None:
    with pytest.raises(UnknownSyntax, match="both ends open"):
        rule("?x ex:p|ex:q ?y . OPTIONAL { ?z ex:r ?x }").run(Graph())


def test_every_rule_names_what_it_reads_and_what_it_needs() -> None:
    assert len(rules()) > 190
    for one in rules():
        assert one.needs <= one.reads, one.name
        assert one.text.startswith("#"), f"{one.name} says in its first line what it concludes"
