"""Our SHACL Core evaluator: the W3C suite, agreement with pyshacl, and neighbourhoods that suffice."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from kg.shacl.compile import Shape, ShapesError, compile_shapes
from kg.shacl.evaluate import Result, conforms, neighbourhood, validate
from kg.shacl.graph import Graph
from kg.shacl.report import report
from kg.shacl.terms import TYPE, Term, sh

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


def suite(kind: str) -> list[Path]:
    folder = os.environ.get("YIJU_SUITES")
    return sorted((Path(folder) / "shacl" / kind).rglob("*.ttl")) if folder else []


def parse(path: Path) -> list[Triple]:
    """The triples of a file; blank nodes keep the names that they have in it."""
    return [
        quad.triple
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())
    ]


def entries(path: Path) -> Iterator[tuple[Graph, Term]]:
    graph = Graph(parse(path))
    for entry in graph.subjects(TYPE, NamedNode(SHT + "Validate")):
        yield graph, entry


def named(graph: Graph, action: Term, name: str) -> list[Triple]:
    place = graph.one(action, NamedNode(SHT + name))
    assert isinstance(place, NamedNode)
    path = Path(place.value.removeprefix("file://"))
    return parse(path)


def told(term: Term | None) -> str:
    return "_" if term is None or isinstance(term, ox.BlankNode) else str(term)


def expected(graph: Graph, entry: Term) -> list[tuple[str, ...]]:
    outcome = graph.one(entry, NamedNode(MF + "result"))
    assert outcome is not None
    names = ("focusNode", "resultPath", "sourceConstraintComponent", "resultSeverity")
    found = graph.objects(outcome, sh("result"))
    return sorted(tuple(told(graph.one(result, sh(name))) for name in names) for result in found)


def given_by(results: list[Result]) -> list[tuple[str, ...]]:
    return sorted(tuple(map(told, (r.focus, r.path, r.component, r.severity))) for r in results)


def test_the_suite_of_the_w3c_is_passed_whole() -> None:
    files = suite("core")
    if not files:
        pytest.skip("needs the standard suites: set YIJU_SUITES to their folder")
    asked, wrong = 0, []
    for path in files:
        for graph, entry in entries(path):
            asked += 1
            action = graph.one(entry, NamedNode(MF + "action"))
            assert action is not None
            shapes = compile_shapes(named(graph, action, "shapesGraph"))
            found = validate(Graph(named(graph, action, "dataGraph")), shapes)
            if given_by(found) != expected(graph, entry):
                wrong.append(path.name)
    assert asked == 98 and not wrong


def test_what_is_no_core_is_refused_by_name_and_never_crashes() -> None:
    files = suite("sparql")
    if not files:
        pytest.skip("needs the standard suites: set YIJU_SUITES to their folder")
    refused = 0
    for path in files:
        for graph, entry in entries(path):
            action = graph.one(entry, NamedNode(MF + "action"))
            assert action is not None
            try:
                compile_shapes(named(graph, action, "shapesGraph"))
            except ShapesError as trouble:
                refused += "sh:" in str(trouble)
    assert refused > 0


def turtle(text: str) -> list[Triple]:
    head = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    """
    return [quad.triple for quad in ox.parse(head + text, format=ox.RdfFormat.TURTLE)]


def test_a_shape_that_refers_to_itself_is_refused() -> None:
    with pytest.raises(ShapesError, match="itself"):
        compile_shapes(turtle(":S a sh:NodeShape ; sh:property [ sh:path :p ; sh:node :S ] ."))


def test_a_misspelt_term_is_refused_by_name() -> None:
    with pytest.raises(ShapesError, match="minCuont"):
        compile_shapes(turtle(":S a sh:PropertyShape ; sh:path :p ; sh:minCuont 1 ."))


def test_a_report_reads_back_as_rdf() -> None:
    triples = turtle(
        ":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ] ."
    )
    found = validate(Graph(), compile_shapes(triples))
    graph = rdflib.Graph().parse(data=report(found, Graph(triples)), format="turtle")
    assert (None, rdflib.SH.inversePath, rdflib.URIRef("https://example.org/p")) in graph


