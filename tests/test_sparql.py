"""/sparql against a real server: what it answers, in which forms, and what it refuses (docs/sparql.md)."""

import datetime as dt
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser
from pyoxigraph import Triple

from api.pages.query import EXAMPLES
from api.sparql.accept import best
from api.sparql.asked import calls_elsewhere, graphs_of
from kg.ledger import Submission
from kg.model import Place, Record
from kg.namespaces import ID, YJ, integer, iri
from kg.store import Store
from tests.conftest import NOW
from tests.served import Served, serving

ROWS = 300
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def server(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server with short limits; a killed one left a copy behind."""
    folder = tmp_path_factory.mktemp("sparql") / "data"
    shutil.copytree(example_folder, folder)
    (folder / "sparql" / "9").mkdir(parents=True)
    with serving(folder, sparql_seconds="2", sparql_rows=str(ROWS)) as server:
        with server.client() as client:
            assert ask(client, "ASK {}").json()["boolean"]
        assert not (folder / "sparql" / "9").exists()
        yield server


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """The folder of a store with one record."""
    with Store.open(tmp_path / "data", create=True) as store:
        submission = Submission.open(store, "测试", NOW)
        thing = iri("thing", "1")
        numbered = tuple(Triple(thing, YJ.order, integer(number)) for number in range(5000))
        submission.add(Record("thing", thing, numbered, Place("测试")))
        submission.commit(dt.date(2021, 12, 31), {})
    return tmp_path / "data"


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def ask(client: httpx.Client, query: str, accept: str = "*/*", **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def bound(answer: httpx.Response) -> list[dict[str, str]]:
    rows = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def children(server: Served) -> list[int]:
    """The processes that the server started."""
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.process.pid)], capture_output=True, text=True
    )
    return [int(word) for word in told.stdout.split()]


def alive(numbers: list[int]) -> list[int]:
    """Those of the processes that still run."""
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, numbers))], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in told.stdout.splitlines() if "Z" not in line.split()[1]]


def test_the_default_graph_is_what_is_known_now_with_the_vocabulary(client: httpx.Client) -> None:
    query = f"""PREFIX yj: <{YJ.base}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?label {{ <measure/H001> a ?kind . ?kind rdfs:label ?label FILTER(lang(?label) = "zh") }}"""
    assert [row["label"] for row in bound(ask(client, query))] == ["惩戒措施"]


def test_the_ledger_and_the_records_are_named_graphs(client: httpx.Client) -> None:
    query = f"""PREFIX yj: <{YJ.base}> SELECT ?record {{
        GRAPH <{ID}ledger> {{ ?record yj:describes <measure/H001> }} GRAPH ?record {{ <measure/H001> a yj:Measure }} }}"""
    assert len(bound(ask(client, query))) == 1
    assert (
        ask(client, f"PREFIX yj: <{YJ.base}> ASK {{ ?record yj:describes ?thing }}").json()["boolean"]
        is False
    )


def test_a_record_graph_can_be_asked_alone(client: httpx.Client) -> None:
    found = bound(ask(client, f"SELECT ?g {{ GRAPH ?g {{ <measure/H001> a <{YJ.base}Measure> }} }}"))[0]["g"]
    alone = ask(client, "SELECT DISTINCT ?s { ?s a ?o }", **{"default-graph-uri": found})
    assert f"{ID}measure/H001" in {row["s"] for row in bound(alone)}
    assert not bound(ask(client, "SELECT ?s { ?s a ?o }", **{"named-graph-uri": found}))
    assert ask(client, f"ASK FROM <{found}> {{ <measure/H001> a ?kind }}").json()["boolean"]


@pytest.mark.parametrize(
    ("query", "media", "begins"),
    [
        ("SELECT (1 AS ?x) {}", "application/sparql-results+json", '{"head"'),
        ("SELECT (1 AS ?x) {}", "application/sparql-results+xml", "<?xml"),
        ("SELECT ('a,b' AS ?x) {}", "text/csv", 'x\r\n"a,b"\r\n'),
        ("SELECT ('a' AS ?x) {}", "text/tab-separated-values", '?x\n"a"\n'),
        ("ASK {}", "application/sparql-results+xml", "<?xml"),
        ("CONSTRUCT { <a:a> <b:b> 1 } {}", "text/turtle", "@prefix"),
        ("CONSTRUCT { <a:a> <b:b> 'x' } {}", "application/n-triples", "<a:a> <b:b>"),
        ("DESCRIBE <measure/H001>", "application/ld+json", '{"@context": {"yj"'),
        ("DESCRIBE <measure/H001>", "application/rdf+xml", "<?xml"),
    ],
)  # fmt: skip
def test_a_result_comes_in_the_form_that_accept_names(
    client: httpx.Client, query: str, media: str, begins: str
) -> None:
    answer = ask(client, query, accept=f"text/html;q=0.1, {media}")
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.headers["vary"] == "Accept"
    assert answer.text.startswith(begins)


def test_format_takes_the_place_of_accept(client: httpx.Client) -> None:
    assert ask(client, "SELECT (1 AS ?x) {}", accept="text/turtle", format="csv").text == "x\r\n1\r\n"
    assert ask(client, "ASK {}", format="nonsense").status_code == 400


def test_json_ld_says_the_same_as_turtle(client: httpx.Client) -> None:
    query = "DESCRIBE <norm/政府采购法>"
    turtle = ox.parse(ask(client, query, "text/turtle").content, format=ox.RdfFormat.TURTLE)
    linked = ox.parse(ask(client, query, "application/ld+json").content, format=ox.RdfFormat.JSON_LD)
    said = {quad.triple for quad in turtle}
    assert said and said == {quad.triple for quad in linked}


def test_a_form_that_the_result_has_not_is_not_acceptable(client: httpx.Client) -> None:
    assert ask(client, "SELECT * {} ", accept="image/png").status_code == 406
    assert ask(client, "SELECT * {} ", accept="text/turtle").status_code == 406
    assert ask(client, "ASK {}", accept="text/csv").status_code == 406


def test_more_rows_than_allowed_are_cut_and_the_header_says_so(client: httpx.Client) -> None:
    cut = ask(client, "SELECT * { ?s ?p ?o }")
    assert len(bound(cut)) == ROWS and cut.headers["yiju-truncated"] == "true"
    whole = ask(client, f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}")
    assert len(bound(whole)) == ROWS and "yiju-truncated" not in whole.headers
    assert ask(client, "CONSTRUCT WHERE { ?s ?p ?o }").headers["yiju-truncated"] == "true"


def test_a_bad_query_is_answered_in_the_words_of_the_parser(client: httpx.Client) -> None:
    answer = ask(client, "SELECT * { ?s ?p }")
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    assert "error at 1:" in answer.json()["detail_zh"] and "error at 1:" in answer.json()["detail_en"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { { SELECT ?s { SeRvIcE\n<http://127.0.0.1:1/>{ ?s ?p ?o } } } }",
        "SELECT * { SERVICE#x\n SILENT # y\n ?where { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> {} } }",
        "ASK { ?a ?x ?b FILTER(?a<?b#>'''\n) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #'''\n}",
        "PREFIX service: <http://service/> ASK { service:a service:b 'service' SERVICE <http://127.0.0.1:1/> {} }",
    ],
)  # fmt: skip
def test_a_call_to_another_server_is_refused(client: httpx.Client, query: str) -> None:
    answer = ask(client, query)
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail_zh"]


def test_the_word_service_elsewhere_in_a_query_does_no_harm(client: httpx.Client) -> None:
    query = """PREFIX service: <http://service.example/> # SERVICE <http://x/> {}
        SELECT ?service { VALUES ?service { "SERVICE <http://x/> { ?s ?p ?o }" } FILTER NOT EXISTS { ?s service:SERVICE <http://x/service> } }"""
    assert bound(ask(client, query)) == [{"service": "SERVICE <http://x/> { ?s ?p ?o }"}]


@pytest.mark.parametrize(
    "query", ["LOAD <http://127.0.0.1:1/>", "INSERT DATA { <a:a> <b:b> 1 }", "PREFIX x: <a:b>\nDELETE WHERE { ?s ?p ?o }"]
)  # fmt: skip
def test_an_update_is_refused_however_it_comes(client: httpx.Client, query: str) -> None:
    direct = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-update"})
    as_query = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    form = client.post("/sparql", data={"update": query})
    address = client.get("/sparql", params={"update": query})
    assert [answer.status_code for answer in (ask(client, query), direct, as_query, form, address)] == [
        403
    ] * 5
    assert ask(client, "ASK { <a:a> ?p ?o }").json()["boolean"] is False


@pytest.mark.parametrize(
    "graph", ["http://127.0.0.1:1/x", "file:///etc/passwd", f"{ID}submission/1/record/999999"]
)
def test_a_graph_that_is_not_held_is_refused_and_not_fetched(client: httpx.Client, graph: str) -> None:
    answers = [
        ask(client, f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}"),
        ask(client, f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
        ask(client, f"PREFIX x: <{graph}> CONSTRUCT {{ ?s ?p ?o }} FROM x: WHERE {{ ?s ?p ?o }}"),
        ask(client, "ASK {}", **{"default-graph-uri": graph}),
        ask(client, "ASK {}", **{"named-graph-uri": graph}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 5
    assert all(graph in answer.json()["detail_zh"] for answer in answers)


def test_what_is_no_single_query_is_refused(client: httpx.Client) -> None:
    assert client.get("/sparql").status_code == 400
    assert client.get("/sparql?query=").status_code == 400
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert client.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert (
        client.post(
            "/sparql", content=b"ASK { ?s ?p '\xff' }", headers={"Content-Type": "application/sparql-query"}
        ).status_code
        == 400
    )


def test_a_query_over_its_time_is_ended_and_the_next_is_answered(
    client: httpx.Client, server: Served
) -> None:
    ask(client, "ASK {}")
    before = set(children(server))
    over = ask(client, LONG)
    assert over.status_code == 503 and "2 秒" in over.json()["detail_zh"]
    assert ask(client, "ASK {}").json()["boolean"]
    assert before - set(children(server))  # the process that was busy is gone


def test_a_long_query_does_not_keep_others_waiting(client: httpx.Client) -> None:
    with ThreadPoolExecutor(3) as pool:
        long = [pool.submit(ask, client, LONG) for _ in range(2)]
        quick = pool.submit(ask, client, "ASK {}").result()
        assert quick.status_code == 200 and not all(one.done() for one in long)
        assert {one.result().status_code for one in long} == {503}


@pytest.mark.parametrize(
    "query",
    [
        "ASK {" + "(" * 5000,
        f"SELECT * {{ FILTER({'(' * 5000}1{')' * 5000}) }}",
        f"ASK {{ {'{' * 100_000}{'}' * 100_000} }}",
        "ASK { VALUES ?x { " + "1 " * 500_000 + "}",
    ],
    ids=["open", "deep", "deeper", "1 MB"],
)
def test_a_monstrous_query_harms_nobody(client: httpx.Client, query: str) -> None:
    answer = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code in (200, 400, 503)
    assert ask(client, "ASK {}").json()["boolean"]


def test_a_query_of_a_million_letters_is_answered(client: httpx.Client) -> None:
    query = "ASK {" + " " * 1_000_000 + "}"
    answer = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    assert answer.json()["boolean"]


class Called(BaseHTTPRequestHandler):
    """Notes that somebody called."""

    calls = 0

    def do_GET(self) -> None:
        type(self).calls += 1
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, format: str, *words: object) -> None: ...


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
def test_a_process_that_evaluates_queries_cannot_open_a_connection() -> None:
    with HTTPServer(("127.0.0.1", 0), Called) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listening.server_port}/> {{ ?s ?p ?o }} }}"
        code = "import sys, pyoxigraph; from api.sparql import fence; {} list(pyoxigraph.Store().query(sys.argv[1]))"
        try:
            for fence, calls in (("", 1), ("fence.close_in();", 1)):
                run = [sys.executable, "-c", code.format(fence), query]
                assert subprocess.run(run, capture_output=True, timeout=60).returncode != 0
                assert Called.calls == calls  # the first one, without the fence, does call
        finally:
            listening.shutdown()
            thread.join()


def test_a_correction_is_seen_at_once_and_what_it_corrects_no_longer(little: Path) -> None:
    with Store.open(little) as store:
        submission = Submission.open(store, "更正", NOW + dt.timedelta(days=1))
        thing = iri("thing", "1")
        submission.add(Record("thing", thing, (Triple(thing, YJ.order, integer(-1)),), Place("测试")))
        submission.commit(dt.date(2021, 12, 31), {})
    with serving(little) as server, server.client() as client:
        assert [row["n"] for row in bound(ask(client, "SELECT ?n { <thing/1> ?p ?n }"))] == ["-1"]
        everywhere = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { <thing/1> ?p ?o } }"
        assert [row["n"] for row in bound(ask(client, everywhere))] == ["5001"]


def test_a_server_that_is_stopped_leaves_no_process_and_no_copy(little: Path) -> None:
    with serving(little) as server, server.client() as client:
        assert ask(client, "ASK {}").json()["boolean"]
        assert len(list((little / "sparql").iterdir())) == 1
        started = children(server)
    assert server.process.returncode is not None
    assert started and not alive(started)
    assert not (little / "sparql").exists()


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel ends the children of a killed process on Linux"
)
def test_a_server_that_is_killed_amid_a_query_leaves_no_process(little: Path) -> None:
    with serving(little) as server, server.client() as client, ThreadPoolExecutor(1) as pool:
        ask(client, "ASK {}")
        started = children(server)
        asked = pool.submit(ask, client, LONG)
        time.sleep(0.5)
        assert not asked.done()
        server.process.kill()
        server.process.wait(30)
        with pytest.raises(httpx.HTTPError):
            asked.result()
        until = time.monotonic() + 20
        while alive(started) and time.monotonic() < until:
            time.sleep(0.05)
        assert started and not alive(started)


