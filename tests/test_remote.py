"""A store on another machine: the same answers, one writer at a time, and no fault makes half or double of anything."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal

from api.cli import main
from api.commands.addresses import address
from api.tell import answer_json
from kg.doctor import doctor
from kg.errors import InputError, StoreError
from kg.judging import why_all
from kg.ledger import Submission
from kg.namespaces import ELI, PROV, RDF, YJ, iri
from kg.quads import LEDGER
from kg.store import Store
from kg.why import find_claim, why
from tests.elsewhere import Engine, Proxy, engine, proxy
from tests.served import serving
from tests.world import LATER, NOW, YEAR_END, ask, keep, measure, norm, power

FIRST = ("甲法", "1", None)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Engine]:
    with engine(tmp_path / "served") as started:
        yield started


@pytest.fixture
def between(running: Engine) -> Iterator[Proxy]:
    with proxy(running) as standing:
        yield standing


@pytest.fixture(scope="module")
def example(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The shipped example on another machine: the engine there keeps its folder as we do."""
    folder = tmp_path_factory.mktemp("example") / "served"
    shutil.copytree(example_folder, folder)
    with engine(folder) as started:
        yield started


def committed(store: Store) -> list[str]:
    """The sources of the submissions as the ledger has them, by their order."""
    rows = {row.subject for row in store.quads.match(None, RDF.type, PROV.Activity, LEDGER)}
    return sorted(str(row) for row in rows)


def test_every_answer_of_the_example_is_the_same_letter_by_letter(
    example: Engine, example_store: Store
) -> None:
    with example.store() as store:
        far, near = why_all(store, YEAR_END, LATER), why_all(example_store, YEAR_END, LATER)
        told = 0
        for one, other in zip(far, near, strict=True):
            assert json.dumps(answer_json(one)) == json.dumps(answer_json(other))
            told += 1
        assert told > 150
        for name in ("H001", "H002", "C001", "L001", "D001"):
            one, other = (
                why(held, find_claim(held, name, LATER), YEAR_END, LATER, certified=True)
                for held in (store, example_store)
            )
            assert one.certificate and one.certificate == other.certificate


def test_a_cold_answer_takes_a_few_requests_and_a_warm_one_none(example: Engine) -> None:
    with example.store() as store:
        claim = find_claim(store, "H001", LATER)
        endpoint = store.quads.endpoint  # type: ignore[attr-defined]
        begun = endpoint.requests
        why(store, claim, YEAR_END, LATER)
        assert endpoint.requests - begun < 120
        store.changed()  # a new view, which remembers nothing
        store.view(LATER)
        begun = endpoint.requests
        why(store, claim, YEAR_END, LATER)
        assert endpoint.requests - begun <= 6  # whether there is a newer submission, now and then


@pytest.mark.parametrize("harms", [("503", "before"), ("after",)])
def test_no_update_that_fails_or_loses_its_answer_is_done_twice_or_not_at_all(
    running: Engine, between: Proxy, harms: tuple[str, ...]
) -> None:
    with running.store(between.url) as store:
        keep(store, norm("甲法"))
        for number in range(1, 9):  # each update of a submission in turn
            between.harms["/update"].clear()
            between.harms["/update"].extend([""] * (number - 1) + [harms[number % len(harms)]])
            submission = Submission.open(store, "test", NOW)
            submission.add(measure(f"C{number}", FIRST))
            submission.commit(YEAR_END, {})
        between.harms["/update"].clear()
    with running.store() as store:
        assert store.newest() == 9 == len(committed(store))
        assert len(list(store.quads.match(None, YJ.recordKey, None, LEDGER))) == 9
        assert not list(store.quads.match(LEDGER, YJ.open, None, LEDGER))
        assert {answer.claim.id for answer in why_all(store, YEAR_END, LATER)} == {
            f"C{n}" for n in range(1, 9)
        }