# Random graphs and shapes over every component, in a small world where most of them have something to say.
NODES = [NamedNode(f"https://example.org/n{n}") for n in range(5)]
PREDICATES = [NamedNode(f"https://example.org/p{n}") for n in range(3)]
CLASSES = [NamedNode(f"https://example.org/C{n}") for n in range(2)]
LITERALS = [
    "1",
    "2",
    "3.5",
    '"a"',
    '"b"@en',
    '"c"@en',
    '"d"@zh',
    '"2021-01-01"^^xsd:date',
    '"x"^^xsd:integer',
]
_term = st.sampled_from([f"<{node.value}>" for node in NODES] + LITERALS)
_edge = st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), _term).map(
    lambda e: f"<{e[0].value}> <{e[1].value}> {e[2]} ."
)
_typing = st.tuples(st.sampled_from(NODES), st.sampled_from(CLASSES)).map(
    lambda e: f"<{e[0].value}> a <{e[1].value}> ."
)
_data = st.tuples(st.lists(_edge, max_size=14), st.lists(_typing, max_size=5), st.booleans()).map(
    lambda d: "\n".join(
        [*d[0], *d[1], f"<{CLASSES[0].value}> rdfs:subClassOf <{CLASSES[1].value}> ." if d[2] else ""]
    )
)
_p = st.sampled_from([f"<{p.value}>" for p in PREDICATES])
_path = st.recursive(
    _p,
    lambda inner: st.one_of(
        inner.map(lambda a: f"[ sh:inversePath {a} ]"),
        st.tuples(inner, inner).map(lambda ab: f"( {ab[0]} {ab[1]} )"),
        st.tuples(inner, inner).map(lambda ab: f"[ sh:alternativePath ( {ab[0]} {ab[1]} ) ]"),
        inner.map(lambda a: f"[ sh:zeroOrMorePath {a} ]"),
        inner.map(lambda a: f"[ sh:oneOrMorePath {a} ]"),
        inner.map(lambda a: f"[ sh:zeroOrOnePath {a} ]"),
    ),
    max_leaves=3,
)
_value = st.one_of(
    st.sampled_from(CLASSES).map(lambda k: f"sh:class <{k.value}>"),
    st.sampled_from(["xsd:integer", "xsd:date", "xsd:string"]).map(lambda k: f"sh:datatype {k}"),
    st.sampled_from(["IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral"]).map(
        lambda k: f"sh:nodeKind sh:{k}"
    ),
    st.sampled_from(["minInclusive 2", "maxInclusive 2", "minExclusive 1", "maxExclusive 3"]).map(
        "sh:{}".format
    ),
    st.sampled_from(["minLength 2", "maxLength 1", 'pattern "n[0-2]"', 'languageIn ( "en" )']).map(
        "sh:{}".format
    ),
    st.lists(_term, min_size=1, max_size=3).map(lambda v: f"sh:in ( {' '.join(v)} )"),
    _term.map(lambda v: f"sh:hasValue {v}"),
)
_on_path = st.one_of(
    _value,
    st.sampled_from(["minCount 1", "minCount 2", "maxCount 1", "maxCount 0", "uniqueLang true"]).map(
        "sh:{}".format
    ),
    st.tuples(st.sampled_from(["equals", "disjoint", "lessThan", "lessThanOrEquals"]), _p).map(
        lambda e: f"sh:{e[0]} {e[1]}"
    ),
)


def joined(body: list[str]) -> str:
    """The parameters of one shape; most may stand once only."""
    often = {
        "sh:property",
        "sh:not",
        "sh:node",
        "sh:and",
        "sh:or",
        "sh:xone",
        "sh:class",
        "sh:hasValue",
        "sh:equals",
    }
    kept = {(words if words.split()[0] in often else words.split()[0]): words for words in body}
    return " ; ".join(kept.values())


def _property(body: list[str], path: str) -> str:
    return f"[ sh:path {path} ; {joined(body)} ]"


def _anonymous(body: list[str]) -> str:
    return f"[ {joined(body)} ]"


