"""A W3C validation report (3.6) in Turtle, or in any RDF that pyoxigraph writes."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.shacl.evaluate import Result
from kg.shacl.graph import Graph
from kg.shacl.terms import TYPE, Term, sh

_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def conforms(results: Iterable[Result], *, strict: bool = True) -> bool:
    """No result at all (3.6.1.1). Not `strict`: results of sh:Info alone do not count, as `yiju check` has it."""
    return not any(strict or result.severity != sh("Info") for result in results)


def report(results: Iterable[Result], shapes: Graph) -> str:
    """The report; complex paths are copied from the shapes graph that they stand in."""
    results = list(results)
    head = BlankNode("report")
    triples = [
        Triple(head, TYPE, sh("ValidationReport")),
        Triple(head, sh("conforms"), Literal("false" if results else "true", datatype=_BOOLEAN)),
    ]
    for number, result in enumerate(results):
        node = BlankNode(f"result{number}")
        triples.append(Triple(head, sh("result"), node))
        told: list[tuple[NamedNode, Term | None]] = [
            (TYPE, sh("ValidationResult")),
            (sh("focusNode"), result.focus),
            (sh("resultPath"), result.path),
            (sh("value"), result.value),
            (sh("sourceShape"), result.shape),
            (sh("sourceConstraintComponent"), result.component),
            (sh("resultSeverity"), result.severity),
            *((sh("resultMessage"), message) for message in result.messages),
        ]
        triples += [Triple(node, predicate, value) for predicate, value in told if value is not None]
    triples += _paths([result.path for result in results if result.path is not None], shapes)
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes={"sh": sh("").value})
    return (text or b"").decode()


def _paths(nodes: Iterable[Term], shapes: Graph) -> list[Triple]:
    """The triples that write paths."""
    found: list[Triple] = []
    waiting = [*dict.fromkeys(nodes)]
    seen: set[Term] = set()
    while waiting:
        here = waiting.pop()
        if isinstance(here, BlankNode) and here not in seen:
            seen.add(here)
            for row in shapes.rows(here).values():
                found += [shapes[number] for number in row.values()]
                waiting += row
    return found