@pytest.mark.parametrize("harm", ["503", "before", "half", "short", "silent"])
def test_an_answer_cut_off_is_asked_for_again_and_never_taken_for_whole(
    running: Engine, between: Proxy, harm: str
) -> None:
    with running.store() as store:
        keep(store, norm("甲法"), measure("C001", FIRST))
        told = ask(store, "C001")
    with running.store(between.url) as store:
        between.harms["/query"].extend([harm, "", harm, harm])
        assert ask(store, "C001") == told
        assert not between.harms["/query"]


def test_a_store_that_goes_on_answering_by_halves_is_an_error_that_names_it(
    running: Engine, between: Proxy
) -> None:
    with running.store() as store:
        keep(store, norm("甲法"), measure("C001", FIRST))
    with running.store(between.url, attempts=2) as store:
        between.harms["/query"].extend(["short"] * 2)
        with pytest.raises(StoreError) as told:
            ask(store, "C001")
        assert between.url in told.value.words.zh and "2 attempts" in told.value.words.en
        assert ask(store, "C001").verdict  # and when it answers again, so do we


def test_a_store_killed_in_the_middle_of_a_submission_and_started_again_has_all_of_it(
    running: Engine,
) -> None:
    with running.store() as store:
        keep(store, norm("甲法"))
        submission = Submission.open(store, "test", NOW)
        submission.add(measure("C001", FIRST))
        submission.write()
        running.kill()
        back = threading.Timer(0.5, running.start)
        back.start()
        submission.commit(YEAR_END, {})  # waits for it
        back.join()
        assert store.newest() == 2
    with running.store() as store:
        assert ask(store, "C001") and store.newest() == 2 == len(committed(store))


def test_a_store_killed_for_good_is_an_error_and_nothing_half_is_there_when_it_is_back(
    running: Engine,
) -> None:
    with running.store(attempts=2) as store:
        keep(store, norm("甲法"))
        submission = Submission.open(store, "test", NOW)
        submission.add(measure("C001", FIRST))
        submission.write()
        running.kill()
        with pytest.raises(StoreError, match=running.url):
            submission.commit(YEAR_END, {})
        submission.abandon()
        with pytest.raises(StoreError, match=running.url):
            list(store.quads.graphs())
        running.start()
    with running.store(expires=0) as store:  # as if its lease had run out
        assert store.newest() == 1 and not store.view(LATER).subjects(RDF.type, YJ.Measure)
        keep(store, measure("C001", FIRST))
        assert store.newest() == 2 and ask(store, "C001")


def test_a_second_writer_is_told_who_writes_and_since_when(running: Engine) -> None:
    with running.store() as one, running.store() as other:
        submission = Submission.open(one, "test", NOW)
        submission.add(norm("甲法"))
        submission.write()
        with pytest.raises(StoreError, match=rf"\({os.getpid()}\).*since \d{{4}}-"):
            Submission.open(other, "test", NOW)
        submission.commit(YEAR_END, {})
        keep(other, norm("乙法"))
        assert other.newest() == 2


def test_of_writers_that_begin_at_once_one_alone_writes_at_a_time(running: Engine) -> None:
    refused: list[str] = []

    def write(number: int) -> None:
        with running.store() as store:
            while True:
                try:
                    keep(store, norm(f"法{number}"))
                    return
                except StoreError as trouble:
                    refused.append(trouble.words.en)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with running.store() as store:
        assert store.newest() == 4 == len(committed(store))
        assert len(store.view(LATER).subjects(RDF.type, ELI.LegalResource)) == 4
    assert all("try again" in words for words in refused)


def test_a_writer_out_of_touch_for_too_long_loses_the_right_to_write_and_all_it_wrote(
    running: Engine,
) -> None:
    with running.store() as slow, running.store(expires=0) as quick:
        submission = Submission.open(slow, "test", NOW)
        submission.add(norm("甲法"))
        submission.write()
        keep(quick, norm("乙法"))  # takes over at once, sweeps, and commits
        submission.add(norm("丙法"))
        with pytest.raises(StoreError, match="another writer took over"):
            submission.commit(YEAR_END, {})
        another = Submission.open(quick, "test", NOW)
        another.add(norm("丁法"))
        another.write()
        submission.abandon()  # takes nothing of the other writer's away
        another.commit(YEAR_END, {})
        view = quick.view(LATER)
        assert [bool(view.subjects(YJ.key, Literal(f"{name}法"))) for name in "甲乙丙"] == [
            False,
            True,
            False,
        ]
        assert not list(quick.quads.match(None, YJ.key, Literal("甲法")))
        assert not list(quick.quads.match(None, YJ.key, Literal("丙法")))


