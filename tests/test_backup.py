"""A backup holds what was committed, says what it holds, and is put back whole or not at all."""

import datetime as dt
import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg import backup as kept
from kg import books
from kg.backup import backup
from kg.content import Content
from kg.errors import InputError, StoreError
from kg.ledger import Submission
from kg.model import Duration
from kg.namespaces import XSD, iri
from kg.restore import read_through, restore, restore_elsewhere
from kg.store import Store
from tests.served import Served, serving
from tests.world import LATER, NOW, ask, keep, measure, norm, power, world

LAW, AT, DAY = "某法", ("某法", "7/1", None), dt.date(2014, 8, 31)
THREE_YEARS = Duration(months=36)
WORDS = "有下列行为之一的，在一至三年内禁止参加政府采购活动。"
HELD = (
    norm(LAW, version=DAY, begins=DAY, whole=True, articles=[("7/1", WORDS)]),
    measure("M", AT, duration=THREE_YEARS),
    measure("N", AT, duration=Duration(months=60)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with corrections, judgments made again, and what a crash left of a third submission."""
    place = tmp_path_factory.mktemp("kept")
    with world(place, *HELD) as store:
        keep(store, power("P", (LAW, "7/1", DAY), longest=THREE_YEARS), measure("N", AT), now=LATER)
        submission = Submission.open(store, "cut off", LATER)
        submission.add(measure("M", AT, duration=Duration(months=1)))
        submission.write()
    return place / "store"


@pytest.fixture(scope="module")
def file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Store.open(folder) as store:
        return written(store, tmp_path_factory.mktemp("file") / f"one{kept.SUFFIX}")


def written(store: Store, path: Path) -> Path:
    path.write_bytes(b"".join(backup(store, "2026-01-01T00:00:00Z", "0.1.0")))
    return path


def told(store: Store) -> list[object]:
    """What is answered from it."""
    entered = books.submissions(store, store.newest(), 100)
    answers = [ask(store, name, known=known) for name in "MN" for known in (NOW, LATER)]
    return [entered, [books.entries(store, one.number, 100) for one in entered], answers]


def yiju(*words: str | Path, lang: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *map(str, words), "--lang", lang]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", timeout=120
    )


def test_put_back_it_gives_the_same_answers_and_the_same_backup(
    folder: Path, file: Path, tmp_path: Path
) -> None:
    manifest = restore(file, tmp_path / "back")
    with Store.open(folder) as before, Store.open(tmp_path / "back") as after:
        assert told(before) == told(after)
        again = read_through(written(after, tmp_path / f"two{kept.SUFFIX}"))
        assert (again.content, again.quads) == (manifest.content, manifest.quads)
        assert len(after.quads) == manifest.quads < len(before.quads)  # nothing of the one that was cut off
        assert keep(after, measure("O", AT), now=LATER).submission == iri("submission", "3")


def test_it_is_one_state_whatever_is_committed_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "BATCH", 5)
    with world(tmp_path, *HELD) as store:
        before = told(store)
        pieces = backup(store, "", "")
        begun = [next(pieces), next(pieces)]
        keep(store, measure("N", AT), measure("O", AT), now=LATER)
        path = tmp_path / f"one{kept.SUFFIX}"
        path.write_bytes(b"".join([*begun, *pieces]))
    restore(path, tmp_path / "back")
    with Store.open(tmp_path / "back") as back:
        assert told(back) == before


TERMS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4).map(Literal),
    st.integers().map(Literal),
    st.sampled_from(["甲", "乙"]).map(lambda word: iri("norm", word)),
    st.sampled_from(["zh", "en"]).map(lambda lang: Literal("x", language=lang)),
)
QUADS = st.builds(
    Quad, *[st.sampled_from([iri(name) for name in "ab"])] * 2, TERMS, st.sampled_from([iri("g"), iri("h")])
)


def hashed(quads: Sequence[Quad]) -> str:
    content = Content()
    for quad in quads:
        content.add(quad)
    return content.hash


@given(st.lists(QUADS, unique=True, min_size=1), st.randoms(use_true_random=False), QUADS)
def test_the_content_has_one_hash_in_any_order_and_another_for_any_other_content(
    quads: list[Quad], chance: object, other: Quad
) -> None:
    mixed = list(quads)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert hashed(mixed) == hashed(quads)
    assert hashed(quads[1:]) != hashed(quads)
    assert (hashed([*quads[1:], other]) == hashed(quads)) == (other == quads[0])


def test_a_time_has_one_hash_however_an_engine_writes_it() -> None:
    ways = [Literal(f"2026-01-01T00:00:00{zone}", datatype=XSD.dateTime) for zone in ("Z", "+00:00")]
    assert len({hashed([Quad(iri("a"), iri("b"), way, iri("g"))]) for way in ways}) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_cut_off_or_changed_anywhere_is_refused_by_name_or_says_the_same(
    file: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    whole[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("bad") / f"bad{kept.SUFFIX}"
    path.write_bytes(whole[:at] if cut else whole)
    try:
        found = read_through(path)
    except InputError as trouble:
        assert str(path) in trouble.words.zh and str(path) in trouble.words.en
    else:
        assert not cut and found.content == read_through(file).content  # a byte of gzip's own head


def tampered(file: Path, path: Path, old: bytes, new: bytes) -> Path:
    words = gzip.decompress(file.read_bytes())
    assert old in words
    path.write_bytes(gzip.compress(words.replace(old, new)))
    return path


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("禁止".encode(), "可以".encode(), "does not hold what its manifest states"),
        (b'"format": 1', b'"format": 2', "format 2"),
        (b'"yiju": "backup"', b'"yiju": "other"', "did not write it"),
        (b'# {"yiju": "end"', b'# {"yiju": "ends"', "does not hold"),
        (b" <https://w3id.org/yiju/id/ledger> .", b" .", "stands in no named graph"),
        (b"> .\n#", b"> .\n<a> <b> .\n#", "not well-formed"),
    ],
)
def test_an_altered_backup_is_refused_before_anything_is_kept(
    file: Path, tmp_path: Path, old: bytes, new: bytes, why: str
) -> None:
    bad = tampered(file, tmp_path / f"bad{kept.SUFFIX}", old, new)
    with pytest.raises(InputError, match=why):
        restore(bad, tmp_path / "back")
    with Store.open(tmp_path / "there", create=True) as there:
        with pytest.raises(InputError, match=why):
            restore_elsewhere(bad, there, "there")
        assert not len(there.quads)
    assert sorted(path.name for path in tmp_path.iterdir()) == [bad.name, "there"]


def test_a_bomb_is_refused_long_before_it_has_swollen(tmp_path: Path) -> None:
    bomb = tmp_path / f"bomb{kept.SUFFIX}"
    head = b'# {"yiju": "backup", "format": 1}\n'
    with gzip.open(bomb, "wb") as out:
        out.write(head)
        line = b'<https://x/a> <https://x/b> "' + b"x" * 4_000_000 + b'" <https://x/g> .\n'
        for _ in range(50):
            out.write(line)
    with pytest.raises(InputError, match="swells"):
        restore(bomb, tmp_path / "back")
    assert [path.name for path in tmp_path.iterdir()] == [bomb.name]


def test_nothing_is_put_over_what_is_there(file: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="left alone"):
        restore(file, folder)
    (tmp_path / "empty").mkdir()
    assert restore(file, tmp_path / "empty").submissions == 2
    with Store.open(tmp_path / "empty") as store, pytest.raises(StoreError, match="left alone"):
        restore_elsewhere(file, store, "here")


def test_put_into_a_store_that_is_there_it_counts_only_when_all_of_it_is_written(
    file: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "there", create=True) as there:
        seen: list[int] = []

        def watched(batches: Iterator[list[Quad]], _: object) -> Iterator[list[Quad]]:
            for batch in batches:
                seen.append(Store(there.quads).newest())
                yield batch

        monkeypatch.setattr(kept, "BATCH", 50)
        restore_elsewhere(file, there, "there", watched)  # type: ignore[arg-type]
        assert len(seen) > 3 and set(seen) == {0} and there.newest() == 2
        with Store.open(folder) as before:
            assert told(there) == told(before)


@pytest.fixture(scope="module")
def small(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("served") / "data"
    restore(file, place)
    with serving(place) as server:
        yield server


def test_the_commands_back_up_a_store_that_is_served_and_put_it_back(
    small: Served, file: Path, tmp_path: Path
) -> None:
    held = yiju("backup", tmp_path / "no", "--data", small.folder)
    assert held.returncode == 2 and f"process {small.process.pid} (yiju serve, since" in held.stderr
    done = yiju(
        "backup",
        tmp_path / "copies",
        "--server",
        small.url,
        "--json",
        YIJU_TOKEN=small.token("administrator"),
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["content"] == read_through(file).content and Path(said["place"]).parent == tmp_path / "copies"
    assert yiju("restore", said["place"], "--check").returncode == 0
    assert yiju("restore", said["place"], "--data", tmp_path / "back").returncode == 0
    again = yiju("backup", tmp_path / f"again{kept.SUFFIX}", "--data", tmp_path / "back", lang="zh")
    assert again.returncode == 0 and f"内容指纹 {said['content']}" in again.stdout
    over = yiju("backup", said["place"], "--data", tmp_path / "back")
    assert over.returncode == 2 and "left alone" in over.stderr


def test_only_an_administrator_is_given_a_backup(small: Served, tmp_path: Path) -> None:
    with small.client("lawyer") as client:
        refused = client.get("/api/backup")
    assert refused.status_code == 403 and refused.headers["content-type"] == "application/problem+json"
    done = yiju("backup", tmp_path, "--server", small.url, YIJU_TOKEN=small.token("reviewer"))
    assert done.returncode == 2 and "may not administer" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


class Breaking(BaseHTTPRequestHandler):
    """Promises a whole backup and hangs up in the middle."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"\x1f\x8b" + b"0" * 5000)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_backup_that_breaks_off_on_the_way_leaves_no_file(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), Breaking) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        done = yiju("backup", tmp_path, "--server", f"http://127.0.0.1:{server.server_port}", YIJU_TOKEN="x")
        thread.join(10)
    assert done.returncode == 2 and "was not received" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_iri_and_a_text_of_the_same_words_are_two_contents() -> None:
    one, other = NamedNode("https://x/a"), Literal("https://x/a")
    assert hashed([Quad(one, one, one, one)]) != hashed([Quad(one, one, other, one)])
