"""Every IRI of the graph opens on the server: /id/…, /ns, /code/…, as a page or as data by Accept."""

import datetime as dt
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology
from kg.answer import Finding, Outcome
from kg.errors import Words
from kg.ledger import Submission
from kg.model import Place, Record
from kg.namespaces import CODE, DCT, ELI, RDF, SKOS, YJ, iri
from kg.store import Store
from tests.conftest import NOW
from tests.served import Served, serving

MEASURE, NORM = iri("measure", "甲 1"), iri("norm", "示例法")
HTML = "<script>alert('x')</script>&"
FINDING = Finding("R0", "SOME_CODE", "unknown", Words("缺一项", "one is missing"), "示例", MEASURE.value)


def measure(name: str) -> Record:
    said = (
        Triple(MEASURE, RDF.type, YJ.Measure),
        Triple(MEASURE, DCT.identifier, Literal("甲 1")),
        Triple(MEASURE, YJ.measureWords, Literal(name)),
        Triple(MEASURE, YJ.appliesTo, NORM),
        Triple(MEASURE, DCT.relation, NamedNode("javascript:alert(1)")),
    )
    return Record("measure/甲 1", MEASURE, said, Place("措施.csv", row=2))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server on a small store: a measure that was corrected once, and a norm to which much points."""
    folder = tmp_path_factory.mktemp("linked") / "data"
    with Store.open(folder, create=True) as store:
        first = Submission.open(store, "甲.csv", NOW)
        first.add(measure("旧名"))
        cited = [Triple(iri("thing", str(number)), ELI.cites, NORM) for number in range(120)]
        titled = Triple(NORM, ELI.title, Literal("示例法"))
        first.add(
            Record(
                "norm", NORM, (titled, Triple(NORM, RDF.type, ELI.LegalResource), *cited), Place("规范.csv")
            )
        )
        first.commit(dt.date(2021, 12, 31), {})
        second = Submission.open(store, "乙.csv", NOW + dt.timedelta(days=1))
        graph = second.add(measure(HTML))
        assert graph is not None
        second.commit(
            dt.date(2021, 12, 31),
            {graph: Outcome("measure/甲 1", MEASURE.value, "pending", Place("措施.csv"), (FINDING,))},
        )
    with serving(folder) as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def get(client: httpx.Client, path: str, accept: str = "text/html", **more: str) -> httpx.Response:
    return client.get(path, params=more, headers={"Accept": accept})


def triples(answer: httpx.Response) -> set[Triple]:
    media = answer.headers["content-type"].partition(";")[0]
    form = ox.RdfFormat.from_media_type(media)
    return {quad.triple for quad in ox.parse(answer.content, format=form)}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        ("application/ld+json;q=0.2, text/turtle;q=0.9, text/html;q=0.5", "text/turtle"),
        ("*/*", "text/turtle"),
    ],
)
def test_an_iri_opens_in_the_form_that_is_wanted_most(client: httpx.Client, accept: str, media: str) -> None:
    for path in ("/id/norm/示例法", "/ns"):
        answer = get(client, path, accept)
        assert answer.headers["content-type"].partition(";")[0] == media
        assert "Accept" in answer.headers["vary"]


def test_what_has_no_acceptable_form_is_refused(client: httpx.Client) -> None:
    assert get(client, "/id/norm/示例法", "image/png").status_code == 406


def test_turtle_and_json_ld_say_what_is_held_now_and_what_the_ledger_says(client: httpx.Client) -> None:
    told = triples(get(client, "/id/measure/甲 1", "text/turtle"))
    assert told == triples(get(client, "/id/measure/甲 1", "application/ld+json"))
    assert Triple(MEASURE, YJ.measureWords, Literal(HTML)) in told
    assert Triple(MEASURE, YJ.measureWords, Literal("旧名")) not in told
    record = iri("submission", "2", "record/0")
    assert Triple(record, YJ.describes, MEASURE) in triples(
        get(client, "/id/submission/2/record/0", "text/turtle")
    )


def test_an_ending_or_format_takes_the_place_of_accept(client: httpx.Client) -> None:
    turtle = get(client, "/id/norm/示例法", "text/turtle").text
    assert (
        get(client, "/id/norm/示例法.ttl").text == get(client, "/id/norm/示例法", format="ttl").text == turtle
    )
    assert get(client, "/id/norm/示例法.jsonld").json()["@context"]["yj"] == YJ.base


def test_the_ways_of_writing_a_path_open_the_same(client: httpx.Client) -> None:
    written = ("/id/measure/甲 1", "/id/measure/%E7%94%B2%201", "/id/measure/%e7%94%b2%201")
    assert len({get(client, path, "text/turtle").text for path in written}) == 1


@pytest.mark.parametrize(
    "path", ["/id/norm/没有", "/id/../../etc/passwd", "/id/%2e%2e/%2e%2e/etc/passwd", "/id/..%2f..%2fetc%2fpasswd", "/id/", "/id/%00", "/id/%ff", "/code/没有", "/code/%0d%0aX:y"]
)  # fmt: skip
def test_what_is_not_held_is_not_found(client: httpx.Client, path: str) -> None:
    answer = get(client, path, "application/json")
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    assert "x" not in answer.headers


def test_words_of_a_record_never_become_html_and_no_foreign_iri_becomes_a_link(client: httpx.Client) -> None:
    shown = get(client, "/id/measure/甲 1").text
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown
    assert 'href="javascript:' not in shown and "javascript:alert(1)" in shown


def test_every_concept_and_term_has_its_place_on_the_page_of_the_vocabulary(client: httpx.Client) -> None:
    shown = get(client, "/ns").text
    named = {row.subject for row in ontology.load().triples if isinstance(row.subject, NamedNode)}
    terms = [node.value.removeprefix(YJ.base) for node in named if node.value.startswith(YJ.base)]
    concepts = [
        node.value.removeprefix(CODE.base) for node in ontology.load().facts.subjects(RDF.type, SKOS.Concept)
    ]
    assert len(terms) > 500 and len(concepts) > 400
    assert not [term for term in terms if f'id="{term}"' not in shown]
    assert not [concept for concept in concepts if f'id="code/{concept}"' not in shown]


def test_the_whole_vocabulary_is_served_as_data(client: httpx.Client) -> None:
    told = triples(get(client, "/ns", "text/turtle"))
    assert len(told) == len(set(ontology.load().triples))


def test_a_concept_leads_people_to_its_place_and_gives_programs_its_statements(client: httpx.Client) -> None:
    led = get(client, "/code/ranks")
    assert (led.status_code, led.headers["location"]) == (303, "/ns#code/ranks")
    told = triples(get(client, "/code/ranks", "application/ld+json"))
    assert told and {row.subject for row in told} == {CODE.ranks}


def test_the_page_of_a_resource_tells_its_statements_records_and_what_points_at_it(
    server: Served, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    shown = context.new_page()
    shown.goto(f"{server.url}/id/measure/甲 1?lang=zh")
    assert shown.get_by_role("heading", level=1).inner_text() == HTML
    ledger = shown.get_by_role("region", name="账本中的记录")
    assert [line.count("乙.csv") for line in ledger.locator("tbody tr").all_inner_texts()] == [1, 0]
    for words in ("待核实", "缺一项", "更正了", "被取代于"):
        assert words in ledger.inner_text()
    trace = shown.get_by_role("link", name="追溯其依据").get_attribute("href") or ""
    assert trace == f"/trace?claim={httpx.QueryParams(c=MEASURE.value)['c']}" or "claim=https%3A" in trace
    shown.get_by_role("region", name="内容").get_by_role("link", name="示例法").click()
    shown.wait_for_url("**/id/norm/**")
    pointing = shown.get_by_role("region", name="指向它的").locator("tbody tr")
    assert pointing.count() == 50
    shown.get_by_role("link", name="更多").click()
    shown.get_by_text("第 51 至 100 处").wait_for()
    context.close()


@pytest.mark.parametrize(
    ("path", "part"),
    [("/id/measure/甲 1?lang=zh", "#main"), ("/sparql?lang=en&query=ASK{}", "#main"), ("/sparql?query=ASK", "#main"), ("/ns?lang=zh", "#main > nav, #main > section:nth-of-type(4)")],
)  # fmt: skip
def test_the_pages_keep_nobody_out(server: Served, browser: Browser, path: str, part: str) -> None:
    shown = browser.new_page(viewport={"width": 390, "height": 900})
    shown.goto(server.url + path)
    context = {"include": [[one.strip()] for one in part.split(",")]}
    faults = (
        Axe().run(shown, context=context, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    )
    assert not [(fault["id"], fault["nodes"][0]["html"]) for fault in faults]
    shown.close()