def test_a_reader_takes_in_what_another_machine_commits_and_reads_only_that(running: Engine) -> None:
    with running.store() as writer, running.store() as reader:
        keep(writer, norm("甲法"), measure("C001", FIRST, measure="限制出境"))
        reader.follow(now=True)
        before = ask(reader, "C001")
        earlier = reader.view(LATER)
        keep(writer, measure("C001", FIRST, measure="限制消费"), measure("C002", FIRST), now=LATER)
        assert earlier.objects(iri("measure", "C001"), YJ.measureWords) == (Literal("限制出境"),)
        begun = reader.quads.endpoint.requests  # type: ignore[attr-defined]
        reader.follow(now=True)
        assert reader.quads.endpoint.requests - begun <= 3  # type: ignore[attr-defined]
        view = reader.view(LATER)
        assert view.objects(iri("measure", "C001"), YJ.measureWords) == (Literal("限制消费"),)
        assert ask(reader, "C002") == ask(writer, "C002") and ask(reader, "C001") != before
        assert reader.view(NOW).objects(iri("measure", "C001"), YJ.measureWords) == (Literal("限制出境"),)


def test_doctor_finds_nothing_missing_and_leaves_nothing_behind(running: Engine) -> None:
    checks = list(doctor(running.address()))
    assert all(check.well for check in checks), [check.seen for check in checks if not check.well]
    assert {"store: one writer at a time", "store: an update is whole"} <= {check.name.en for check in checks}
    with running.store() as store:
        assert len(store.quads) == 0


