"""The W3C tests of SPARQL 1.1: the protocol, against a real server, and the forms of results (docs/sparql.md)."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from api.sparql.asked import Asked
from api.sparql.evaluate import evaluate
from kg.namespaces import PROV
from kg.quads import LEDGER
from kg.store import Store
from tests.served import Served, serving

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
NOW = Literal("2026-01-01T00:00:00+00:00", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#dateTime"))
NUMBERS_BY_VALUE = {
    "csv03",
    "tsv03",
}  # the engine keeps 1.0E6 as 1000000, and a negativeInteger as an integer
UPDATES = {
    "update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs", "update_dataset_full",
    "update_post_form", "update_post_direct", "update_base_uri",
}  # fmt: skip


def suite(name: str) -> Path:
    folder = os.environ.get("YIJU_SUITES")
    if not folder:
        pytest.skip("needs the standard suites: set YIJU_SUITES to their folder")
    return Path(folder) / "sparql11" / name


def manifest(name: str) -> Graph:
    file = suite(name) / "manifest.ttl"
    return Graph().parse(data=file.read_text("utf-8"), format="turtle", publicID=file.resolve().as_uri())


def cases(name: str) -> Iterator[tuple[Graph, URIRef]]:
    told = manifest(name)
    for entries in told.objects(None, MF.entries):
        for test in Collection(told, entries):
            assert isinstance(test, URIRef)
            yield told, test


def file_of(node: Node | None) -> Path:
    assert isinstance(node, URIRef)
    return Path(node.removeprefix("file://"))


def failing(folder: str) -> set[str]:
    """The tests of a folder whose expected result is not ours."""
    failed = set()
    for told, test in cases(folder):
        action, expected = told.value(test, MF.action), file_of(told.value(test, MF.result))
        store = ox.Store()
        store.load(path=str(file_of(told.value(action, QT.data))), format=ox.RdfFormat.TURTLE)
        query = file_of(told.value(action, QT.query)).read_text("utf-8")
        form = FORMS[expected.suffix]
        answer = evaluate(store, Asked(query), {"table": form, "truth": form, "graph": None}, 10_000)
        if READ[form](answer.body) != READ[form](expected.read_bytes()):
            failed.add(test.rpartition("#")[2])
    return failed


def table(body: bytes, form: ox.QueryResultsFormat) -> bool | list[list[str]]:
    """A result whatever the names of its blank nodes and the order of its variables."""
    read = ox.parse_query_results(body, format=form)
    if isinstance(read, ox.QueryBoolean):
        return bool(read)
    assert isinstance(read, ox.QuerySolutions)
    names = [variable.value for variable in read.variables]
    rows = [zip(names, row, strict=True) for row in read]
    return sorted(sorted(f"{name} {_said(term)}" for name, term in row if term is not None) for row in rows)


def _said(term: object) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


def lines(body: bytes) -> list[list[str]]:
    """The same of a CSV, in which a value is its characters alone."""
    read = csv.DictReader(io.StringIO(body.decode(), newline=""))
    return sorted(
        sorted(f"{name} {'_:' if value.startswith('_:') else value}" for name, value in row.items())
        for row in read
    )


FORMS = {".srj": "json", ".tsv": "tsv", ".csv": "csv"}
READ: Mapping[str, Callable[[bytes], object]] = {
    "json": lambda body: table(body, ox.QueryResultsFormat.JSON),
    "tsv": lambda body: table(body, ox.QueryResultsFormat.TSV),
    "csv": lines,
}


def test_json_results_are_those_of_the_w3c_suite() -> None:
    assert len(list(cases("json-res"))) == 4
    assert not failing("json-res")


def test_csv_and_tsv_results_are_those_of_the_w3c_suite_but_for_numbers_kept_by_their_value() -> None:
    assert len(list(cases("csv-tsv-res"))) == 6
    assert failing("csv-tsv-res") == NUMBERS_BY_VALUE


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server on a store whose records are the graphs of the tests."""
    folder = tmp_path_factory.mktemp("w3c") / "data"
    with Store.open(folder, create=True) as store:
        for number in range(4):
            graph = NamedNode(DATA.format(number))
            file = suite("protocol") / f"data{number}.nt"
            held = ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES) if file.exists() else ()
            store.quads.fill(Quad(row.subject, row.predicate, row.object, graph) for row in held)
            store.quads.change(
                [
                    Quad(graph, NamedNode("http://example.org/is"), Literal("held"), graph),
                    Quad(graph, PROV.generatedAtTime, NOW, LEDGER),
                ]
            )
    with serving(folder) as server:
        yield server


def outcomes(told: Graph, test: URIRef, client: httpx.Client) -> Iterable[bool]:
    """Whether each request of a test has the outcome that the test states."""
    action = told.value(test, MF.action)
    requests = told.value(action, HT.requests)
    assert requests is not None
    for request in Collection(told, requests):
        headers = {
            str(told.value(header, HT.fieldName)): str(told.value(header, HT.fieldValue))
            for listed in told.objects(request, HT.headers)
            for header in Collection(told, listed)
        }
        body = told.value(request, HT.body)
        content = None
        if body is not None:
            content = str(told.value(body, CNT.chars)).encode(str(told.value(body, CNT.characterEncoding)))
        path = str(told.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        answer = client.request(
            str(told.value(request, HT.methodName)), path, content=content, headers=headers
        )
        wanted = told.value(request, HT.resp)
        assert wanted is not None
        classes = {str(status)[-3] for status in told.objects(wanted, MF.expectedStatus)}
        fits = str(answer.status_code)[0] in classes
        truth, form = told.value(wanted, MF.expectedBoolean), told.value(wanted, MF.expectedFormat)
        if fits and truth is not None:
            fits = answer.json()["boolean"] is truth.toPython()  # type: ignore[attr-defined]
        if fits and form is not None:
            media = answer.headers["content-type"]
            fits = {"boolean": "sparql-results", "tabular": "sparql-results", "RDF": "turtle"}[
                str(form)
            ] in media
        yield fits


def test_the_protocol_tests_of_the_w3c_pass_but_for_updates_which_are_refused(endpoint: Served) -> None:
    with endpoint.client() as client:
        failed = {
            str(test).rpartition("#")[2]
            for told, test in cases("protocol")
            if not all(outcomes(told, test, client))
        }
    assert len(list(cases("protocol"))) == 34
    assert failed == UPDATES


def test_updates_of_the_w3c_tests_are_refused_and_change_nothing(endpoint: Served) -> None:
    with endpoint.client() as client:
        statuses = {
            client.post(
                "/sparql", content=b"CLEAR ALL", headers={"content-type": "application/sparql-update"}
            ).status_code,
            client.post("/sparql", data={"update": "CLEAR ALL"}).status_code,
            client.get("/sparql", params={"update": "CLEAR ALL"}).status_code,
        }
        left = client.get(
            "/sparql", params={"query": f"ASK {{ GRAPH <{DATA.format(1)}> {{ ?s ?p ?o }} }}"}
        ).json()
    assert statuses == {403}
    assert left["boolean"]
