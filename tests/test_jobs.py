"""What takes long is made in the background: once however many ask, its progress told, ended when nobody wants it."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from api.server.jobs import FEW, Job, Jobs, Unfinished
from kg.errors import InputError, Words
from tests.browsing import opened
from tests.served import Served, serving

WHAT = Words("一件事", "a thing")
BOUND = 30  # seconds that an event is awaited at most


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs(BOUND)
    yield made
    made.close()


def test_what_many_ask_for_is_made_once(jobs: Jobs) -> None:
    calls = []

    def make(job: Job[int]) -> tuple[int, int]:
        calls.append(1)
        return sum(job.counted(range(10), 10)), 1

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: jobs.made("a", 1, WHAT, make), range(8)))
    assert found == [45] * 8 and len(calls) == 1
    assert jobs.made("a", 2, WHAT, make) == 45 and len(calls) == 2  # another state of the record


def test_who_asks_for_what_is_large_is_told_how_far_it_is(jobs: Jobs) -> None:
    go = threading.Event()

    def make(job: Job[str]) -> tuple[str, int]:
        for number in job.counted(range(FEW + 1), FEW + 1):
            if number == 7:
                go.wait(BOUND)
        return "made", 1

    with pytest.raises(Unfinished) as raised:
        jobs.made("large", 1, WHAT, make)
    assert raised.value.status == 503 and raised.value.headers and raised.value.job.of == FEW + 1
    go.set()
    assert raised.value.job.finished.wait(BOUND)
    assert jobs.made("large", 1, WHAT, make) == "made"


def test_a_job_about_an_earlier_state_is_ended(jobs: Jobs) -> None:
    begun, seen = threading.Event(), []

    def endless(job: Job[str]) -> tuple[str, int]:
        try:
            for number in job.counted(iter(int, 1), FEW + 1):
                begun.set()
                seen.append(number)
        finally:
            seen.append(-1)
        return "", 1

    with pytest.raises(Unfinished):
        jobs.made("a", 1, WHAT, endless)
    assert begun.wait(BOUND)
    assert jobs.made("a", 2, WHAT, lambda _: ("new", 1)) == "new"
    assert seen[-1] == -1


def test_what_failed_is_told_and_may_be_asked_again(jobs: Jobs) -> None:
    def fails(_: Job[str]) -> tuple[str, int]:
        raise InputError("不行", "no")

    with pytest.raises(InputError):
        jobs.made("a", 1, WHAT, fails)
    assert jobs.made("a", 1, WHAT, lambda _: ("yes", 1)) == "yes"


@pytest.fixture(scope="module")
def hasty(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that waits for nothing."""
    folder = tmp_path_factory.mktemp("hasty") / "data"
    shutil.copytree(example_folder, folder)
    with serving(folder, patience="0") as server:
        yield server


def test_a_page_shows_the_progress_of_a_cleanup_and_then_the_cleanup(hasty: Served, browser: Browser) -> None:
    refused = "503"
    with opened(browser, f"{hasty.url}/cleanup?on=2021-12-31", expected=(refused,)) as watched:
        assert watched.page.locator("progress").count() == 1
        watched.open_to_all()
        watched.fits()
        expect(watched.page.locator("#items")).to_be_visible(timeout=60_000)


def test_a_program_is_told_how_far_it_is_and_when_to_come_back(hasty: Served) -> None:
    with hasty.client() as client:
        told = client.get("/api/cleanup", params={"on": "2022-03-01"})
        assert told.status_code == 503 and int(told.headers["retry-after"]) > 0
        assert (
            set(told.json()["progress"]) == {"done", "of"}
            and told.json()["detail_zh"]
            and told.json()["detail_en"]
        )
        asked = client.get("/sparql", params={"query": "ASK {}"})
        assert asked.status_code == 503 and int(asked.headers["retry-after"]) > 0
        assert client.get("/work/none").json()["over"] is True


def test_a_list_says_how_far_the_index_is_until_it_is_whole(hasty: Served) -> None:
    with hasty.client() as client:
        told = client.get("/api/claims").json()
        while "indexed" in told:
            assert told["indexed"]["records"] < told["indexed"]["of"]
            told = client.get("/api/claims", params={"limit": 1}).json()
        told = client.get("/api/claims").json()
        assert told["total"] > 100 and len(told["items"]) == 100
        further = client.get("/api/claims", params={"beyond": told["next"], "limit": 1000}).json()
        assert len(further["items"]) + 100 == told["total"] and "next" not in further


def test_a_measure_is_found_by_its_id_before_the_index_has_read_it(
    example_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(example_folder, tmp_path / "data")
    with serving(tmp_path / "data", patience="0") as server, server.client() as client:
        found: httpx.Response = client.get("/api/search", params={"q": "H001"})
        assert found.json()["items"][0]["id"] == "H001"
