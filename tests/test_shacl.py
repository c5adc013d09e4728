"""Our SHACL Core evaluator: the W3C suite, agreement with pyshacl, and neighbourhoods that suffice.

YIJU_EXAMPLES sets how many random cases each property is tried on.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple
from pyshacl.errors import ReportableRuntimeError

from api.cli import main
from kg.shacl import literals, terms, values, whole
from kg.shacl.compile import Shape, compile_shapes
from kg.shacl.evaluate import conforms, explain, explain_all, neighbourhood, results, validate
from kg.shacl.graph import Graph
from kg.shacl.path_reader import PathReader
from kg.shacl.terms import TYPE, Term, sh
from tests import random_shapes as rnd
from tests.random_shapes import EX, pyshacl_results, told, turtle

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
EXAMPLES = int(os.environ.get("YIJU_EXAMPLES", "150"))
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def suite(kind: str) -> list[Path]:
    folder = os.environ.get("YIJU_SUITES")
    if not folder:
        pytest.skip("needs the standard suites: set YIJU_SUITES to their folder")
    return sorted((Path(folder) / "shacl" / kind).rglob("*.ttl"))


def parse(text: bytes, base: Path) -> Graph:
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base.resolve().as_uri())
    return Graph(quad.triple for quad in quads)


def entries(kind: str) -> Iterator[tuple[Path, Graph, Term]]:
    for path in suite(kind):
        graph = parse(path.read_bytes(), path)
        for entry in graph.subjects(TYPE, NamedNode(SHT + "Validate")):
            yield path, graph, entry


def files(graph: Graph, entry: Term) -> list[str]:
    """What `yiju check` is given for a test of the suite."""
    (action,) = graph.objects(entry, NamedNode(MF + "action"))
    found = []
    for name in ("dataGraph", "shapesGraph"):
        (place,) = graph.objects(action, NamedNode(SHT + name))
        assert isinstance(place, NamedNode)
        found.append(place.value.removeprefix("file://"))
    return ["check", found[0], "--shapes", found[1]]


def written(graph: Graph, path: Term | None) -> str:
    """A path in words, whatever its blank nodes are called."""
    if not isinstance(path, ox.BlankNode):
        return str(path)
    parts = graph.items(path) if graph.objects(path, terms.REST) else None
    if parts is not None:
        return f"({' '.join(written(graph, part) for part in parts)})"
    said = [(p, o) for p in graph.predicates(path) if terms.is_sh(p) for o in graph.objects(path, p)]
    return f"[{' '.join(f'{p} {written(graph, o)}' for p, o in said)}]"


def reported(graph: Graph, head: Term) -> tuple[str, list[tuple[str, ...]]]:
    """(conforms, results) of a W3C report: focus node, path, component and severity of each."""

    def seen(result: Term, name: str) -> str:
        value = graph.one(result, sh(name))
        return "_" if isinstance(value, ox.BlankNode) else str(value)

    names = ("focusNode", "sourceConstraintComponent", "resultSeverity")
    found = graph.objects(head, sh("result"))
    rows = [
        (written(graph, graph.one(r, sh("resultPath"))), *(seen(r, name) for name in names)) for r in found
    ]
    (verdict,) = graph.objects(head, sh("conforms"))
    return verdict.value, sorted(rows)


def test_the_command_reports_what_the_w3c_expects_of_each_core_test(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked, wrong = 0, []
    for path, graph, entry in entries("core"):
        asked += 1
        (expected,) = graph.objects(entry, NamedNode(MF + "result"))
        status = main(files(graph, entry))
        answer = parse(capsys.readouterr().out.encode(), path)
        (head,) = answer.subjects(TYPE, sh("ValidationReport"))
        verdict, rows = reported(answer, head)
        if (verdict, rows) != reported(graph, expected) or status != (
            0 if all("Info" in r[-1] for r in rows) else 1
        ):
            wrong.append(path.name)
    assert asked == 98 and not wrong


def test_the_command_refuses_each_sparql_test_by_the_name_of_what_is_no_core(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked, wrong = 0, []
    for path, graph, entry in entries("sparql"):
        asked += 1
        if main(files(graph, entry)) != 2 or "sh:" not in capsys.readouterr().err:
            wrong.append(path.name)
    assert asked > 20 and not wrong


def root(shapes: list[Triple]) -> Shape:
    return next(shape for shape in compile_shapes(shapes) if shape.node == NamedNode(EX + "S"))


@contextmanager
def only_comparable() -> Iterator[None]:
    """Drops a case that compares what SPARQL cannot (4.3, 4.5.3): pyshacl falls back to an order of its own, or raises."""
    strange = False

    def less(one: Term, other: Term, *, equal: bool) -> bool:
        nonlocal strange
        strange |= not (literals.less(one, other, equal=True) or literals.less(other, one, equal=True))
        return literals.less(one, other, equal=equal)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "less", less)
        patch.setattr(whole, "less", less)
        try:
            yield
        except ReportableRuntimeError as trouble:
            assume("BlankNode" not in str(trouble))
            raise
        assume(not strange)


@many
@given(rnd.data, rnd.shape, rnd.targets)
def test_the_results_are_those_of_pyshacl(data: str, shape: str, targets: str) -> None:
    # pyshacl overlooks a class that is a shape only for its parameters (2.1.3.3), so :S says that it is one.
    kind = "sh:PropertyShape" if shape.startswith("sh:path") else "sh:NodeShape"
    triples, shapes = turtle(data), turtle(f":S a {kind} ; {targets} ; {shape} .")
    with only_comparable():
        found = validate(Graph(triples), compile_shapes(shapes))
        ours = [tuple(map(told, (r.focus, r.path, r.value, r.component, r.severity, r.shape))) for r in found]
        theirs = pyshacl_results(triples, shapes)
    assert sorted(map(unnamed, ours)) == sorted(map(unnamed, theirs))


def unnamed(row: tuple[str, ...]) -> tuple[str, ...]:
    """A result without the names of blank nodes that a report gives anew."""
    focus, path, value, component, severity, shape = row
    return (
        focus,
        path if path[:1] == "<" else "",
        value,
        component,
        severity,
        shape if shape[:1] == "<" else "",
    )


def pyshacl_says(triples: list[Triple], shape: str, node: str) -> bool:
    """pyshacl's verdict of the shape :S on the node."""
    asked = turtle(f":S {shape} . :Asked a sh:NodeShape ; sh:targetNode {node} ; sh:and ( :S ) .")
    return not pyshacl_results(triples, asked)