def test_the_page_runs_its_examples_without_scripts(server: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    shown = context.new_page()
    for number, (name, _) in enumerate(EXAMPLES):
        shown.goto(f"{server.url}/sparql?lang=zh")
        shown.get_by_role("link", name=name.zh).click()
        shown.get_by_role("heading", name="结果").wait_for()
        if number < 3:
            assert shown.locator("tbody tr").count() > 0, name.zh
    shown.get_by_label("查询（SPARQL 1.1）").fill("SELECT ('<b>x</b>' AS ?粗) {}")
    shown.get_by_role("button", name="查询").click()
    assert shown.locator("tbody td").inner_text() == "<b>x</b>"
    with shown.expect_download() as fetched:
        shown.get_by_role("link", name="json", exact=True).click()
    body = json.loads(Path(fetched.value.path()).read_text("utf-8"))
    assert body["results"]["bindings"][0]["粗"]["value"] == "<b>x</b>"
    shown.get_by_label("查询（SPARQL 1.1）").fill("SELECT nonsense")
    shown.get_by_role("button", name="查询").click()
    assert "error at 1:" in shown.get_by_role("alert").inner_text()
    context.close()


def test_accept_is_weighed_as_rfc_9110_says() -> None:
    offers = ["text/turtle", "application/ld+json", "text/html"]
    assert best(None, offers) == best("", offers) == best("*/*", offers) == "text/turtle"
    assert best("text/html,application/xhtml+xml,*/*;q=0.8", offers) == "text/html"
    assert best("application/ld+json;q=0.5, text/turtle;q=0.4", offers) == "application/ld+json"
    assert best("text/*;q=0.3, text/turtle;q=0, */*;q=0.1", offers) == "text/html"
    assert best("image/png", offers) is best("text/turtle;q=0", offers) is None


def test_the_graphs_that_a_query_names_are_found() -> None:
    query = "PREFIX a: <http://a/> SELECT ('FROM <b:b>' AS ?x) FROM <http://c/> # FROM <d:d>\nFROM NAMED a:e { ?from ?named <f:f> }"
    assert list(graphs_of(query)) == ["http://c/", "http://a/e"]
    assert not calls_elsewhere("ASK { ?service a 'SERVICE' }")


def test_other_methods_are_told_which_there_are(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        answer = client.request(method, "/sparql?query=ASK{}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_what_is_submitted_is_found_by_the_next_query_and_what_it_replaced_is_not(little: Path) -> None:
    def submit(client: httpx.Client, number: int) -> None:
        body = f"编号,措施,依据\nZ1,限制消费第{number}种,无\n".encode()
        query = {"name": "措施.csv", "on": "2021-12-31"}
        assert (
            client.post(
                "/api/submissions", params=query, content=body, headers={"Content-Type": "text/csv"}
            ).status_code
            < 500
        )

    found = f"SELECT ?words {{ ?claim <{YJ.base}measureWords> ?words }}"
    with serving(little) as server, server.client("administrator") as client:
        assert not bound(ask(client, found))
        for number in (1, 2):
            submit(client, number)
            assert [row["words"] for row in bound(ask(client, found))] == [f"限制消费第{number}种"]
            assert len(list((little / "sparql").iterdir())) == 1