def test_doctor_names_what_a_store_does_not_do(running: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    reading = running.url + "/query"
    os.environ["YIJU_STORE_UPDATE"] = reading  # a store that may only be read
    try:
        assert main(["doctor", "--store", reading, "--lang", "en"]) == 2
    finally:
        del os.environ["YIJU_STORE_UPDATE"]
    told = capsys.readouterr().out
    assert "✘ store: update" in told and "✔ store: query" in told


def test_the_commands_work_on_a_store_elsewhere(
    running: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "measures.csv"
    table.write_text(
        "编号,措施,依据,实施机关,对象,行为,地域\nU1,限制参加政府采购活动,《某法》第三条,财政部门,供应商,串通投标,湖南省\n",
        "utf-8",
    )
    there = ["--store", running.url, "--lang", "en"]
    assert main(["load", str(tmp_path), "--on", "2021-12-31", *there]) == 0
    assert main(["why", "U1", "--on", "2021-12-31", *there]) == 3
    assert main(["cleanup", "--on", "2021-12-31", "--json", *there]) == 0
    assert main(["stats", *there]) == 0
    assert main(["export", "--format", "nq", *there]) == 0
    told = capsys.readouterr().out
    assert "claims: 1" in told and "U1" in told and "lease" not in told


@pytest.mark.parametrize(
    ("url", "query", "update"),
    [
        ("http://a:7878", "http://a:7878/query", "http://a:7878/update"),
        ("https://a/x/query", "https://a/x/query", "https://a/x/update"),
        ("http://a/repositories/yiju", "http://a/repositories/yiju", "http://a/repositories/yiju/statements"),
        ("https://a:8182/sparql", "https://a:8182/sparql", "https://a:8182/sparql"),
    ],
)
def test_one_url_tells_where_queries_and_updates_go(url: str, query: str, update: str) -> None:
    found = address(url, {"YIJU_STORE_PASSWORD": "s3cret", "YIJU_STORE_USER": "u"})
    assert found is not None and (found.query, found.update) == (query, update)
    assert "s3cret" not in repr(found)
    other = address(url, {"YIJU_STORE_UPDATE": "http://b/update"})
    assert other is not None and other.update == "http://b/update"


@pytest.mark.parametrize(
    "url", ["u:s3cret@a", "http://u:s3cret@a/query", "a", "ftp://a", "http://a/?token=s3cret", "http://["]
)
def test_what_is_no_address_is_refused_and_no_secret_is_repeated(url: str) -> None:
    with pytest.raises(InputError) as told:
        address(url, {})
    assert "s3cret" not in str(told.value) and "--store" in told.value.words.zh


def test_more_than_one_process_needs_a_store_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--workers", "2", "--data", str(tmp_path), "--port", "0", "--lang", "en"]) == 2
    assert "--store" in capsys.readouterr().err


def test_servers_of_one_store_show_within_a_second_what_another_one_took_in(
    running: Engine, tmp_path: Path
) -> None:
    """Two processes at one address, and a third that writes."""
    with running.store() as store:
        keep(store, norm("甲法"), measure("C001", FIRST))
        question = {"claim": "C001", "on": "2021-12-31"}
        with (
            serving(tmp_path / "desk", "--workers", "2", "--store", running.url) as server,
            httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client,
        ):
            before = {client.get("/api/why", params=question).json()["verdict"] for _ in range(8)}
            assert before == {"undetermined"} and client.get("/health").json()["version"] == 1
            keep(store, power("G001", FIRST), measure("C002", FIRST))
            threading.Event().wait(1)
            question["claim"] = "C002"
            for _ in range(12):  # whichever of them answers; each connection is anew
                told = httpx.get(f"{server.url}/api/why", params=question, timeout=60, trust_env=False)
                assert told.status_code == 200, told.text
            assert (tmp_path / "desk" / "workers" / "2").is_dir()


def test_a_server_tells_clearly_that_its_store_is_gone_and_goes_on_when_it_is_back(
    running: Engine, tmp_path: Path
) -> None:
    with running.store() as store:
        keep(store, norm("甲法"), measure("C001", FIRST))
    question = {"claim": "C001", "on": "2021-12-31"}
    with (
        serving(tmp_path / "desk", "--store", running.url) as server,
        httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client,
    ):
        running.kill()
        gone = client.get("/api/why", params=question)
        assert gone.status_code == 503 and running.url in gone.text
        running.start()
        assert client.get("/api/why", params=question).status_code == 200
        query = {"query": f"ASK {{ {iri('measure', 'C001')} a {YJ.Measure} }}"}  # on the copy made of it
        asked = client.get("/sparql", params=query, headers={"Accept": "application/sparql-results+json"})
        assert asked.json()["boolean"] is True


def test_a_store_moves_from_a_folder_to_another_machine_and_back_with_the_same_content(
    running: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(tmp_path / "here", create=True) as store:
        keep(store, norm("甲法"), measure("C001", FIRST))
        keep(store, measure("C001", FIRST, measure="限制消费"), now=LATER)
        told, statements = ask(store, "C001"), set(store.quads)
    there = ["--store", running.url]
    assert main(["backup", str(tmp_path / "a.nq.gz"), "--data", str(tmp_path / "here"), "--json"]) == 0
    assert main(["restore", str(tmp_path / "a.nq.gz"), *there, "--json"]) == 0
    with running.store() as store:
        assert ask(store, "C001") == told and set(store.quads) == statements
    assert main(["restore", str(tmp_path / "a.nq.gz"), *there]) == 2  # it is not empty any more
    assert main(["backup", str(tmp_path / "b.nq.gz"), *there, "--json"]) == 0
    assert main(["restore", str(tmp_path / "b.nq.gz"), "--data", str(tmp_path / "back"), "--json"]) == 0
    with Store.open(tmp_path / "back") as store:
        assert ask(store, "C001") == told and set(store.quads) == statements
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len({json.loads(line)["content"] for line in lines}) == 1 and len(lines) == 4