@many
@given(rnd.data, rnd.shape, rnd.term, st.randoms(use_true_random=False))
def test_pyshacl_reaches_the_same_verdict_on_the_whole_on_the_neighbourhood_and_between(
    data: str, shape: str, node: str, dice: random.Random
) -> None:
    triples, ours = turtle(data), root(turtle(f":S {shape} ."))
    (asked,) = turtle(f":x :y {node} .")
    with only_comparable():
        found = explain(Graph(triples), ours, asked.object)  # type: ignore[arg-type]
        rest = [triple for triple in Graph(triples) if triple not in set(found.triples)]
        between = [*found.triples, *dice.sample(rest, dice.randint(0, len(rest)))]
        theirs = [pyshacl_says(graph, shape, node) for graph in (triples, list(found.triples), between)]
    assert theirs == [found.conforms] * 3


@many
@given(rnd.data, rnd.shape, st.randoms(use_true_random=False))
def test_on_any_graph_between_the_neighbourhood_and_the_whole_the_verdict_is_the_same(
    data: str, shape: str, dice: random.Random
) -> None:
    triples, ours = turtle(data), root(turtle(f":S {shape} ."))
    graph = Graph(triples)
    for node in graph.nodes():
        verdict = conforms(graph, ours, node)
        kept = neighbourhood(graph, ours, node)
        assert set(kept) <= set(graph)
        rest = [triple for triple in graph if triple not in set(kept)]
        for size in {0, dice.randint(0, len(rest)), len(rest)}:
            between = dice.sample([*kept, *dice.sample(rest, size)], len(kept) + size)
            assert conforms(Graph(between), ours, node) == verdict


@many
@given(rnd.data, rnd.shape, rnd.targets)
def test_one_pass_says_what_verdict_results_and_neighbourhood_say_apart(
    data: str, shape: str, targets: str
) -> None:
    graph, shapes = Graph(turtle(data)), compile_shapes(turtle(f":S {targets} ; {shape} ."))
    for asked, node, found in explain_all(graph, shapes):
        assert found.conforms == conforms(graph, asked, node)
        assert found.conforms == (not found.results)
        assert list(found.results) == list(results(graph, asked, node))
        assert found.triples == neighbourhood(graph, asked, node)


OPERATORS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def sparql(graph: Graph, path: Term) -> str:
    """The path as SPARQL writes it."""
    if isinstance(path, NamedNode):
        return str(path)
    parts = graph.items(path)
    if parts is not None:
        return f"({'/'.join(sparql(graph, part) for part in parts)})"
    ((name, inner),) = [(p.value.removeprefix(terms.SH), graph.one(path, p)) for p in graph.predicates(path)]
    assert inner is not None
    if name == "alternativePath":
        return f"({'|'.join(sparql(graph, part) for part in graph.items(inner) or ())})"
    return (
        f"(^{sparql(graph, inner)})"
        if name == "inversePath"
        else f"({sparql(graph, inner)}{OPERATORS[name]})"
    )


def agree_with_sparql(data: str, path: str) -> None:
    triples = turtle(
        f"{data} :n0 :other :n1 ."
    )  # a node of no triple reaches nothing in the store, itself included
    shapes = Graph(turtle(f":S sh:path {path} ."))
    (node,) = shapes.objects(NamedNode(EX + "S"), sh("path"))
    ours, graph = PathReader(shapes).read(node), Graph(triples)
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    for start in (NamedNode(EX + "n0"), NamedNode(EX + "n1")):
        reached = set(ours.step(graph, (start,)))
        answers = store.query(f"SELECT ?x {{ {start} {sparql(shapes, node)} ?x }}")
        assert isinstance(answers, ox.QuerySolutions)
        assert reached == {row["x"] for row in answers}
        for end in reached:
            found: set[int] = set()
            ours.trace(graph, (start,), (end,), found)
            assert end in ours.step(Graph(graph[number] for number in found), (start,))
            assert start in ours.step(graph, (end,), True)


@pytest.mark.parametrize("inner", OPERATORS)
@pytest.mark.parametrize("outer", OPERATORS)
def test_a_repetition_of_a_repetition_reaches_what_it_reaches_in_sparql(outer: str, inner: str) -> None:
    agree_with_sparql(":n0 :p0 :n1 . :n1 :p0 :n2 .", f"[ sh:{outer} [ sh:{inner} :p0 ] ]")


@many
@given(rnd.links, rnd.any_path)
def test_a_path_reaches_what_it_reaches_in_sparql_and_its_triples_alone_reach_it_too(
    data: str, path: str
) -> None:
    agree_with_sparql(data, path)