def _qualified_pair(drawn: tuple[list[str], list[str], str, str, int, int, bool]) -> list[str]:
    """Two sibling property shapes that count, the first perhaps disjoint with the second."""
    one, other, path, other_path, least, most, disjoint = drawn
    first = [f"sh:qualifiedValueShape {_anonymous(one)}", f"sh:qualifiedMinCount {least}"]
    first += ["sh:qualifiedValueShapesDisjoint true"] if disjoint else []
    second = [f"sh:qualifiedValueShape {_anonymous(other)}", f"sh:qualifiedMaxCount {most}"]
    return [f"sh:property {_property(first, path)}", f"sh:property {_property(second, other_path)}"]


_body = st.recursive(
    st.lists(_value, min_size=1, max_size=2),
    lambda inner: st.one_of(
        inner.map(lambda b: [f"sh:not {_anonymous(b)}"]),
        st.tuples(st.sampled_from(["and", "or", "xone"]), inner, inner).map(
            lambda e: [f"sh:{e[0]} ( {_anonymous(e[1])} {_anonymous(e[2])} )"]
        ),
        inner.map(lambda b: [f"sh:node {_anonymous(b)}"]),
        st.tuples(st.lists(_on_path, min_size=1, max_size=2), inner, _path).map(
            lambda e: [f"sh:property {_property([*e[0], 'sh:node ' + _anonymous(e[1])], e[2])}"]
        ),
        st.tuples(inner, inner, _p, _p, st.integers(0, 2), st.integers(0, 2), st.booleans()).map(_qualified_pair),
        st.tuples(_p, st.booleans()).map(lambda e: [f"sh:property [ sh:path {e[0]} ]", "sh:closed true", "sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> )"]),
    ),
    max_leaves=4,
)  # fmt: skip
_shape = st.tuples(
    _body, st.lists(st.tuples(st.lists(_on_path, min_size=1, max_size=2), _path), max_size=2)
).map(lambda e: joined([*e[0], *(f"sh:property {_property(body, path)}" for body, path in e[1])]))
TARGETS = ", ".join(f"<{node.value}>" for node in NODES)


def theirs(data: list[Triple], shapes: list[Triple]) -> set[str]:
    """The focus nodes that do not conform, by pyshacl."""

    def graph(triples: list[Triple]) -> rdflib.Graph:
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        return rdflib.Graph().parse(data=text, format="nt")

    normalizing, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        _, found, _ = pyshacl.validate(graph(data), shacl_graph=graph(shapes))
    finally:
        rdflib.NORMALIZE_LITERALS = normalizing
    assert isinstance(found, rdflib.Graph)
    return {
        str(focus)
        for result in found.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
        for focus in found.objects(result, rdflib.SH.focusNode)
    }


def root(shapes: list[Triple]) -> Shape:
    return next(shape for shape in compile_shapes(shapes) if shape.node == NamedNode("https://example.org/S"))


@settings(max_examples=150, deadline=None)
@given(_data, _shape)
def test_the_verdict_is_that_of_pyshacl(data: str, shape: str) -> None:
    triples, shapes = turtle(data), turtle(f":S a sh:NodeShape ; sh:targetNode {TARGETS} ; {shape} .")
    ours = root(shapes)
    bad = {node.value for node in NODES if not conforms(Graph(triples), ours, node)}
    pairs = "lessThan" in shape or "equals" in shape
    assert bool(bad) == bool(theirs(triples, shapes)) or pairs


@settings(max_examples=400, deadline=None)
@given(_data, _shape, st.randoms(use_true_random=False))
def test_on_any_graph_between_the_neighbourhood_and_the_whole_the_verdict_is_the_same(
    data: str, shape: str, dice: random.Random
) -> None:
    triples, ours = turtle(data), root(turtle(f":S a sh:NodeShape ; {shape} ."))
    whole = Graph(triples)
    for node in NODES:
        verdict = conforms(whole, ours, node)
        kept = set(neighbourhood(whole, ours, node))
        assert kept <= set(whole)
        assert conforms(Graph(kept), ours, node) == verdict
        rest = sorted(set(whole) - kept, key=str)
        between = kept | set(dice.sample(rest, dice.randint(0, len(rest))))
        assert conforms(Graph(between), ours, node) == verdict
