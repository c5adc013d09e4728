"""Our SHACL Core evaluator against pyshacl on the rulebook's measure shapes: `python -m tests.bench_shacl [measures …]`.

The data are the flat facts that the joining rules derive: measures, one to three fits each, and for each fit its tests
answered yes, no or unknown. Ours gives results *and* the neighbourhood of every verdict and pays for indexing the
triples and compiling the shapes; pyshacl gives results alone, on a graph parsed before the clock starts.
"""

import random
import sys
import time
from importlib import resources

import pyoxigraph as ox
import pyshacl
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg.shacl.compile import compile_shapes
from kg.shacl.evaluate import explain_all
from kg.shacl.graph import Graph
from kg.shacl.terms import TYPE, sh

YJ = "https://w3id.org/yiju/ns#"
SHAPE = "https://w3id.org/yiju/shape/"
ANSWERS = ("yes", "no", "unknown")
RATES = (0.97, 0.01, 0.02)  # of thirty tests, one or two in three fits are then not all yes
CHUNK = 50_000


def yj(name: str) -> NamedNode:
    return NamedNode(YJ + name)


def shapes() -> list[Triple]:
    """The measure shapes; the fit's, which the product asks by name, is given a target here so that all are exercised."""
    text = (resources.files("shapes") / "measure.ttl").read_bytes()
    triples = [quad.triple for quad in ox.parse(text, format=RdfFormat.TURTLE)]
    return [*triples, Triple(NamedNode(SHAPE + "R9.1-fit"), sh("targetClass"), yj("Fit"))]


def tests_of(rules: list[Triple]) -> list[NamedNode]:
    """The predicates of a fit that the shapes read."""
    graph = Graph(rules)
    shapes_of_fits = [NamedNode(SHAPE + name) for name in ("fit-not-refused", "fit-shown", "R9.1-fit")]
    paths = {
        path
        for shape in shapes_of_fits
        for inner in graph.objects(shape, sh("property"))
        for path in graph.objects(inner, sh("path"))
    }
    return sorted((path for path in paths if isinstance(path, NamedNode)), key=str)


def facts(measures: int, predicates: list[NamedNode]) -> list[Triple]:
    dice = random.Random(measures)
    answers = [yj(name) for name in ANSWERS]
    found = []
    for number in range(measures):
        claim = NamedNode(f"https://w3id.org/yiju/id/measure/{number}")
        found.append(Triple(claim, TYPE, yj("Measure")))
        found.append(Triple(claim, yj("referable"), dice.choices(answers, RATES)[0]))
        for turn in range(dice.randint(1, 3)):
            fit = NamedNode(f"https://w3id.org/yiju/id/fit/{number}/{turn}/2021-12-31")
            found.append(
                Triple(claim, yj("cites"), NamedNode(f"https://w3id.org/yiju/id/citation/{number}/{turn}"))
            )
            found.append(Triple(fit, TYPE, yj("Fit")))
            found.append(Triple(fit, yj("claim"), claim))
            for predicate, answer in zip(
                predicates, dice.choices(answers, RATES, k=len(predicates)), strict=True
            ):
                found.append(Triple(fit, predicate, answer))
    return found


def ours(data: list[Triple], rules: list[Triple]) -> tuple[int, int, int]:
    """(verdicts, results, triples of neighbourhoods)."""
    verdicts = results = shown = 0
    for _, _, found in explain_all(Graph(data), compile_shapes(rules)):
        verdicts += 1
        results += len(found.results)
        shown += len(found.triples)
    return verdicts, results, shown


def as_rdflib(triples: list[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for start in range(0, len(triples), CHUNK):
        text = ox.serialize(triples[start : start + CHUNK], format=RdfFormat.N_TRIPLES) or b""
        graph.parse(data=text, format="nt")
    return graph


def compare(measures: int) -> tuple[float, float]:
    """CPU seconds of ours and of pyshacl on the same data and shapes; raises where they count other results."""
    rules = shapes()
    data = facts(measures, tests_of(rules))
    start = time.process_time()
    verdicts, results, shown = ours(data, rules)
    took = time.process_time() - start
    graph, shapes_graph = as_rdflib(data), as_rdflib(rules)
    start = time.process_time()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, inference="none", advanced=False)
    theirs = time.process_time() - start
    assert isinstance(report, rdflib.Graph)
    other = sum(1 for _ in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))
    if other != results:
        raise AssertionError(f"{results} results against {other} of pyshacl")
    print(
        f"{measures} measures, {len(data)} triples: {verdicts} verdicts, {results} results, {shown} triples shown; "
        f"{theirs / took:.1f} times faster than pyshacl ({took:.2f} s of CPU against {theirs:.2f} s)"
    )
    return took, theirs


def main() -> None:
    for measures in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        compare(measures)


if __name__ == "__main__":
    main()
